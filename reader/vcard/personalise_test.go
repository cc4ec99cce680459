package vcard

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"image/jpeg"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/vcard/specimen"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// written personalises into a fresh folder and returns the digests of its files.
func written(t *testing.T, profile string, seed uint64) map[string][32]byte {
	t.Helper()
	d, err := Personalise(profile, seed, Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	names, err := d.WriteDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	digests := map[string][32]byte{}
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		digests[name] = sha256.Sum256(b)
	}
	return digests
}

func TestSameSeedSameBytes(t *testing.T) {
	for _, p := range Profiles() {
		first, second := written(t, p.Name, 7), written(t, p.Name, 7)
		if !maps.Equal(first, second) {
			t.Errorf("%s: two runs with one seed differ", p.Name)
		}
		other := written(t, p.Name, 8)
		for name, digest := range other {
			same := name == "EF_CardAccess.bin" || name == "EF_COM.bin" || name == "back.png" && p.passport() // a cover
			if digest == first[name] && !same {
				t.Errorf("%s: %s is the same for another seed", p.Name, name)
			}
		}
	}
}

// The names that the contract gives.
func TestFileNames(t *testing.T) {
	common := []string{"EF_COM.bin", "EF_SOD.bin", "EF_CardAccess.bin", "DG1.bin", "DG2.bin", "DG14.bin", "DG15.bin", "csca.der", "mrz.txt", "front.png", "DG14_sk.pkcs8", "DG15_sk.pkcs8"}
	card := append(slices.Clone(common), "DG13.bin", "can.txt", "qr.txt", "qr.png", "back.png")
	for profile, want := range map[string][]string{"cccd-2021": card, "can-cuoc-2024": card, "passport": common} {
		got := written(t, profile, 1)
		for _, name := range want {
			if _, ok := got[name]; !ok {
				t.Errorf("%s: no %s", profile, name)
			}
		}
	}
}

// Values that other programs would read out of the files.
func TestCitizens(t *testing.T) {
	for seed := uint64(1); seed <= 40; seed++ {
		for _, p := range Profiles() {
			checkCitizen(t, p, seed)
		}
	}
}

func checkCitizen(t *testing.T, p Profile, seed uint64) {
	t.Helper()
	s := seeds{seed, p.Name}
	w := &writer{profile: p, seeds: s, doc: &Document{Files: map[lds.FileID][]byte{}}}
	if err := w.citizen(); err != nil {
		t.Fatalf("%s %d: %v", p.Name, seed, err)
	}
	zone := w.doc.Print.MRZ
	person := w.doc.Print.Person
	if !zone.Valid() || !vnid.MatchesMRZ(person.FullName, zone.Names, zone.Format.NameWidth()) {
		t.Errorf("%s %d: MRZ", p.Name, seed)
	}
	if len(person.Number.Warnings(person.Birth, person.Sex)) != 0 {
		t.Errorf("%s %d: number and citizen do not agree", p.Name, seed)
	}
	if p.passport() {
		if zone.Format != mrz.TD3 || w.doc.CAN != "" || w.doc.Print.QR != "" {
			t.Errorf("%s %d: not a passport", p.Name, seed)
		}
		return
	}
	if w.doc.CAN != person.Number.Reveal()[6:] || w.doc.MRZ[:9] != person.Number.Reveal()[3:] {
		t.Errorf("%s %d: passwords do not follow from the number", p.Name, seed)
	}
	checkQR(t, p, person, w.doc.Print.QR.Reveal())
	if (p.kind == specimen.CanCuoc2024) != (zone.DateOfExpiry == "991231") {
		t.Errorf("%s %d: expiry", p.Name, seed)
	}
}

var (
	qr2021 = regexp.MustCompile(`^\d{12}\|\d{9}\|[^|]+\|\d{8}\|(Nam|Nữ)\|[^|]+\|\d{8}$`)
	qr2024 = regexp.MustCompile(`^\d{12}\|\|[^|]+\|\d{8}\|(Nam|Nữ)\|[^|]+\|\d{8}\|\|\|\|$`)
)

func checkQR(t *testing.T, p Profile, person Person, text string) {
	t.Helper()
	want := qr2021
	if p.kind == specimen.CanCuoc2024 {
		want = qr2024
	}
	if !want.MatchString(text) {
		t.Errorf("%s: the QR's layout", p.Name)
	}
	if parsed, err := vnid.ParseCCCD(text); err != nil || !vnid.SameName(parsed.FullName, person.FullName) {
		t.Errorf("%s: the QR does not read back: %v", p.Name, err)
	}
}

// The bytes seen on real cards (facts, 5.3).
func TestCardAccessBytes(t *testing.T) {
	d := personalised(t, "cccd-2021", Options{})
	const want = "3134300d060804007f0007020202020101300f060a04007f000702020302020201013012060a04007f0007020204020202010202010d"
	if got := hex.EncodeToString(d.Files[lds.CardAccess]); got != want {
		t.Errorf("EF.CardAccess %s", got)
	}
	if got := hex.EncodeToString(d.ATR()); got != "3b8980014d4b6a434f532d333712" {
		t.Errorf("ATR %s", got)
	}
}

func TestPortrait(t *testing.T) {
	d := personalised(t, "cccd-2021", Options{})
	faces, err := lds.ParseDG2(d.Files[lds.DG2])
	if err != nil || len(faces) != 1 {
		t.Fatalf("DG2: %d faces, %v", len(faces), err)
	}
	if _, err := jpeg.Decode(bytes.NewReader(faces[0].Image.Reveal())); err != nil {
		t.Errorf("the portrait: %v", err)
	}
	if n := len(d.Files[lds.DG2]); n < 10_000 || n > 20_000 {
		t.Errorf("DG2 has %d bytes", n)
	}
}

// Another library reads the RSA key that was drawn.
func TestRSAKeyElsewhere(t *testing.T) {
	der, err := marshalRSAKey(seeds{3, "test"}.rsaKey("elsewhere", 2048))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x509.ParsePKCS8PrivateKey(der); err != nil {
		t.Error(err)
	}
	back, err := parsePKCS8(der)
	if err != nil || back.rsa == nil || back.rsa.N.BitLen() != 2048 {
		t.Errorf("read back: %v", err)
	}
}

func TestECKeyReadsBack(t *testing.T) {
	key, err := seeds{3, "test"}.ecKey("ec", curveNamed(t, "brainpoolP224r1"))
	if err != nil {
		t.Fatal(err)
	}
	der, err := marshalECKey(key)
	if err != nil {
		t.Fatal(err)
	}
	back, err := parsePKCS8(der)
	if err != nil || back.ec == nil || !back.ec.Equal(key) {
		t.Errorf("read back: %v", err)
	}
}

func FuzzParsePKCS8(f *testing.F) {
	der, _ := marshalRSAKey(seeds{3, "fuzz"}.rsaKey("fuzz", 512))
	f.Add(der)
	f.Add([]byte{0x30, 0x80})
	f.Fuzz(func(t *testing.T, b []byte) {
		key, err := parsePKCS8(b)
		if err == nil && key.ec == nil && key.rsa == nil {
			t.Error("neither a key nor an error")
		}
	})
}

// An age and a day of issue that are asked for are the citizen's; nobody else changes.
func TestAgeAndIssueAskedFor(t *testing.T) {
	issued := day(2024, 9, 2)
	d, err := Personalise("can-cuoc-2024", 3, Options{Age: 8, Issued: issued})
	if err != nil {
		t.Fatal(err)
	}
	p := d.Print.Person
	born := time.Date(p.Birth.Year, time.Month(p.Birth.Month), p.Birth.Day, 0, 0, 0, 0, time.UTC)
	if p.Issued != mrz.DateOf(issued) || born.AddDate(8, 0, 0).After(issued) || !born.AddDate(9, 0, 0).After(issued) {
		t.Error("another age or day")
	}
	if p.Expires.NoExpiry || p.Expires.Date.Year != born.Year()+14 {
		t.Error("a child's card that does not end at 14")
	}
}

func TestUnknownProfile(t *testing.T) {
	if _, err := Personalise("driving-licence", 1, Options{}); !errors.Is(err, ErrProfile) {
		t.Errorf("%v", err)
	}
}

// Certificates are valid when the documents were issued and for long after.
func TestValidity(t *testing.T) {
	d := personalised(t, "can-cuoc-2024", Options{})
	issued := d.Print.Person.Issued
	at := time.Date(issued.Year, time.Month(issued.Month), issued.Day, 0, 0, 0, 0, time.UTC)
	for _, c := range []window{
		{d.issuer.authority.Cert.NotBefore, d.issuer.authority.Cert.NotAfter},
		{d.issuer.signer.Cert.NotBefore, d.issuer.signer.Cert.NotAfter},
	} {
		if !c.valid(at) || !c.valid(at.AddDate(10, 0, 0)) {
			t.Errorf("not valid from %v for ten years", at.Year())
		}
	}
}

type window struct{ from, to time.Time }

func (w window) valid(t time.Time) bool { return !t.Before(w.from) && !t.After(w.to) }
