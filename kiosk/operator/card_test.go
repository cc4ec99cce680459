package operator

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// card is a virtual chip that is held.
type card struct {
	iso7816.Transport
	chip *vcard.Chip
}

func (c card) Reset() error {
	c.chip.Reset()
	return nil
}

// personalised documents, once a run: two people with keys of their own.
var personalised = [2]func() (*vcard.Document, error){
	sync.OnceValues(func() (*vcard.Document, error) { return vcard.Personalise("cccd-2021", 1, vcard.Options{}) }),
	sync.OnceValues(func() (*vcard.Document, error) { return vcard.Personalise("cccd-2021", 2, vcard.Options{}) }),
}

// tap reads the card of a person with the ordinary reader, at the rig's time. It
// trusts no country: the enrolled key is what counts.
func (r *rig) tap(person int, faults ...string) *reader.Reading {
	r.t.Helper()
	whole, err := personalised[person]()
	r.must(err)
	doc, quirks, err := whole.With(faults...)
	r.must(err)
	chip := vcard.NewChip(doc, numbers(3))
	chip.Become(doc, quirks)
	qr, err := vnid.ParseCCCD(whole.Print.QR.Reveal())
	r.must(err)
	desk := &reader.Reader{Rand: numbers(4), Now: r.clock.now, ClockFloor: r.clock.now().AddDate(-1, 0, 0)}
	reading, err := desk.ReadChip(r.t.Context(), card{chip.Transport(), chip}, identity.Reader{Name: "ACME 1"}, r.clock.now(),
		reader.Request{QR: &qr, CAN: qr.Number.CAN()})
	r.must(err)
	return reading
}

// enrolled is an operator with a PIN and the first person's card.
func (r *rig) withCard(name personal.Text) Operator {
	r.t.Helper()
	o := r.add(name, RoleOperator)
	r.must(r.EnrolCard(r.t.Context(), LocalAdministrator(), o.ID, r.tap(0)))
	if !r.listed(o.ID).HasCard {
		r.t.Error("the list tells of no card")
	}
	return o
}

func TestSigningInByCard(t *testing.T) {
	r := newRig(t)
	o := r.withCard("Nguyễn Thị Ửng")
	s, err := r.SignInCard(t.Context(), o.Name, r.tap(0), goodPIN)
	r.must(err)
	if s.Operator != o.ID || s.Method != "card" || s.Locked {
		t.Errorf("session %+v", s)
	}
	for _, wrong := range []backend.Secret{"", "0000", goodPassword} {
		r.wantErr(second(r.SignInCard(t.Context(), o.Name, r.tap(0), wrong)), ErrWrong)
	}
}

func TestAnotherCardIsNotEnrolled(t *testing.T) {
	r := newRig(t)
	o := r.withCard("Nguyễn Thị Ửng")
	without := r.add("Lê Thị Sương", RoleOperator)
	for who, person := range map[personal.Text]int{o.Name: 1, without.Name: 0, "Hoàng Văn Không": 0} {
		for _, pin := range []backend.Secret{goodPIN, "0000"} { // the PIN makes no difference that could be guessed from
			r.wantErr(second(r.SignInCard(t.Context(), who, r.tap(person), pin)), ErrCardNotEnrolled)
		}
	}
	r.must(r.EnrolCard(t.Context(), LocalAdministrator(), o.ID, r.tap(1)))
	r.wantErr(second(r.SignInCard(t.Context(), o.Name, r.tap(0), goodPIN)), ErrCardNotEnrolled)
	r.must(second(r.SignInCard(t.Context(), o.Name, r.tap(1), goodPIN)))
	r.must(r.EnrolCard(t.Context(), LocalAdministrator(), o.ID, nil))
	r.wantErr(second(r.SignInCard(t.Context(), o.Name, r.tap(1), goodPIN)), ErrCardNotEnrolled)
}

// TestACardThatProvesNothingOpensNothing: clones of the enrolled card, and cards
// whose keys nobody signed. They are neither enrolled nor let in, and are no try
// of the person's.
func TestACardThatProvesNothingOpensNothing(t *testing.T) {
	r := newRig(t)
	o := r.withCard("Nguyễn Thị Ửng")
	for _, faults := range [][]string{
		{"clone-no-keys"}, {"clone-no-ca-key"}, {"clone-no-aa-key"}, {"clone-refuses-ca"}, {"clone-refuses-aa"},
		{"hidden-dg14"}, {"hidden-dg15"}, {"hidden-dg14", "hidden-dg15"}, {"altered-dg1"}, {"altered-sod"},
	} {
		reading := r.tap(0, faults...)
		for range FreeTries + 1 {
			r.wantErr(second(r.SignInCard(t.Context(), o.Name, reading, goodPIN)), ErrCardNotProven)
		}
		r.wantErr(r.EnrolCard(t.Context(), LocalAdministrator(), o.ID, reading), ErrCardNotProven)
	}
	r.must(second(r.SignInCard(t.Context(), o.Name, r.tap(0), goodPIN)))
}

func TestAKeyThatIsNotSignedIsNoKey(t *testing.T) {
	r := newRig(t)
	for fault, left := range map[string]string{"unsigned-dg15": "ca:", "unsigned-dg14": "aa:"} {
		keys, err := provenKeys(r.tap(0, fault), r.clock.now())
		if err != nil || len(keys) != 1 || !strings.HasPrefix(keys[0], left) {
			t.Errorf("%s: %d keys, %v", fault, len(keys), err)
		}
	}
	// Where the only proof rests on the unsigned file, there is none.
	reading := r.tap(0, "unsigned-dg15")
	reading.Record.Checks = slices.DeleteFunc(reading.Record.Checks, func(c check.Check) bool { return c.ID == "chip.ca" })
	r.wantErr(second(provenKeys(reading, r.clock.now())), ErrCardNotProven)
	// Not even if the record said that the chip proved it.
	for i, c := range reading.Record.Checks {
		if c.ID == "chip.aa" {
			reading.Record.Checks[i].Result = check.Successful
		}
	}
	r.wantErr(second(provenKeys(reading, r.clock.now())), ErrCardNotProven)
}

func TestAReadingOfLongAgoIsNoCard(t *testing.T) {
	r := newRig(t)
	o := r.withCard("Nguyễn Thị Ửng")
	reading := r.tap(0)
	r.clock.add(maxReadingAge)
	r.must(second(r.SignInCard(t.Context(), o.Name, reading, goodPIN)))
	r.clock.add(time.Second)
	r.wantErr(second(r.SignInCard(t.Context(), o.Name, reading, goodPIN)), ErrCardNotProven)
	r.clock.add(-2*maxReadingAge - 2*time.Second)
	r.wantErr(second(r.SignInCard(t.Context(), o.Name, reading, goodPIN)), ErrCardNotProven)
	for _, none := range []*reader.Reading{nil, {}, {Record: &identity.Record{ReadAt: r.clock.now()}}} {
		r.wantErr(second(r.SignInCard(t.Context(), o.Name, none, goodPIN)), ErrCardNotProven)
	}
}

// TestTheKeyIsTheSignedOne: what is enrolled is the SHA-256 of the very bytes
// that the signed files hold.
func TestTheKeyIsTheSignedOne(t *testing.T) {
	r := newRig(t)
	reading := r.tap(0)
	keys, err := provenKeys(reading, r.clock.now())
	if err != nil || len(keys) != 2 {
		t.Fatalf("%d keys, %v", len(keys), err)
	}
	dg15 := reading.Files[lds.DG15].Reveal() // 6F, a length, SubjectPublicKeyInfo
	header := 2
	if dg15[1] >= 0x80 {
		header += int(dg15[1] & 0x7F)
	}
	if sum := sha256.Sum256(dg15[header:]); keys[0] != "aa:"+hex.EncodeToString(sum[:]) {
		t.Error("another key than that of DG15")
	}
	spki, ok := agreementKey(reading.Files[lds.DG14])
	if !ok || !bytes.Contains(reading.Files[lds.DG14].Reveal(), spki) || len(spki) < 50 {
		t.Error("no key that stands in DG14")
	}
}

// TestAKeyBesideOnesOwn: a clone signs a list that names its own key, with which
// it does chip authentication, and the enrolled one beside.
func TestAKeyBesideOnesOwn(t *testing.T) {
	r := newRig(t)
	both := func(people ...int) []byte {
		var infos lds.SecurityInfos
		for id, p := range people {
			parsed, err := lds.ParseDG14(r.tap(p).Files[lds.DG14])
			r.must(err)
			key := parsed.ChipAuthenticationKeys()[0]
			key.KeyID = &id
			infos = append(infos, key)
		}
		dg14, err := infos.DG14()
		r.must(err)
		return dg14
	}
	if _, ok := agreementKey(both(0)); !ok {
		t.Fatal("one key is not taken")
	}
	for _, dg14 := range [][]byte{both(0, 1), both(1, 0), nil, {0x6E, 0x00}, {0xFF}} {
		if _, ok := agreementKey(dg14); ok {
			t.Errorf("a key is taken from a file of %d bytes that names two or none", len(dg14))
		}
	}
}

// FuzzAgreementKey: whatever the file, no panic, and a key only of what it holds.
func FuzzAgreementKey(f *testing.F) {
	doc, err := personalised[0]()
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(doc.Files[lds.DG14]))
	f.Add([]byte{0x6E, 0x02, 0x31, 0x00})
	f.Fuzz(func(t *testing.T, dg14 []byte) {
		if spki, ok := agreementKey(dg14); ok && len(spki) > len(dg14)+16 {
			t.Errorf("a key of %d bytes from %d", len(spki), len(dg14))
		}
	})
}
