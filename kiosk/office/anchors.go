package office

import (
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
