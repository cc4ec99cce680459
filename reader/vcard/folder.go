package vcard

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// Names in a folder beside the files of the chip (`cccd-sim personalise`).
const (
	fileCSCA  = "csca.der"
	fileCAN   = "can.txt"
	fileMRZ   = "mrz.txt"
	fileQR    = "qr.txt"
	fileQRPNG = "qr.png"
	fileFront = "front.png"
	fileBack  = "back.png"
	fileCAKey = "DG14_sk.pkcs8"
	fileAAKey = "DG15_sk.pkcs8"
)

// maxFile bounds what is loaded from a folder: more than any chip holds.
const maxFile = 4 << 20

// FolderError says what is wrong with a folder of files.
type FolderError struct {
	Dir, File string
	Err       error
}

func (e *FolderError) Error() string {
	return fmt.Sprintf("vcard: folder %s: %s: %v", e.Dir, cmp.Or(e.File, "files"), e.Err)
}

// Unwrap gives the cause.
func (e *FolderError) Unwrap() error { return e.Err }

var (
	errNoFiles = errors.New("no file of an eMRTD here (EF_COM.bin, DG1.bin, Datagroup1.bin …)")
	errNoMRZ   = errors.New("no password: neither mrz.txt nor a DG1 that can be read")
	errEmpty   = errors.New("empty")
	errTooBig  = errors.New("larger than a chip")
	errCAN     = errors.New("not a card access number: letters or digits, at most 16")
	errNoPACE  = errors.New("PACE was asked for, and neither EF.CardAccess nor options say how")
)

// LoadDir plays the files of a folder: names as [Document.WriteDir] writes them,
// or Datagroup1.bin and its like. Passwords come from can.txt and mrz.txt, else
// from DG1. A chip whose private keys are not there cannot do what needs them.
// Errors are a [*FolderError].
func LoadDir(dir string, o Options) (*Document, error) {
	l := &loader{dir: dir, options: o, doc: &Document{Name: filepath.Base(dir), Files: map[lds.FileID][]byte{}}}
	for _, step := range []func() error{l.files, l.passwords, l.securityInfos, l.access, l.keys} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return l.doc, nil
}

type loader struct {
	dir     string
	options Options
	doc     *Document
	signed  lds.SecurityInfos // of DG14
}

func (l *loader) fail(file string, err error) error {
	return &FolderError{Dir: l.dir, File: file, Err: err}
}

// read returns a file of the folder, nil where it is not there.
func (l *loader) read(name string) ([]byte, error) {
	path := filepath.Join(l.dir, name)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, l.fail(name, err)
	case info.Size() > maxFile:
		return nil, l.fail(name, errTooBig)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, l.fail(name, err)
	}
	return b, nil
}

func (l *loader) files() error {
	entries, err := os.ReadDir(l.dir)
	if err != nil {
		return l.fail("", err)
	}
	for _, entry := range entries {
		file, ok := lds.ByFileName(entry.Name())
		if !ok || entry.IsDir() {
			continue
		}
		b, err := l.read(entry.Name())
		if err != nil {
			return err
		}
		if len(b) == 0 {
			return l.fail(entry.Name(), errEmpty)
		}
		l.doc.Files[file] = b
	}
	if len(l.doc.Files) == 0 {
		return l.fail("", errNoFiles)
	}
	l.doc.Locked = map[lds.FileID]bool{lds.DG3: true, lds.DG4: true}
	return nil
}

// canText is what a card access number may look like; 9303 does not fix its length.
var canText = regexp.MustCompile(`^[0-9A-Za-z]{1,16}$`)

func (l *loader) passwords() error {
	zone, zoneErr := l.zone()
	if zoneErr == nil {
		information, err := mrz.KeyOf(zone).Information()
		if err != nil {
			return l.fail(fileMRZ, err)
		}
		l.doc.MRZ = information
		l.doc.CAN = canOf(zone)
		l.doc.NoSelectMF = zone.Vietnamese() && zone.Format == mrz.TD1
	}
	can, err := l.read(fileCAN)
	if err != nil {
		return err
	}
	if text := strings.TrimSpace(string(can)); text != "" {
		if !canText.MatchString(text) {
			return l.fail(fileCAN, errCAN)
		}
		l.doc.CAN = text
	}
	if l.doc.MRZ == "" && l.doc.CAN == "" && l.options.Access != AccessPlain {
		return l.fail(lds.DG1.FileName(), errors.Join(errNoMRZ, zoneErr))
	}
	return nil
}

// zone is the machine readable zone of mrz.txt, else of DG1.
func (l *loader) zone() (mrz.MRZ, error) {
	text, err := l.read(fileMRZ)
	if err != nil {
		return mrz.MRZ{}, err
	}
	if len(text) > 0 {
		return mrz.Parse(string(text))
	}
	inDG1, err := lds.ParseDG1(l.doc.Files[lds.DG1])
	if err != nil {
		return mrz.MRZ{}, err
	}
	return mrz.Parse(inDG1.Reveal())
}

// canOf is the access number of a Vietnamese card, the end of its personal
// number; other documents print theirs and tell it nowhere else.
func canOf(zone mrz.MRZ) string {
	number, ok := vnid.NumberOf(zone)
	if !ok || zone.Format != mrz.TD1 {
		return ""
	}
	return number.CAN().Reveal()
}
