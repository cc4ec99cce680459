package vcard

import (
	"cmp"
	"crypto"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
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

// securityInfos takes the ways to run PACE from EF.CardAccess and those of chip
// authentication from DG14. A file that does not parse is played as it lies
// there, by a chip that can do nothing that it might announce.
func (l *loader) securityInfos() error {
	l.signed, _ = lds.ParseDG14(l.doc.Files[lds.DG14])
	infos, _ := lds.ParseSecurityInfos(l.doc.Files[lds.CardAccess])
	l.doc.PACE = offersIn(infos)
	return nil
}

// offersIn are the offers that this chip can play: those over named curves.
func offersIn(infos lds.SecurityInfos) []PACEOffer {
	mappings := map[lds.Mapping]Mapping{lds.GM: GenericMapping, lds.IM: IntegratedMapping, lds.CAM: ChipAuthenticationMapping}
	var offers []PACEOffer
	for _, info := range infos.PACE() {
		p := info.Protocol()
		if p.KeyAgreement != lds.ECDH || info.ParameterID == nil {
			continue
		}
		if curve, ok := ec.ByParameterID(*info.ParameterID); ok {
			offers = append(offers, PACEOffer{mappings[p.Mapping], p.Suite, curve})
		}
	}
	return offers
}

// access settles which access control the chip has, and with options makes an
// EF.CardAccess, which nobody signs.
func (l *loader) access() error {
	d, o := l.doc, l.options
	if o.Extended {
		d.setExtended()
	} else {
		d.Historical = historicalPlain
		if d.NoSelectMF {
			d.Historical = historicalCCCD
		}
	}
	chosen := o.Mapping != 0 || o.Curve != nil || o.Suite != 0
	if chosen || o.Access == AccessPACE && len(d.PACE) == 0 {
		if err := l.makeCardAccess(); err != nil {
			return err
		}
	}
	d.Access = o.Access
	switch {
	case d.Access == "" && len(d.PACE) > 0:
		d.Access = AccessBoth
	case d.Access == "":
		d.Access = AccessBAC
	case d.Access == AccessBoth && len(d.PACE) == 0:
		return l.fail(lds.CardAccess.FileName(), errNoPACE)
	}
	if d.Access.bac() && d.MRZ == "" {
		return l.fail(lds.DG1.FileName(), errNoMRZ)
	}
	if !d.Access.pace() {
		delete(d.Files, lds.CardAccess)
		d.PACE = nil
	}
	return nil
}

func (l *loader) makeCardAccess() error {
	o := l.options
	if o.Access == AccessBAC || o.Access == AccessPlain {
		return nil
	}
	curve := o.Curve
	if curve == nil {
		curve, _ = ec.ByName("brainpoolP256r1")
	}
	offers, err := paceOffers(cmp.Or(o.Mapping, GenericMapping), cmp.Or(o.Suite, sm.AES128), curve)
	if err != nil {
		return l.fail(lds.CardAccess.FileName(), err)
	}
	b, err := paceInfos(offers).Bytes()
	if err != nil {
		return l.fail(lds.CardAccess.FileName(), err)
	}
	l.doc.PACE, l.doc.Files[lds.CardAccess] = offers, b
	return nil
}

// keys loads the private keys and what they are for.
func (l *loader) keys() error {
	if err := l.chipKeys(); err != nil {
		return err
	}
	key, err := l.privateKey(fileAAKey)
	if err != nil || key == nil {
		return err
	}
	l.doc.AA = &AAKey{RSA: key.rsa, Hash: l.activeHash(*key)}
	if key.ec != nil {
		l.doc.AA.EC = *key.ec
	}
	return nil
}

func (l *loader) privateKey(name string) (*privateKey, error) {
	b, err := l.read(name)
	if err != nil || b == nil {
		return nil, err
	}
	key, err := parsePKCS8(b)
	if err != nil {
		return nil, l.fail(name, err)
	}
	return &key, nil
}

// chipKeys pairs the key with every protocol and key number that DG14 announces.
func (l *loader) chipKeys() error {
	key, err := l.privateKey(fileCAKey)
	if err != nil || key == nil {
		return err
	}
	if key.ec == nil {
		return l.fail(fileCAKey, errPrivateKey)
	}
	for _, ca := range l.signed.ChipAuthentications() {
		k := CAKey{ID: noKeyID, Suite: ca.Protocol.Suite, Key: *key.ec}
		if ca.KeyID != nil {
			k.ID = *ca.KeyID
		}
		if ca.Protocol.KeyAgreement == lds.ECDH {
			l.doc.CA = append(l.doc.CA, k)
		}
	}
	return nil
}

// activeHash is the hash of active authentication: as DG14 names it for
// elliptic curves; for RSA any may be chosen, SHA-1 where the key is old.
func (l *loader) activeHash(key privateKey) crypto.Hash {
	const oldRSA = 1024
	if key.rsa != nil {
		if key.rsa.N.BitLen() <= oldRSA {
			return crypto.SHA1
		}
		return crypto.SHA256
	}
	info, _ := l.signed.ActiveAuthentication()
	switch info.SignatureAlgorithm {
	case lds.OIDECDSAPlainSHA1:
		return crypto.SHA1
	case lds.OIDECDSAPlainSHA224:
		return crypto.SHA224
	case lds.OIDECDSAPlainSHA384:
		return crypto.SHA384
	case lds.OIDECDSAPlainSHA512:
		return crypto.SHA512
	}
	return crypto.SHA256
}
