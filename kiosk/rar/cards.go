package rar

import (
	"context"

	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/trust"
)

// Source reads cards; [reader.Reader] does.
type Source interface {
	Read(ctx context.Context, req reader.Request) (*reader.Reading, error)
}

// Asker is a [Client].
type Asker interface {
	Check(ctx context.Context, number personal.Text, dscert []byte) check.Check
}

// Cards reads as Source does, and asks the centre about each Vietnamese chip
// afterwards. The verdict stays as it is.
type Cards struct {
	Source
	Centre Asker
	Key    *identity.DeviceKey // which signed the record; nil: records carry no proof
}

// Read reads a card. A centre that does not answer makes a check undetermined and
// never a failure of the reading.
func (c Cards) Read(ctx context.Context, req reader.Request) (*reader.Reading, error) {
	reading, err := c.Source.Read(ctx, req)
	if err != nil || reading.Record == nil || ctx.Err() != nil {
		return reading, err
	}
	found, asked := c.ask(ctx, reading)
	if !asked {
		return reading, nil
	}
	whole := reading.Record.Proof
	reading.Record.Checks = append(reading.Record.Checks, found)
	if whole != nil && c.Key != nil {
		if err := c.Key.Restate(reading.Record, whole); err != nil {
			return nil, err
		}
	}
	return reading, nil
}

// ask asks about a signer whose signature holds: a certificate that signed nothing
// is nobody's, and a number beside it is not sent.
func (c Cards) ask(ctx context.Context, reading *reader.Reading) (check.Check, bool) {
	r := reading.Record
	number := r.Person.PersonalNumber
	chip := number != nil && (number.Source == identity.SourceDG13 || number.Source == identity.SourceDG1)
	if r.Document.Issuer != "VNM" || !chip {
		return check.Check{}, false
	}
	found := check.Check{ID: CheckID, Result: check.Undetermined, Detail: "the signature does not hold: the centre was not asked"}
	signature, _ := check.Find(r.Checks, trust.CheckSignature)
	if signature.Result != check.Successful || r.Verdict == identity.Rejected {
		return found, true
	}
	signed, _, err := trust.ParseSOD(reading.Files[lds.SOD])
	if err != nil {
		return found, true
	}
	s, err := signed.Verify()
	if err != nil {
		return found, true
	}
	return c.Centre.Check(ctx, number.Value, s.Signer.Raw), true
}
