package vcard

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// ErrNotPersonalised is returned for a document that was not personalised here.
var ErrNotPersonalised = errors.New("vcard: only a personalised document can be written")

// output is one file to write.
type output struct {
	name    string
	content []byte
}

// WriteDir writes the document into a folder, which is made where it is missing:
// the files of the chip, the authority's certificate, the passwords, the QR, the
// pictures and the chip's private keys. It returns the names in order. A
// passport has neither an access number nor a QR.
func (d *Document) WriteDir(dir string) ([]string, error) {
	if d.Print == nil || d.issuer == nil {
		return nil, ErrNotPersonalised
	}
	outputs, err := d.outputs()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	var names []string
	for _, o := range outputs {
		if err := os.WriteFile(filepath.Join(dir, o.name), o.content, 0o644); err != nil {
			return nil, err
		}
		names = append(names, o.name)
	}
	return names, nil
}

func (d *Document) outputs() ([]output, error) {
	var out []output
	for _, f := range lds.Files() {
		if b, ok := d.Files[f]; ok {
			out = append(out, output{f.FileName(), b})
		}
	}
	out = append(out, output{fileCSCA, d.CSCA()})
	out = append(out, d.texts()...)
	keys, err := d.privateKeys()
	if err != nil {
		return nil, err
	}
	pictures, err := d.Print.pictures()
	return slices.Concat(out, keys, pictures), err
}

// CSCA is the certificate of the synthetic signing authority in DER, nil for
// the document of a folder.
func (d *Document) CSCA() []byte {
	if d.issuer == nil {
		return nil
	}
	return d.issuer.authority.Cert.Raw
}

// texts end without a line break: what is in them is the value itself.
func (d *Document) texts() []output {
	var lines []string
	for _, line := range d.Print.MRZ.Lines() {
		lines = append(lines, line.Reveal())
	}
	out := []output{{fileMRZ, []byte(strings.Join(lines, "\n"))}}
	if d.CAN != "" {
		out = append(out, output{fileCAN, []byte(d.CAN)})
	}
	if d.Print.QR != "" {
		out = append(out, output{fileQR, []byte(d.Print.QR.Reveal())})
	}
	return out
}

func (d *Document) privateKeys() ([]output, error) {
	ca, err := marshalECKey(d.CA[0].Key)
	if err != nil {
		return nil, err
	}
	marshal := func() ([]byte, error) { return marshalECKey(d.AA.EC) }
	if d.AA.RSA != nil {
		marshal = func() ([]byte, error) { return marshalRSAKey(d.AA.RSA) }
	}
	aa, err := marshal()
	return []output{{fileCAKey, ca}, {fileAAKey, aa}}, err
}
