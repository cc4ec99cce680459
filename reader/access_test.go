package reader

import (
	"errors"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// bsiKeys open the reference data set of BSI TR-03105-5.
var bsiKeys = []mrz.Key{{DocumentNumber: "C11T002JM", DateOfBirth: "960812", DateOfExpiry: "231031"}}

// wrongKey is a key that opens no chip.
var wrongKey = mrz.Key{DocumentNumber: "123456789", DateOfBirth: "900115", DateOfExpiry: "300115"}

func TestAccess(t *testing.T) {
	var (
		wrong    = func(err error) bool { var e *emrtd.WrongPasswordError; return errors.As(err, &e) }
		blocked  = func(err error) bool { var e *emrtd.BlockedError; return errors.As(err, &e) }
		notTaken = func(err error) bool { var e *emrtd.NotOfferedError; return errors.As(err, &e) }
		is       = func(want error) func(error) bool { return func(err error) bool { return errors.Is(err, want) } }
	)
	type passwords struct{ can, mrz bool }
	var can, zone, all = passwords{true, false}, passwords{false, true}, passwords{true, true}
	const absent = "absent" // no EF.CardAccess
	for _, c := range []struct {
		name   string
		chip   vcard.Access
		fault  string
		with   passwords
		wrong  passwords
		access Access
		// pace and bac are the attempts that the chip may see: MSE:Set AT, the
		// terminal's token, EXTERNAL AUTHENTICATE.
		selects, tokens, bac int
		err                  func(error) bool // nil: the chip opens
		opened               string
	}{
		// PACE, with the CAN first.
		{name: "both passwords", chip: vcard.AccessBoth, with: all, selects: 1, tokens: 1, opened: "access.pace"},
		{name: "CAN", chip: vcard.AccessPACE, with: can, selects: 1, tokens: 1, opened: "access.pace"},
		{name: "MRZ", chip: vcard.AccessPACE, with: zone, selects: 1, tokens: 1, opened: "access.pace"},
		{name: "the CAN is declined before the nonce", chip: vcard.AccessBoth, fault: "mse-refuse-can", with: all, selects: 2, tokens: 1, opened: "access.pace"},
		{name: "the CAN is declined and there is no other", chip: vcard.AccessBoth, fault: "mse-refuse-can", with: can, selects: 1, err: notTaken},
		{name: "both are declined with 6A80", chip: vcard.AccessBoth, fault: "mse-6a80", with: all, selects: 2, err: notTaken},
		{name: "both are declined with 6985", chip: vcard.AccessBoth, fault: "mse-6985", with: all, selects: 2, err: notTaken},

		// One attempt a presentation; never BAC after PACE failed.
		{name: "wrong CAN", chip: vcard.AccessBoth, with: all, wrong: can, selects: 1, tokens: 1, err: wrong},
		{name: "wrong MRZ", chip: vcard.AccessBoth, with: zone, wrong: zone, selects: 1, tokens: 1, err: wrong},
		{name: "wrong MRZ after a CAN that was declined", chip: vcard.AccessBoth, fault: "mse-refuse-can", with: all, wrong: zone, selects: 2, tokens: 1, err: wrong},
		{name: "a counter of attempts", chip: vcard.AccessBoth, fault: "pace-63c2", with: all, selects: 1, tokens: 1, err: wrong},
		{name: "blocked CAN", chip: vcard.AccessBoth, fault: "blocked-can", with: all, selects: 1, err: blocked},
		{name: "a chip with a wrong token", chip: vcard.AccessBoth, fault: "pace-wrong-token", with: all, selects: 1, tokens: 1, err: is(emrtd.ErrChip)},
		{name: "a chip that echoes our key", chip: vcard.AccessBoth, fault: "pace-echo-key", with: all, selects: 1, err: is(emrtd.ErrChip)},
		{name: "a chip off the curve", chip: vcard.AccessBoth, fault: "pace-off-curve", with: all, selects: 1, err: is(emrtd.ErrChip)},
		{name: "a chip with a bad nonce", chip: vcard.AccessBoth, fault: "pace-bad-nonce", with: all, selects: 1, err: is(emrtd.ErrChip)},

		// BAC where EF.CardAccess is not there.
		{name: "no EF.CardAccess", chip: vcard.AccessBAC, fault: absent, with: all, bac: 1, opened: "access.bac"},
		{name: "no EF.CardAccess, CAN", chip: vcard.AccessBAC, fault: absent, with: can, err: is(ErrCANNeedsPACE)},
		{name: "no EF.CardAccess, nothing", chip: vcard.AccessBAC, fault: absent, err: is(ErrPasswordRequired)},
		{name: "wrong MRZ in BAC", chip: vcard.AccessBAC, with: all, wrong: zone, bac: 1, err: wrong},
		{name: "BAC is refused though it is right", chip: vcard.AccessBAC, fault: "bac-6300", with: all, bac: 1, err: wrong},
		{name: "BAC with a wrong MAC", chip: vcard.AccessBAC, fault: "bac-wrong-mac", with: all, bac: 1, err: is(emrtd.ErrChip)},

		// The constant stands in where EF.CardAccess cannot be read in any way.
		{name: "6982", chip: vcard.AccessBoth, fault: "cardaccess-6982", with: all, selects: 1, tokens: 1, opened: "access.pace"},
		{name: "6D00", chip: vcard.AccessPACE, fault: "cardaccess-6d00", with: can, selects: 1, tokens: 1, opened: "access.pace"},
		{name: "6700", chip: vcard.AccessPACE, fault: "cardaccess-6700", with: zone, selects: 1, tokens: 1, opened: "access.pace"},
		{name: "6982, wrong CAN", chip: vcard.AccessBoth, fault: "cardaccess-6982", with: all, wrong: can, selects: 1, tokens: 1, err: wrong},
		{name: "6982 of a chip without PACE", chip: vcard.AccessBAC, fault: "cardaccess-6982", with: all, selects: 2, bac: 1, opened: "access.bac"},
		{name: "6982 of a chip without PACE, CAN", chip: vcard.AccessBAC, fault: "cardaccess-6982", with: can, selects: 1, err: is(ErrCANNeedsPACE)},
		{name: "6982 of a chip without PACE, nothing", chip: vcard.AccessBAC, fault: "cardaccess-6982", err: is(ErrPasswordRequired)},
		{name: "6982 of a chip without PACE that shall be opened by it", chip: vcard.AccessBAC, fault: "cardaccess-6982", with: all, access: AccessPACE, selects: 2, err: is(ErrPACENotOffered)},

		// One way alone.
		{name: "PACE alone", chip: vcard.AccessBoth, with: all, access: AccessPACE, selects: 1, tokens: 1, opened: "access.pace"},
		{name: "PACE alone of a chip without", chip: vcard.AccessBAC, with: all, access: AccessPACE, err: is(ErrPACENotOffered)},
		{name: "BAC alone", chip: vcard.AccessBoth, with: all, access: AccessBAC, bac: 1, opened: "access.bac"},
		{name: "BAC alone of a chip without", chip: vcard.AccessPACE, with: all, access: AccessBAC, err: is(ErrBACNotOffered)},

		// No password.
		{name: "nothing", chip: vcard.AccessBoth, err: is(ErrPasswordRequired)},
		{name: "nothing for a chip that knows PACE alone", chip: vcard.AccessPACE, err: is(ErrPasswordRequired)},
		{name: "nothing, and the chip is open", chip: vcard.AccessPlain, opened: "open"},
		{name: "a password, and the chip is open", chip: vcard.AccessPlain, with: all, opened: "open"},
		{name: "a CAN, and the chip is open", chip: vcard.AccessPlain, with: can, opened: "open"},
	} {
		doc := personalise(t, "cccd-2021", vcard.Options{Access: c.chip})
		var faults []string
		if c.fault != "" && c.fault != absent {
			faults = []string{c.fault}
		}
		chip := newChip(t, doc, faults...)
		if c.fault == absent {
			delete(chip.doc.Files, lds.CardAccess)
		}
		req := scanned(t, doc)
		req.Access, req.Files = c.access, []lds.FileID{lds.DG1}
		if c.wrong.can {
			req.CAN = "000000"
		}
		if c.wrong.mrz {
			req.Keys = append([]mrz.Key{wrongKey}, req.Keys...) // the right one is at hand, and is not tried
		}
		if !c.with.can {
			req.CAN = ""
		}
		if !c.with.mrz {
			req.Keys = nil
		}
		reading, err := read(t, chip, req)
		if chip.count(mseSetAT) != c.selects || chip.count(paceToken) != c.tokens || chip.count(externalAuthenticate) != c.bac {
			t.Errorf("%s: %d MSE:Set AT, %d tokens, %d EXTERNAL AUTHENTICATE; want %d, %d, %d", c.name,
				chip.count(mseSetAT), chip.count(paceToken), chip.count(externalAuthenticate), c.selects, c.tokens, c.bac)
		}
		if c.err != nil {
			if !c.err(err) || reading != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			checkRefusal(t, c.name, err)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		want := map[string]check.Result{"access.pace": "", "access.bac": ""}
		if c.opened == "open" {
			want["access.pace"] = check.NotSupported
		} else {
			want[c.opened] = check.Successful
		}
		for id, w := range want {
			if got := result(reading.Record.Checks, id); got != w {
				t.Errorf("%s: %s is %q", c.name, id, got)
			}
		}
	}
}

// checkRefusal: a chip that did not open has a failed check of access, or none
// where nothing was tried, and never a successful one.
func checkRefusal(t *testing.T, name string, err error) {
	t.Helper()
	checks := checksOf(t, err)
	pace, bac := result(checks, "access.pace"), result(checks, "access.bac")
	if pace == check.Successful || bac == check.Successful {
		t.Errorf("%s: %v", name, checks)
	}
	if tried := refusedPassword(err) || errors.Is(err, emrtd.ErrChip); tried != (pace == check.Failed || bac == check.Failed) && !declined(err) {
		t.Errorf("%s: access.pace %q, access.bac %q", name, pace, bac)
	}
	if result(checks, "pa.signature") != "" {
		t.Errorf("%s: passive authentication has a result", name)
	}
}

// Each of these says that a password was tried, so that the card must leave.
func TestWhatIsRememberedAsRefused(t *testing.T) {
	for err, want := range map[error]bool{
		&emrtd.WrongPasswordError{Kind: emrtd.CAN, SW: 0x6300}: true,
		&emrtd.BlockedError{Kind: emrtd.CAN, SW: 0x6983}:       true,
		&emrtd.NotOfferedError{Kind: emrtd.CAN, SW: 0x6A88}:    false,
		&iso7816.StatusError{SW: 0x6F00}:                       false,
		emrtd.ErrChip:                                          false,
		ErrCANNeedsPACE:                                        false,
	} {
		if refusedPassword(&InterruptedError{Err: err}) != want {
			t.Errorf("%v: remembered as refused %v", err, !want)
		}
	}
}

func TestPasswordsThatNoChipCanHave(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{})
	for name, req := range map[string]Request{
		"CAN of five digits":  {CAN: "12345"},
		"CAN of letters":      {CAN: "12345a"},
		"key without a date":  {Keys: []mrz.Key{{DocumentNumber: "123456789", DateOfBirth: "900115"}}},
		"key with a long one": {Keys: []mrz.Key{{DocumentNumber: "12345678901234567890123", DateOfBirth: "900115", DateOfExpiry: "300115"}}},
	} {
		chip := newChip(t, doc)
		reading, err := read(t, chip, req)
		if !errors.Is(err, emrtd.ErrPassword) || reading != nil || len(chip.log) > 0 {
			t.Errorf("%s: %v after %d commands", name, err, len(chip.log))
		}
		// Before anybody is asked for a card, and so without any PC/SC service.
		if _, err := desk(t, doc).Read(t.Context(), req); !errors.Is(err, emrtd.ErrPassword) {
			t.Errorf("%s, waiting: %v", name, err)
		}
	}
}

// The leading zeros of a CAN are part of it.
func TestCANKeepsItsZeros(t *testing.T) {
	doc := *personalise(t, "cccd-2021", vcard.Options{Access: vcard.AccessPACE})
	doc.CAN = "000042"
	if r := mustRead(t, newChip(t, &doc), Request{CAN: "000042"}); r.Verdict != identity.Genuine {
		t.Error(r.Verdict)
	}
	if _, err := read(t, newChip(t, &doc), Request{CAN: "42"}); !errors.Is(err, emrtd.ErrPassword) {
		t.Error(err)
	}
}

func TestCardsThatAreNoDocuments(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{})
	for fault, want := range map[string]Seen{"bank-card": SeenBankCard, "phone": SeenPhone, "memory-card": SeenStorageCard, "not-emrtd": SeenOther} {
		for name, req := range map[string]Request{"with a QR": scanned(t, doc), "without": {}, "with a CAN": {CAN: "123456"}} {
			chip := newChip(t, doc, fault)
			_, err := read(t, chip, req)
			var other *NotEMRTDError
			if !errors.As(err, &other) || other.Seen != want {
				t.Errorf("%s %s: %v, want %s", fault, name, err, want)
			}
			if chip.count(externalAuthenticate)+chip.count(paceToken) > 0 {
				t.Errorf("%s %s: a password was tried", fault, name)
			}
		}
	}
}

// Without the answer to reset a card is told apart by what it answers alone.
func TestCardsWithoutATR(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{})
	for fault, want := range map[string]Seen{"bank-card": SeenBankCard, "phone": SeenBankCard, "memory-card": SeenOther} {
		chip := newChip(t, doc, fault)
		blind := struct{ Chip }{chip}
		_, err := desk(t, doc).ReadChip(t.Context(), blind, identity.Reader{}, today, scanned(t, doc))
		var other *NotEMRTDError
		if !errors.As(err, &other) || other.Seen != want {
			t.Errorf("%s: %v, want %s", fault, err, want)
		}
	}
}

func TestErrorsHoldNoPasswords(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{})
	req := Request{CAN: "918273", Keys: []mrz.Key{wrongKey}, Printed: &doc.Print.MRZ}
	_, err := read(t, newChip(t, doc), req)
	for _, secret := range []personal.Text{req.CAN, wrongKey.DocumentNumber, wrongKey.DateOfBirth} {
		silent(t, "the error", err.Error(), secret.Reveal())
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		for _, thing := range []any{req, &req, []Request{req}, struct{ R *Request }{&req}} {
			silent(t, "a request with "+verb, sprint(verb, thing), "918273", "123456789", doc.Print.MRZ.DocumentNumber.Reveal())
		}
	}
}
