package vcard

import (
	"cmp"
	"crypto"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/vcard/specimen"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// Options change what a profile or a folder would do by itself; zero values
// leave it alone.
type Options struct {
	Access   Access
	Mapping  Mapping
	Curve    *ec.Curve // of PACE and chip authentication
	Suite    sm.Suite  // of PACE and chip authentication
	Extended bool      // extended length fields

	// Of a citizen who is invented, where it is not as the profile has it.
	Age    int       // at issue, in years
	Issued time.Time // the day
}

// ErrProfile is returned for a profile that does not exist.
var ErrProfile = errors.New("vcard: no such profile")

// Personalise invents a citizen and the document of a profile. The same
// arguments give the same bytes. The error is [ErrProfile] or says which options
// do not go together.
func Personalise(profile string, seed uint64, o Options) (*Document, error) {
	i := slices.IndexFunc(profiles, func(p Profile) bool { return p.Name == profile })
	if i < 0 {
		return nil, fmt.Errorf("%w: %q", ErrProfile, profile)
	}
	w := &writer{profile: profiles[i], seeds: seeds{seed, profile}, options: o, doc: &Document{Name: profile, Files: map[lds.FileID][]byte{}}}
	if err := w.write(); err != nil {
		return nil, fmt.Errorf("vcard: personalise %s: %w", profile, err)
	}
	return w.doc, nil
}

// writer personalises one document.
type writer struct {
	profile Profile
	seeds   seeds
	options Options
	doc     *Document
}

func (w *writer) write() error {
	var err error
	common := seeds{w.seeds.seed, "issuer"}
	if w.doc.issuer, err = newIssuer(common, "CSCA Specimen"); err != nil {
		return err
	}
	w.chip()
	for _, step := range []func() error{w.citizen, w.accessControl, w.activeKey, w.face, w.securityInfos, w.cardSecurity} {
		if err := step(); err != nil {
			return err
		}
	}
	w.lockedGroup()
	w.doc.Files[lds.COM] = commonData(w.doc.Files)
	return w.doc.sign()
}

func (w *writer) chip() {
	d, o := w.doc, w.options
	d.Access = cmp.Or(o.Access, AccessBoth)
	d.NoSelectMF = !w.profile.passport()
	d.Historical = historicalPlain
	if !w.profile.passport() {
		d.Historical = historicalCCCD
	}
	if o.Extended {
		d.setExtended()
	}
}

// setExtended makes the chip take extended length, and say so in ATR and
// EF.ATR/INFO.
func (d *Document) setExtended() {
	d.Extended = true
	d.Historical = historicalExtended
	d.Files[lds.ATRInfo] = lds.CardCapabilities{ExtendedLength: true, MaxCommand: 0xFFFF, MaxResponse: 0xFFFF}.Bytes()
}

func (w *writer) citizen() error {
	p := w.seeds.person(w.holder())
	if w.profile.passport() {
		return w.writePassport(p)
	}
	if w.profile.kind == specimen.CCCD2021 {
		p.PreviousNumber = w.seeds.previousNumber()
	}
	candidates := vnid.Expiry(p.Birth, p.Issued)
	if len(candidates) == 0 {
		return errors.New("no expiry follows from the dates")
	}
	p.Expires = candidates[0]
	return w.writeCard(p)
}

// holder is how old the citizen is, and when the document was issued.
func (w *writer) holder() ages {
	a := w.profile.ages
	if w.options.Age > 0 {
		a.from, a.to = w.options.Age, w.options.Age
	}
	if !w.options.Issued.IsZero() {
		a.earliest, a.until = w.options.Issued, w.options.Issued
	}
	return a
}

func (w *writer) accessControl() error {
	d, o := w.doc, w.options
	curve := o.Curve
	if curve == nil {
		curve, _ = ec.ByName(w.profile.curve)
	}
	suite := cmp.Or(o.Suite, sm.AES128)
	offers, err := paceOffers(cmp.Or(o.Mapping, GenericMapping), suite, curve)
	if err != nil {
		return err
	}
	if d.Access.pace() {
		d.PACE = offers
	}
	key, err := w.seeds.ecKey("chip authentication", curve)
	d.CA = []CAKey{{ID: noKeyID, Suite: suite, Key: key}}
	return err
}

// noKeyID stands for the only key of a chip, which needs no number.
const noKeyID = -1

// paceOffers are the ways to run PACE of a chip with a mapping. Chip
// authentication mapping never comes without the generic one (9303-11 §4.4).
func paceOffers(m Mapping, s sm.Suite, c *ec.Curve) ([]PACEOffer, error) {
	offer := PACEOffer{m, s, c}
	switch {
	case m == ChipAuthenticationMapping && s == sm.DES3:
		return nil, errors.New("chip authentication mapping is not defined with 3DES")
	case m == ChipAuthenticationMapping:
		return []PACEOffer{offer, {GenericMapping, s, c}}, nil
	case m == IntegratedMapping:
		if _, err := c.IntegratedMap([]byte{2}); err != nil {
			return nil, err
		}
	}
	return []PACEOffer{offer}, nil
}

func (w *writer) activeKey() error {
	key, err := w.seeds.activeKey("active authentication", w.profile.activeKey)
	if err != nil {
		return err
	}
	spki, err := key.publicKeyInfo(w.profile.activeKey.style)
	if err != nil {
		return err
	}
	w.doc.AA = key
	w.doc.Files[lds.DG15] = lds.BuildDG15(spki)
	return nil
}

func (s seeds) activeKey(label string, a activeKey) (*AAKey, error) {
	if a.rsaBits > 0 {
		return &AAKey{RSA: s.rsaKey(label, a.rsaBits), Hash: crypto.SHA256}, nil
	}
	curve, ok := ec.ByName(a.curve)
	if !ok {
		return nil, ec.ErrUnknownCurve
	}
	key, err := s.ecKey(label, curve)
	return &AAKey{EC: key, Hash: crypto.SHA256}, err
}

func (w *writer) face() error {
	p := w.doc.Print.Person
	o := specimen.FaceOptions{Sex: specimen.Male, Age: specimen.Adult}
	if p.Sex == mrz.Female {
		o.Sex = specimen.Female
	}
	if w.profile.from >= 58 {
		o.Age = specimen.Senior
	}
	w.doc.Print.Face = specimen.Face(w.seeds.bits("face"), o)
	dg2, err := lds.BuildDG2(lds.Face{Format: lds.JPEG, Image: w.doc.Print.Face})
	w.doc.Files[lds.DG2] = dg2
	return err
}

// lockedGroup adds fingerprints without an instance (9303-10 §4.7.3): listed,
// signed, and never given out.
func (w *writer) lockedGroup() {
	filler, _ := randomBytes(w.seeds.stream("fingers"), 64)
	w.doc.Files[lds.DG3] = emptyFingers(filler)
	w.doc.Locked = map[lds.FileID]bool{lds.DG3: true, lds.DG4: true}
}

// commonData is EF.COM over the data groups that are there.
func commonData(files map[lds.FileID][]byte) []byte {
	c := lds.CommonData{LDSVersion: "0107", UnicodeVersion: "040000"}
	for f := lds.DG1; f <= lds.DG16; f++ {
		if _, ok := files[f]; ok {
			c.DataGroups = append(c.DataGroups, f)
		}
	}
	return c.Bytes()
}

// sign writes EF.SOD over the data groups as they are now.
func (d *Document) sign() error {
	sod, err := d.issuer.sign(d.Files)
	if err == nil {
		d.Files[lds.SOD] = sod
	}
	return err
}
