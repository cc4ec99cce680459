package main

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// lookupProof is the list of failed lookups whose proof the insurer is owed, and
// its papers (NĐ 188/2025 Art 38.2).
func (a *app) lookupProofCommand() *cobra.Command {
	var visitID, phone, address, out, sent string
	c := &cobra.Command{
		Use: "proof", Short: "Failed lookups: list them, make the proof for the insurer, tick it off", Args: cobra.NoArgs,
		Example: "  cccd-agent lookup proof\n  cccd-agent lookup proof --visit ID --phone @phone.txt --out FOLDER\n  cccd-agent lookup proof --sent ITEM",
		RunE: func(c *cobra.Command, _ []string) error {
			switch {
			case sent != "":
				return a.proofSent(c.Context(), sent)
			case visitID != "":
				return a.makeProof(c.Context(), visitID, phone, address, out)
			}
			return a.listProofs(c.Context())
		},
	}
	f := c.Flags()
	f.StringVar(&visitID, "visit", "", "make the proof of this visit's lookup")
	f.StringVar(&phone, "phone", "", "the patient's telephone: VALUE, @FILE or -")
	f.StringVar(&address, "address", "", "the patient's address: VALUE, @FILE or -")
	f.StringVar(&out, "out", ".", "folder for the two files")
	f.StringVar(&sent, "sent", "", "tick this item off: its proof was sent")
	return c
}

func (a *app) listProofs(ctx context.Context) error {
	var list office.ProofList
	err := a.withOwner(ctx, func(at *owner) error {
		return at.ask(ctx, http.MethodGet, "/v1/local/proofs", nil, &list)
	})
	if err != nil {
		return err
	}
	if a.json {
		return a.write(list)
	}
	for _, p := range list.Lookups {
		mark := " "
		if p.ToSend {
			mark = "→"
		}
		a.print("%s %s  %s  %s  %s\n", mark, p.Visit, p.Item, p.Asked.In(identity.Zone()).Format(time.DateTime), p.Code)
	}
	return nil
}

func (a *app) makeProof(ctx context.Context, visitID, phone, address, out string) error {
	order := office.ProofOrder{Visit: visitID}
	var err error
	if phone != "" {
		if order.Phone, err = a.secret("phone", phone); err != nil {
			return usageError(err)
		}
	}
	if address != "" {
		if order.Address, err = a.secret("address", address); err != nil {
			return usageError(err)
		}
	}
	var doc office.ProofDocument
	err = a.withOwner(ctx, func(at *owner) error {
		return at.ask(ctx, http.MethodPost, "/v1/local/proofs/document", order, &doc)
	})
	if err != nil {
		return err
	}
	page, signed := filepath.Join(out, visitID+".pdf"), filepath.Join(out, visitID+".json")
	err = errors.Join(writeWhole(page, bytes.NewReader(doc.PDF)), writeWhole(signed, bytes.NewReader(doc.Signed)))
	if err != nil {
		return err
	}
	if a.json {
		return a.write(map[string]string{"pdf": page, "signed": signed})
	}
	a.print("%s\n%s\n", page, signed)
	return nil
}

func (a *app) proofSent(ctx context.Context, item string) error {
	return a.withOwner(ctx, func(at *owner) error {
		return at.ask(ctx, http.MethodPost, "/v1/local/proofs/sent", office.ProofOrder{Item: item}, nil)
	})
}
