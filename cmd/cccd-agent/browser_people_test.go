package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// resident is an invented person with a card; the values are those of its QR, which
// the card's maker wrote beside the chip.
type resident struct {
	folder, qr                              string
	number, name, birth, sex, sexWord, home string
}

// issued lays a resident's card in a folder.
func issued(t *testing.T, profile string, seed uint64) resident {
	t.Helper()
	doc, err := vcard.Personalise(profile, seed, vcard.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := resident{folder: t.TempDir()}
	if _, err := doc.WriteDir(c.folder); err != nil {
		t.Fatal(err)
	}
	qr, err := os.ReadFile(filepath.Join(c.folder, "qr.txt"))
	if err != nil {
		t.Fatal(err)
	}
	c.qr = strings.TrimSpace(string(qr))
	f := strings.Split(c.qr, "|")
	c.number, c.name, c.birth, c.sexWord, c.home = f[0], f[2], f[3], f[4], f[5]
	c.sex = map[string]string{"Nam": "male", "Nữ": "female"}[c.sexWord]
	return c
}

// form is what a form must show of a resident.
func (c resident) form() map[string]string {
	return map[string]string{
		"fullName": c.name, "personalNumber": c.number, "sex": c.sex, "residence": c.home,
		"dateOfBirth": c.birth[:2] + "/" + c.birth[2:4] + "/" + c.birth[4:],
	}
}

// secrets are what no page but the right one may come to hold.
func (c resident) secrets() []string {
	return []string{c.number, c.name, strings.ToUpper(c.name), c.home}
}
