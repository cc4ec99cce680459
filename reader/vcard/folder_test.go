package vcard

import (
	"bytes"
	"crypto"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// bsi is the reference data set of TR-03105-5, beside the checkout.
const bsi = "../../../shared/samples/lds/bsi-tr03105-5-reference"

// The published set plays: BAC, chip authentication on a curve with explicit
// parameters, RSA-1024, and fingerprints that stay in.
func TestReferenceSet(t *testing.T) {
	if _, err := os.Stat(bsi); err != nil {
		t.Skip("the reference data set lies beside the checkout, and is not there")
	}
	d, err := LoadDir(bsi, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Access != AccessBAC || d.CAN != "" || d.MRZ != "C11T002JM496081222310314" {
		t.Errorf("access %s", d.Access)
	}
	if len(d.CA) != 1 || d.CA[0].Suite != sm.DES3 || d.CA[0].Key.Curve().Name() != "brainpoolP224r1" {
		t.Errorf("%d keys of chip authentication", len(d.CA))
	}
	if d.AA == nil || d.AA.RSA.N.BitLen() != 1024 || d.AA.Hash != crypto.SHA1 {
		t.Error("no RSA-1024 key of active authentication")
	}
	infos, err := lds.ParseDG14(d.Files[lds.DG14])
	if err != nil || !bytes.Equal(infos.ChipAuthenticationKeys()[0].PublicKey, staticPublic(d.CA[0]).Bytes()) {
		t.Errorf("the private key is not that of DG14: %v", err)
	}
	readAll(t, d)
	for _, o := range []Options{{Access: AccessPACE}, {Access: AccessPACE, Mapping: IntegratedMapping, Suite: sm.AES256, Extended: true}} {
		d, err := LoadDir(bsi, o)
		if err != nil {
			t.Fatal(err)
		}
		readAll(t, d)
	}
}

// A folder that was written plays as what it was written from.
func TestFolderRoundTrip(t *testing.T) {
	for _, p := range Profiles() {
		d := personalised(t, p.Name, Options{})
		dir := t.TempDir()
		if _, err := d.WriteDir(dir); err != nil {
			t.Fatal(err)
		}
		back, err := LoadDir(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if digestOf(back) != digestOf(d) || back.NoSelectMF != d.NoSelectMF || !bytes.Equal(back.ATR(), d.ATR()) {
			t.Errorf("%s: another chip", p.Name)
		}
		readAll(t, back)
	}
}

// Passwords come from DG1 where no text files lie there.
func TestPasswordsFromDG1(t *testing.T) {
	d := personalised(t, "cccd-2021", Options{})
	dir := t.TempDir()
	put(t, dir, "Datagroup1.bin", d.Files[lds.DG1])
	back, err := LoadDir(dir, Options{})
	if err != nil || back.CAN != d.CAN || back.MRZ != d.MRZ || !bytes.Equal(back.Files[lds.DG1], d.Files[lds.DG1]) {
		t.Errorf("passwords from DG1: %v", err)
	}
}

func put(t *testing.T, dir, name string, b []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestHostileFolders(t *testing.T) {
	dg1 := personalised(t, "cccd-2021", Options{}).Files[lds.DG1]
	for _, c := range []struct {
		name  string
		files map[string][]byte
		want  error // nil: it plays
	}{
		{"empty", nil, errNoFiles},
		{"no password", map[string][]byte{"DG2.bin": {1}}, errNoMRZ},
		{"broken DG1", map[string][]byte{"DG1.bin": {0x61, 0x05, 1}}, errNoMRZ},
		{"empty file", map[string][]byte{"DG1.bin": dg1, "DG2.bin": {}}, errEmpty},
		{"too large", map[string][]byte{"DG1.bin": dg1, "DG2.bin": make([]byte, maxFile+1)}, errTooBig},
		{"not a key", map[string][]byte{"DG1.bin": dg1, "DG14_sk.pkcs8": {0x30, 0}}, errPrivateKey},
		{"an RSA key where an EC key belongs", map[string][]byte{"DG1.bin": dg1, "DG14_sk.pkcs8": rsaPKCS8(t)}, errPrivateKey},
		{"an access number with spaces", map[string][]byte{"DG1.bin": dg1, "can.txt": []byte("12 34")}, errCAN},
		{"broken SecurityInfos are played", map[string][]byte{"DG1.bin": dg1, "EF_CardAccess.bin": {0x31, 9, 9}, "DG14.bin": {0x6E, 1, 0}}, nil},
	} {
		dir := t.TempDir()
		for name, b := range c.files {
			put(t, dir, name, b)
		}
		_, err := LoadDir(dir, Options{})
		var folder *FolderError
		if !errors.Is(err, c.want) || c.want != nil && !errors.As(err, &folder) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	if _, err := LoadDir(filepath.Join(t.TempDir(), "nowhere"), Options{}); err == nil {
		t.Error("a folder that is not there plays")
	}
}

func rsaPKCS8(t *testing.T) []byte {
	t.Helper()
	der, err := marshalRSAKey(seeds{3, "test"}.rsaKey("folder", 512))
	if err != nil {
		t.Fatal(err)
	}
	return der
}
