package visit

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// Scan takes what a scanner read. The QR of a citizen card also opens its chip
// afterwards: one scan, one tap. Errors: [ErrUnreadable], [ErrAnotherPerson].
func (d *Desk) Scan(ctx context.Context, who Caller, id string, req ScanRequest) (View, error) {
	return d.change(ctx, who, id, ActScan, func(tx *store.Tx, e *entry) error {
		recordID, err := d.newID()
		if err != nil {
			return err
		}
		evidence := identity.Evidence{ID: recordID, ReadAt: d.o.Now()}
		method, err := scanned(req.Text, &evidence)
		if err != nil {
			return err
		}
		if evidence.QR != nil {
			e.QR = strings.TrimSpace(req.Text.Reveal())
		}
		return d.identify(tx, who, e, identity.Assemble(evidence), method)
	})
}

// scanned reads a text as what it is.
func scanned(text personal.Text, into *identity.Evidence) (Method, error) {
	raw := strings.TrimSpace(text.Reveal())
	if qr, err := vnid.ParseCCCD(raw); err == nil {
		into.QR = &qr
		return MethodQR, nil
	}
	if card, err := vnid.ParseBHYT(raw); err == nil {
		into.BHYT = &card
		return MethodInsurance, nil
	}
	if zone, err := mrz.Parse(raw); err == nil {
		into.Printed = &zone
		return MethodTyped, nil
	}
	return "", ErrUnreadable
}

// Typed takes what staff typed, or says that nothing is known yet. Errors:
// [FieldError], [ErrAnotherPerson].
func (d *Desk) Typed(ctx context.Context, who Caller, id string, req TypedRequest) (View, error) {
	if err := req.check(); err != nil {
		return View{}, err
	}
	return d.change(ctx, who, id, ActType, func(tx *store.Tx, e *entry) error {
		recordID, err := d.newID()
		if err != nil {
			return err
		}
		r := identity.Assemble(identity.Evidence{ID: recordID, ReadAt: d.o.Now()})
		r.Document = req.document()
		req.fill(&r.Person)
		method := MethodTyped
		switch {
		case len(r.Person.Fields()) == 0 && r.Document.Number == "":
			method = MethodNone
		case req.Paper == PaperVNeID:
			method = MethodVNeID
		}
		e.Guest = string(req.Paper)
		return d.identify(tx, who, e, r, method)
	})
}

// check finds what could only be a slip, while it can still be typed anew.
func (req TypedRequest) check() error {
	switch {
	case req.Paper != "" && req.Paper != PaperNone && typedPapers[req.Paper] == 0:
		return &FieldError{"paper", "unknown"}
	case req.Birth != "" && !isDate(req.Birth):
		return &FieldError{"dateOfBirth", "malformed"}
	case req.Number == "":
		return nil
	}
	switch req.Paper {
	case PaperCCCD, PaperCanCuoc, PaperVNeID, PaperNotice:
		if _, err := vnid.ParseNumber(strings.TrimSpace(req.Number.Reveal())); err != nil {
			return &FieldError{"number", "malformed"}
		}
	}
	return nil
}

// isDate reports whether a text is a date as the record writes it.
func isDate(t personal.Text) bool {
	for _, form := range []string{time.DateOnly, "2006-01", "2006"} {
		if _, err := time.Parse(form, strings.TrimSpace(t.Reveal())); err == nil {
			return true
		}
	}
	return false
}

func (req TypedRequest) document() identity.Document {
	doc := identity.Document{Kind: identity.KindOther}
	switch req.Paper {
	case PaperCCCD:
		doc.Kind = identity.KindCCCD
	case PaperCanCuoc, PaperVNeID:
		doc.Kind = identity.KindCanCuoc
	case PaperPassport:
		doc.Kind = identity.KindPassport
	}
	if doc.Kind != identity.KindCCCD && doc.Kind != identity.KindCanCuoc {
		doc.Number = req.Number
	}
	return doc
}

func (req TypedRequest) fill(p *identity.Person) {
	typed := func(v personal.Text) *identity.Value {
		if v = personal.Text(strings.TrimSpace(v.Reveal())); v == "" {
			return nil
		}
		return &identity.Value{Value: v, Source: identity.SourceTyped, Assurance: identity.Claimed}
	}
	if _, err := vnid.ParseNumber(strings.TrimSpace(req.Number.Reveal())); err == nil {
		p.PersonalNumber = typed(req.Number)
	}
	p.FullName, p.DateOfBirth, p.Residence = typed(req.Name), typed(req.Birth), typed(req.Residence)
	p.Sex, p.Nationality = typed(personal.Text(req.Sex)), typed(personal.Text(req.Nationality))
}

// identify makes a record the visit's. What was scanned or typed never replaces
// what a chip said, not even what was rejected: it is noted as shown.
func (d *Desk) identify(tx *store.Tx, who Caller, e *entry, r *identity.Record, method Method) error {
	if e.refuses(r, method) {
		return ErrAnotherPerson
	}
	if e.Method != MethodChip || method == MethodChip {
		e.Whole, e.Method, e.Face = r, method, nil
	}
	e.State, e.Trouble = HasRecord, nil
	e.Identified = append(e.Identified, Identified{At: d.o.Now(), Method: method, Verdict: r.Verdict, Record: r.ID})
	event := journal.Event{Kind: "visit.identified", Method: string(method), Verdict: string(r.Verdict), Code: notTyped(e.Whole)}
	if err := d.note(tx, who, e, event); err != nil {
		return err
	}
	return d.emit(tx, e, "visit.record", map[string]string{"verdict": string(r.Verdict), "method": string(method)})
}

// notTyped says of how many values of a record nobody had to type, for the
// statistics: "9/11".
func notTyped(r *identity.Record) string {
	values := r.Person.Fields()
	read := 0
	for _, v := range values {
		if v.Source != identity.SourceTyped {
			read++
		}
	}
	return fmt.Sprintf("%d/%d", read, len(values))
}

// refuses reports whether a record is of another person than the visit's. As long
// as nothing was asked of a backend, staff may correct what they typed, and where
// the visit has only the QR, with which the chip is compared, a disagreement is
// the verdict's business. What the police refused, they were not told.
func (e *entry) refuses(r *identity.Record, method Method) bool {
	if e.Whole == nil || !another(e.Whole, r) {
		return false
	}
	asked := e.Insurance != nil || e.Accommodation != nil && e.Accommodation.State != Refused
	corrected := e.Method == MethodTyped && method == MethodTyped
	compared := e.Method == MethodQR && method == MethodChip
	return asked || !corrected && !compared
}

// another reports whether two records name two people. What one does not know
// does not tell.
func another(a, b *identity.Record) bool {
	x, y := a.Person.PersonalNumber.Text(), b.Person.PersonalNumber.Text()
	return x != "" && y != "" && x != y
}

// withFace adds the operator's word to the checks of a record.
func withFace(r *identity.Record, matches bool) *identity.Record {
	if r == nil {
		return nil
	}
	result := check.Successful
	if !matches {
		result = check.Failed
	}
	said := *r
	said.Checks = nil
	for _, c := range r.Checks {
		if c.ID != "holder.face" {
			said.Checks = append(said.Checks, c)
		}
	}
	said.Checks = append(said.Checks, check.Check{ID: "holder.face", Result: result, Detail: "the operator's word"})
	return &said
}
