package rar_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/rar"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// card is a source that gives one reading.
type card struct {
	reading *reader.Reading
	err     error
}

func (c card) Read(context.Context, reader.Request) (*reader.Reading, error) { return c.reading, c.err }

// asker remembers what the centre was asked.
type asker struct {
	number personal.Text
	cert   []byte
	calls  int
}

func (a *asker) Check(_ context.Context, number personal.Text, cert []byte) check.Check {
	a.number, a.cert, a.calls = number, cert, a.calls+1
	return check.Check{ID: rar.CheckID, Result: check.Failed, Detail: "VRF_TEST"}
}

// reading is that of a synthetic citizen's files.
func reading(t *testing.T, key *identity.DeviceKey) *reader.Reading {
	t.Helper()
	doc, err := vcard.Personalise("cccd-2021", 1, vcard.Options{})
	if err != nil {
		t.Fatal(err)
	}
	sod := doc.Files[lds.SOD]
	value := &identity.Value{Value: personal.Text(doc.Print.Person.Number.Reveal()), Source: identity.SourceDG13, Assurance: identity.Genuine}
	r := &identity.Record{Schema: identity.Schema, ReadAt: noon, Verdict: identity.Genuine, Document: identity.Document{Issuer: "VNM"},
		Person: identity.Person{PersonalNumber: value}, Checks: []check.Check{{ID: "pa.signature", Result: check.Successful}}}
	if err := key.Prove(r, "nonce", sod, "anchor"); err != nil {
		t.Fatal(err)
	}
	return &reader.Reading{Record: r, Files: map[lds.FileID]personal.Bytes{lds.SOD: sod}}
}

func deviceKey(t *testing.T) *identity.DeviceKey {
	t.Helper()
	key, err := identity.OpenDeviceKey(filepath.Join(t.TempDir(), "device.key"))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func TestTheCheckFollowsTheReading(t *testing.T) {
	key, a := deviceKey(t), &asker{}
	got, err := rar.Cards{Source: card{reading: reading(t, key)}, Centre: a, Key: key}.Read(t.Context(), reader.Request{})
	if err != nil {
		t.Fatal(err)
	}
	found, there := check.Find(got.Record.Checks, "pa.rar")
	if !there || found.Result != check.Failed || got.Record.Verdict != identity.Genuine || a.calls != 1 || len(a.cert) < 200 {
		t.Errorf("%+v, %s, %d calls", found, got.Record.Verdict, a.calls)
	}
	s, err := identity.VerifyProof(got.Record.Proof.JWS.Reveal(), key.JWK())
	if err != nil || s.Nonce != "nonce" || len(s.Record.Checks) != len(got.Record.Checks) {
		t.Error("the proof is not over the record", err)
	}
}

func TestTheCentreIsNotAskedForNothing(t *testing.T) {
	key := deviceKey(t)
	for name, one := range map[string]struct {
		change func(*reader.Reading)
		there  bool // undetermined
	}{
		"another country":       {func(r *reader.Reading) { r.Record.Document.Issuer = "UTO" }, false},
		"no number":             {func(r *reader.Reading) { r.Record.Person.PersonalNumber = nil }, false},
		"a number from the QR":  {func(r *reader.Reading) { r.Record.Person.PersonalNumber.Source = identity.SourceQRCCCD }, false},
		"a broken signature":    {func(r *reader.Reading) { r.Record.Checks[0].Result = check.Failed }, true},
		"a rejected card":       {func(r *reader.Reading) { r.Record.Verdict = identity.Rejected }, true},
		"no signed object":      {func(r *reader.Reading) { r.Files = nil }, true},
		"an altered object":     {func(r *reader.Reading) { s := r.Files[lds.SOD]; s[len(s)-9] ^= 1 }, true},
		"bytes that are no SOD": {func(r *reader.Reading) { r.Files[lds.SOD] = personal.Bytes("x") }, true},
	} {
		a := &asker{}
		in := reading(t, key)
		one.change(in)
		got, err := rar.Cards{Source: card{reading: in}, Centre: a, Key: key}.Read(t.Context(), reader.Request{})
		if err != nil {
			t.Fatal(name, err)
		}
		found, there := check.Find(got.Record.Checks, "pa.rar")
		if a.calls != 0 || there != one.there || there && found.Result != check.Undetermined {
			t.Errorf("%s: %d calls, %+v", name, a.calls, found)
		}
	}
	a, broken := &asker{}, errors.New("removed")
	if _, err := (rar.Cards{Source: card{err: broken}, Centre: a}).Read(t.Context(), reader.Request{}); !errors.Is(err, broken) || a.calls != 0 {
		t.Error(err)
	}
}
