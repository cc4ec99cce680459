package reader

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/pcsc"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// PACEInfo in hex: the generic mapping with AES-128 and with 3DES on
// brainpoolP256r1 (13), and with AES-256 on secp384r1 (15).
const (
	offerAES128 = "3012" + "060A04007F00070202040202" + "020102" + "02010D"
	offer3DES   = "3012" + "060A04007F00070202040201" + "020102" + "02010D"
	offerAES256 = "3012" + "060A04007F00070202040204" + "020102" + "02010F"
)

func infos(t *testing.T, entries ...string) lds.SecurityInfos {
	t.Helper()
	var body []byte
	for _, e := range entries {
		b, err := hex.DecodeString(e)
		must(t, err)
		body = append(body, b...)
	}
	out, err := lds.ParseSecurityInfos(append([]byte{0x31, byte(len(body))}, body...))
	must(t, err)
	return out
}

func TestCardAccessAgainstDG14(t *testing.T) {
	const ok, failed, open = check.Successful, check.Failed, check.Undetermined
	none := []string{}
	for _, c := range []struct {
		name         string
		file, signed []string
		used         string
		want         check.Result
	}{
		{"alike", []string{offerAES128}, []string{offerAES128}, offerAES128, ok},
		{"alike, in another order", []string{offerAES256, offerAES128}, []string{offerAES128, offerAES256}, offerAES256, ok},
		{"alike, and opened by BAC", []string{offerAES128}, []string{offerAES128}, "", ok},
		{"stripped of all", none, []string{offerAES128}, "", failed},
		{"stripped of the better one", []string{offerAES128}, []string{offerAES128, offerAES256}, offerAES128, failed},
		{"weakened", []string{offer3DES}, []string{offerAES128}, offer3DES, failed},
		{"one more, not used", []string{offer3DES, offerAES128}, []string{offerAES128}, offerAES128, ok},
		{"one more, and used", []string{offer3DES, offerAES128}, []string{offerAES128}, offer3DES, failed},
		{"nothing signed", []string{offerAES128}, none, offerAES128, open},
		{"nothing at all", none, none, "", open},
	} {
		file := emrtd.CardAccess{Infos: infos(t, c.file...)}
		var used *emrtd.Offer
		if c.used != "" {
			used = &emrtd.Offer{Info: infos(t, c.used).PACE()[0]}
		}
		if got := compareCardAccess(file, used, infos(t, c.signed...)); got.Result != c.want || got.ID != "match.cardAccess" {
			t.Errorf("%s: %+v, want %s", c.name, got, c.want)
		}
	}
}

// signedSession is a session that has read key files, as they were signed.
func signedSession(files map[lds.FileID][]byte) *session {
	s := &session{
		object: &lds.LDSSecurityObject{HashAlgorithm: "2.16.840.1.101.3.4.2.1", Hashes: map[int][]byte{}},
		read:   map[lds.FileID]personal.Bytes{}, req: Request{Files: []lds.FileID{}}, meter: newMeter(nil, func() time.Time { return today }, today),
	}
	for id, data := range files {
		sum := sha256.Sum256(data)
		s.object.Hashes[id.DataGroup()], s.read[id] = sum[:], data
	}
	return s
}

func TestKeyFilesThatProveNothing(t *testing.T) {
	const open, none = check.Undetermined, check.NotSupported
	dg14 := func(entries ...string) []byte {
		raw, err := infos(t, entries...).DG14()
		must(t, err)
		return raw
	}
	genuine := personalise(t, "cccd-2021", vcard.Options{}).Files
	for _, c := range []struct {
		name   string
		files  map[lds.FileID][]byte
		ca, aa check.Result
	}{
		{"no key files", nil, none, none},
		{"DG14 without keys", map[lds.FileID][]byte{lds.DG14: dg14(offerAES128)}, none, none},
		{"garbage", map[lds.FileID][]byte{lds.DG14: {0x6E, 0x02, 0x31, 0x05}, lds.DG15: {0x6F, 0x01, 0x00}}, open, open},
		{"a key that cannot be read", map[lds.FileID][]byte{lds.DG14: dg14("300E" + "060904007F000702020102" + "020100")}, open, none},
		{"announced, without a key", map[lds.FileID][]byte{lds.DG14: dg14("300F" + "060A04007F00070202030202" + "020101")}, open, none},
		{"keys, and no secure messaging", map[lds.FileID][]byte{lds.DG14: genuine[lds.DG14]}, open, none},
	} {
		s := signedSession(c.files)
		must(t, s.chipAuthentication())
		must(t, s.activeAuthentication())
		if ca, aa := result(s.checks, "chip.ca"), result(s.checks, "chip.aa"); ca != c.ca || aa != c.aa {
			t.Errorf("%s: chip.ca %s, chip.aa %s", c.name, ca, aa)
		}
	}
}

// Keys of Diffie-Hellman and versions to come say nothing about the chip.
func TestChipAuthenticationThatWeCannotDo(t *testing.T) {
	dh := lds.ChipAuthenticationPublicKeyInfo{
		OID: lds.OIDPublicKeyDH, PublicKey: lds.Hex{0x02, 0x01, 0x05},
		Algorithm: lds.AlgorithmIdentifier{OID: "1.2.840.113549.1.3.1", Parameters: lds.Hex{0x30, 0x06, 0x02, 0x01, 0x17, 0x02, 0x01, 0x05}},
	}
	other := dh
	id := 2
	other.KeyID = &id
	for name, infos := range map[string]lds.SecurityInfos{"one": {dh}, "two": {dh, other}} {
		raw, err := infos.DG14()
		must(t, err)
		s := signedSession(map[lds.FileID][]byte{lds.DG14: raw})
		s.channel = sm.NewChannel(nil, nil) // nothing is sent
		must(t, s.chipAuthentication())
		if got := result(s.checks, "chip.ca"); got != check.Undetermined {
			t.Errorf("%s: %s", name, got)
		}
	}
	genuine, err := lds.ParseDG14(personalise(t, "cccd-2021", vcard.Options{}).Files[lds.DG14])
	must(t, err)
	ways := append(lds.SecurityInfos{dh}, genuine...).ChipAuthentications()
	slices.SortStableFunc(ways, curvesFirst)
	if len(ways) < 2 || ways[0].Key.KeyAgreement() != lds.ECDH || ways[len(ways)-1].Key.KeyAgreement() != lds.DH {
		t.Errorf("%d ways, curves are not the first", len(ways))
	}
}

// Under secure messaging a command keeps its instruction.
func under(ins byte) func(iso7816.Command) bool {
	return func(c iso7816.Command) bool { return c.CLA&iso7816.CLASecureMessaging != 0 && c.INS == ins }
}

// breaking answers without protection, each time or the first few.
func breaking(times int, at ...func(iso7816.Command) bool) func(int, iso7816.Command, iso7816.Response, error) (iso7816.Response, error) {
	return func(_ int, c iso7816.Command, r iso7816.Response, err error) (iso7816.Response, error) {
		for _, is := range at {
			if is(c) && times > 0 {
				times--
				return iso7816.Response{SW: iso7816.SWSMObjectsIncorrect}, nil
			}
		}
		return r, err
	}
}

// A chip that breaks off secure messaging where it is to prove itself is asked a
// second time, and then it has failed.
func TestBreakingOffTheProof(t *testing.T) {
	const always = 1000
	ca, aa := under(iso7816.INSGeneralAuthenticate), under(iso7816.INSInternalAuthenticate)
	for _, c := range []struct {
		name    string
		disturb func(int, iso7816.Command, iso7816.Response, error) (iso7816.Response, error)
		ca, aa  check.Result
		resets  int
	}{
		{"chip authentication, once", breaking(1, ca), check.Successful, check.Successful, 1},
		{"chip authentication, always", breaking(always, ca), check.Failed, check.Successful, 2},
		{"active authentication, once", breaking(1, aa), check.Successful, check.Successful, 1},
		{"active authentication, always", breaking(always, aa), check.Successful, check.Failed, 2},
		{"both, always", breaking(always, ca, aa), check.Failed, check.Failed, 4},
	} {
		doc := personalise(t, "cccd-2021", vcard.Options{})
		chip := newChip(t, doc)
		chip.disturb = c.disturb
		r := mustRead(t, chip, scanned(t, doc))
		want := identity.Genuine
		if c.ca == check.Failed || c.aa == check.Failed {
			want = identity.Rejected
		}
		if gotCA, gotAA := result(r.Checks, "chip.ca"), result(r.Checks, "chip.aa"); gotCA != c.ca || gotAA != c.aa || r.Verdict != want || chip.resets != c.resets {
			t.Errorf("%s: chip.ca %s, chip.aa %s, %s after %d resets", c.name, gotCA, gotAA, r.Verdict, chip.resets)
		}
	}
}

// inPortrait is a read in the middle of DG2.
func inPortrait(c iso7816.Command) bool {
	return under(iso7816.INSReadBinary)(c) && c.P1 == 0x10
}

func TestChannelThatAlwaysBreaks(t *testing.T) {
	for _, access := range []vcard.Access{vcard.AccessPACE, vcard.AccessBAC} {
		doc := personalise(t, "cccd-2021", vcard.Options{Access: access})
		chip := newChip(t, doc)
		chip.disturb = breaking(1000, inPortrait)
		_, err := read(t, chip, scanned(t, doc))
		if !errors.Is(err, sm.ErrChannelDead) || Lost(err) || chip.resets != maxReopens {
			t.Errorf("%s: %v after %d resets", access, err, chip.resets)
		}
		if n := chip.count(paceToken) + chip.count(externalAuthenticate); n != 1+maxReopens {
			t.Errorf("%s: opened %d times", access, n)
		}
	}
}

func TestOpenedAgain(t *testing.T) {
	for _, access := range []vcard.Access{vcard.AccessPACE, vcard.AccessBAC, vcard.AccessBoth} {
		doc := personalise(t, "cccd-2021", vcard.Options{Access: access})
		chip := newChip(t, doc)
		chip.disturb = breaking(2, inPortrait)
		if r := mustRead(t, chip, scanned(t, doc)); r.Verdict != identity.Genuine || chip.resets != 2 {
			t.Errorf("%s: %s after %d resets", access, r.Verdict, chip.resets)
		}
	}
}

// A chip is opened again in the way that opened it, and in no other.
func TestOpenedAgainInNoOtherWay(t *testing.T) {
	var wrong *emrtd.WrongPasswordError
	var declined *emrtd.NotOfferedError
	for _, c := range []struct {
		name   string
		access vcard.Access
		refuse func(iso7816.Command) bool
		with   iso7816.SW
		want   any
		check  string
	}{
		{"PACE, and the token is refused", vcard.AccessBoth, plainly(iso7816.INSGeneralAuthenticate, 0), iso7816.SWAuthenticationFailed, &wrong, "access.pace"},
		{"PACE, and the CAN is declined", vcard.AccessBoth, plainly(iso7816.INSManageSecurityEnvironment, 0), iso7816.SWReferencedDataNotFound, &declined, "access.pace"},
		{"BAC, and the key is refused", vcard.AccessBAC, plainly(iso7816.INSExternalAuthenticate, 0), iso7816.SWAuthenticationFailed, &wrong, "access.bac"},
		{"BAC, and no challenge comes", vcard.AccessBAC, plainly(iso7816.INSGetChallenge, 0), iso7816.SWInstructionNotSupported, new(*iso7816.StatusError), "access.bac"},
	} {
		doc := personalise(t, "cccd-2021", vcard.Options{Access: c.access})
		chip := newChip(t, doc)
		broken := breaking(1, inPortrait)
		chip.disturb = func(n int, cmd iso7816.Command, r iso7816.Response, err error) (iso7816.Response, error) {
			if chip.resets > 0 && c.refuse(cmd) {
				return iso7816.Response{SW: c.with}, nil
			}
			return broken(n, cmd, r, err)
		}
		_, err := read(t, chip, scanned(t, doc))
		if err == nil {
			t.Errorf("%s: read", c.name)
			continue
		}
		if !errors.As(err, c.want) || result(checksOf(t, err), c.check) != check.Failed {
			t.Errorf("%s: %v %v", c.name, err, checksOf(t, err))
		}
		last := chip.log[len(chip.log)-1].command
		if !c.refuse(last) {
			t.Errorf("%s: something else was tried: %02X%02X", c.name, last.CLA, last.INS)
		}
	}
}

func plainly(ins, cla byte) func(iso7816.Command) bool {
	return func(c iso7816.Command) bool { return c.CLA == cla && c.INS == ins }
}

// stubborn is a chip that cannot be powered down.
type stubborn struct{ *fakeChip }

func (stubborn) Reset() error { return pcsc.ErrRemoved }

func TestResetOfACardThatLeft(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{})
	chip := newChip(t, doc)
	chip.disturb = breaking(1, inPortrait)
	_, err := desk(t, doc).ReadChip(t.Context(), stubborn{chip}, identity.Reader{}, today, scanned(t, doc))
	if !Lost(err) || result(checksOf(t, err), "pa.signature") != check.Aborted {
		t.Errorf("%v", err)
	}
}

// Where no file follows chip authentication, it is confirmed all the same.
func TestConfirmedWithoutAFile(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{})
	for fault, want := range map[string]check.Result{"": check.Successful, "clone-no-ca-key": check.Failed, "ca-no-rekey": check.Failed} {
		var faults []string
		if fault != "" {
			faults = append(faults, fault)
		}
		req := scanned(t, doc)
		req.Files = []lds.FileID{lds.DG14}
		announced := check.Result("")
		req.Progress = func(p Progress) {
			if p.Record != nil {
				announced = result(p.Record.Checks, "chip.ca")
			}
		}
		r := mustRead(t, newChip(t, doc, faults...), req)
		if got := result(r.Checks, "chip.ca"); got != want || announced != want {
			t.Errorf("%s: chip.ca %s, announced %s", fault, got, announced)
		}
	}
}

func TestNothingIsPrinted(t *testing.T) {
	doc := personalise(t, "cccd-2021", vcard.Options{})
	reading, err := read(t, newChip(t, doc), scanned(t, doc))
	must(t, err)
	req := scanned(t, doc)
	secrets := []string{doc.Print.Person.Number.Reveal(), doc.Print.Person.FullName.Reveal(), doc.CAN, doc.Print.MRZ.DocumentNumber.Reveal()}
	saved := Saved{Files: reading.Files, QR: req.QR, Printed: &doc.Print.MRZ}
	progress := Progress{Phase: "verify", Record: reading.Record}
	for name, thing := range map[string]any{
		"reading": *reading, "pointer to a reading": reading, "request": req, "saved": saved, "progress": progress,
		"nested": struct {
			R *Reading
			S *Saved
			Q []*Request
		}{reading, &saved, []*Request{&req}},
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
			silent(t, name+" with "+verb, sprint(verb, thing), secrets...)
		}
		var text, json bytes.Buffer
		slog.New(slog.NewTextHandler(&text, nil)).Info("x", "thing", thing)
		silent(t, name+" in a text log", text.String(), secrets...)
		if name != "nested" { // which a JSON log writes by its JSON
			slog.New(slog.NewJSONHandler(&json, nil)).Info("x", "thing", thing)
			silent(t, name+" in a JSON log", json.String(), secrets...)
		}
	}
}
