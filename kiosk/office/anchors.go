package office

import (
	"context"
	"fmt"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/trust"
)

// AnchorList is the trust anchors: GET anchors.
type AnchorList struct {
	Anchors []trust.AnchorInfo `json:"anchors"`
}

// AnchorImport is files to import: POST anchors/import. Without Confirm it says
// what would change, and changes nothing.
type AnchorImport struct {
	Files      []AnchorFile `json:"files"`
	Signer     []byte       `json:"signer,omitempty"`     // certificate under which the files must verify
	Unverified bool         `json:"unverified,omitempty"` // nobody vouches: verdicts end at consistent
	Confirm    bool         `json:"confirm,omitempty"`
}

// AnchorFile is a master list, certificate, LDIF or CRL.
type AnchorFile struct {
	Name string `json:"name"`
	Data []byte `json:"data"` // base64 in JSON
}

// AnchorChanges are what an import or a removal changes, or changed.
type AnchorChanges struct {
	trust.Changes
	Done bool `json:"done"` // false: a preview
}

// AnchorRemoval names an anchor: POST anchors/remove.
type AnchorRemoval struct {
	ID string `json:"id"`
}

// maxAnchorAsk bounds an import, in bytes of JSON: every master list there is. The
// LDIF of the whole world is for the command line.
const maxAnchorAsk = 24 << 20

func (f *Office) listAnchors(context.Context, none) (AnchorList, error) {
	s, err := f.o.Anchors()
	if err != nil {
		return AnchorList{}, err
	}
	return AnchorList{s.List()}, nil
}

// importAnchors checks the files as the command line does.
func (f *Office) importAnchors(ctx context.Context, o AnchorImport) (AnchorChanges, error) {
	if err := actorOf(ctx).May(operator.ManageAnchors); err != nil {
		return AnchorChanges{}, err
	}
	plan, err := f.planImport(o)
	if err != nil {
		return AnchorChanges{}, err
	}
	changes := AnchorChanges{plan.Changes, o.Confirm}
	if !o.Confirm {
		return changes, nil
	}
	if err := plan.Commit(); err != nil {
		return AnchorChanges{}, err
	}
	return changes, f.noteAnchors(ctx, "anchors.imported", changes, o.Unverified)
}

func (f *Office) planImport(o AnchorImport) (*trust.Plan, error) {
	if len(o.Files) == 0 {
		return nil, errAsk
	}
	options := trust.ImportOptions{Unverified: o.Unverified, Now: f.o.Now()}
	if len(o.Signer) > 0 {
		signer, err := trust.ParseCertificate(o.Signer)
		if err != nil {
			return nil, &trust.ImportError{File: "signer", Err: err}
		}
		options.Signer = signer
	}
	files := make([]trust.File, len(o.Files))
	for i, file := range o.Files {
		files[i] = trust.File{Name: file.Name, Data: file.Data}
	}
	s, err := f.o.Anchors()
	if err != nil {
		return nil, err
	}
	plan, err := s.Plan(files, options)
	if err == nil && plan.Changes.NobodyVouches() {
		err = trust.ErrUnknownSigner
	}
	return plan, err
}

func (f *Office) removeAnchor(ctx context.Context, o AnchorRemoval) (AnchorChanges, error) {
	if err := actorOf(ctx).May(operator.ManageAnchors); err != nil {
		return AnchorChanges{}, err
	}
	s, err := f.o.Anchors()
	if err != nil {
		return AnchorChanges{}, err
	}
	removed, err := s.Remove(o.ID)
	if err != nil {
		return AnchorChanges{}, err
	}
	changes := AnchorChanges{removed, true}
	return changes, f.noteAnchors(ctx, "anchors.removed", changes, false)
}

// noteAnchors journals who changed what verdicts rest on, and by how many anchors.
func (f *Office) noteAnchors(ctx context.Context, kind string, c AnchorChanges, unverified bool) error {
	event := journal.Event{
		Kind: kind, Operator: actorOf(ctx).ID(),
		Code: fmt.Sprintf("added-%d.updated-%d.removed-%d", len(c.Added), len(c.Updated), len(c.Removed)),
	}
	if unverified {
		event.Reason = "unverified"
	}
	return f.o.Store.Update(ctx, func(tx *store.Tx) error { return tx.Journal(event) })
}
