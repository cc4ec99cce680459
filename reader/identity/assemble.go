package identity

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// Evidence is all that a reading found. What was not read is nil.
type Evidence struct {
	ID     string
	ReadAt time.Time
	Reader Reader

	DG1  *mrz.MRZ // of the chip
	DG11 *lds.PersonalDetails
	DG12 *lds.DocumentDetails
	DG13 *lds.CitizenDetails
	Face *lds.Face

	QR      *vnid.CCCD
	BHYT    *vnid.BHYT
	Printed *mrz.MRZ // read from the card's face or typed

	// Checks are the results of access, passive authentication and the chip's
	// own proof; the matches are added here.
	Checks         []check.Check
	AnchorVerified bool
}

// Assemble makes the record: it compares the sources with each other, judges,
// and takes every value from the best source there is.
func Assemble(e Evidence) *Record {
	e.ReadAt = e.ReadAt.In(Zone())
	matches := e.match()
	findings := Findings{
		Checks:         slices.Concat(e.Checks, matches.checks),
		AnchorVerified: e.AnchorVerified,
		TwoPeople:      matches.twoPeople,
	}
	a := assembler{e, findings.Judge()}
	return &Record{
		Schema: Schema, ID: e.ID, ReadAt: e.ReadAt.Truncate(time.Second), Reader: e.Reader,
		Document: a.document(), Person: a.person(), Portrait: a.portrait(),
		Checks: findings.Checks, Verdict: a.verdict,
	}
}

// vouchesFor reports whether the signed object lists the file of a source and
// the file is as it was signed.
func (e Evidence) vouchesFor(s Source) bool {
	c, ok := check.Find(e.Checks, hashPrefix+string(s))
	return ok && c.Result == check.Successful
}

// sourceDG2 is the portrait's; no value of a person comes from there.
const sourceDG2 Source = "dg2"

// assembler puts the parts of one record together.
type assembler struct {
	Evidence
	verdict Verdict
}

// assurance is what a value of a source is worth: the verdict where the signed
// object vouches for the file, a claim where it does not.
func (a assembler) assurance(s Source) Verdict {
	switch {
	case !strings.HasPrefix(string(s), "dg"):
		return Claimed
	case a.verdict == Rejected:
		return Rejected
	case !a.vouchesFor(s):
		return Claimed
	}
	return a.verdict
}

// first takes the first source that has a value, and one that nobody vouches for
// only where there is no other.
func (a assembler) first(candidates ...Value) *Value {
	var claim *Value
	for _, c := range candidates {
		if c.Value.IsZero() {
			continue
		}
		c.Assurance = a.assurance(c.Source)
		if c.Assurance != Claimed {
			return &c
		}
		if claim == nil {
			claim = &c
		}
	}
	return claim
}

func (a assembler) portrait() *Portrait {
	f := a.Face
	if f == nil {
		return nil
	}
	sum := sha256.Sum256(f.Image.Reveal())
	return &Portrait{
		MIME: f.Format.MIME(), Width: f.Width, Height: f.Height, SHA256: hex.EncodeToString(sum[:]),
		Assurance: a.assurance(sourceDG2), Image: f.Image,
	}
}

// person takes each value from DG13, which has the accents, then DG11, DG1, and
// last from what is only claimed.
func (a assembler) person() Person {
	cd, pd, zone, printed, qr, bhyt := a.sources()
	birth := func(m mrz.MRZ) personal.Text { d, _ := vnid.BirthDate(m, a.ReadAt); return d.ISO() }
	return Person{
		PersonalNumber: a.first(
			Value{Value: cd.PersonalNumber(), Source: SourceDG13}, Value{Value: pd.PersonalNumber, Source: SourceDG11},
			Value{Value: numberIn(zone), Source: SourceDG1}, Value{Value: personal.Text(qr.Number), Source: SourceQRCCCD},
			Value{Value: numberIn(printed), Source: SourceMRZ}),
		FullName: a.first(
			Value{Value: cd.FullName(), Source: SourceDG13}, Value{Value: spaced(pd.FullName), Source: SourceDG11},
			Value{Value: zone.Names.Full(), Source: SourceDG1}, Value{Value: qr.FullName, Source: SourceQRCCCD},
			Value{Value: bhyt.FullName, Source: SourceQRBHYT}, Value{Value: printed.Names.Full(), Source: SourceMRZ}),
		DateOfBirth: a.first(
			Value{Value: dateOf(cd.DateOfBirth()).ISO(), Source: SourceDG13}, Value{Value: compactDate(pd.DateOfBirth).ISO(), Source: SourceDG11},
			Value{Value: birth(zone), Source: SourceDG1}, Value{Value: qr.DateOfBirth.ISO(), Source: SourceQRCCCD},
			Value{Value: bhyt.DateOfBirth.ISO(), Source: SourceQRBHYT}, Value{Value: birth(printed), Source: SourceMRZ}),
		Sex: a.first(
			Value{Value: sexWord(cd.Sex()), Source: SourceDG13}, Value{Value: wordOf(zone), Source: SourceDG1},
			Value{Value: qr.Sex, Source: SourceQRCCCD}, Value{Value: bhyt.Sex, Source: SourceQRBHYT}, Value{Value: wordOf(printed), Source: SourceMRZ}),
		Nationality: a.first(
			Value{Value: cd.Nationality(), Source: SourceDG13}, Value{Value: zone.Nationality, Source: SourceDG1}, Value{Value: printed.Nationality, Source: SourceMRZ}),
		Ethnicity:     a.first(Value{Value: cd.Ethnicity(), Source: SourceDG13}),
		Religion:      a.first(Value{Value: cd.Religion(), Source: SourceDG13}),
		PlaceOfOrigin: a.first(Value{Value: cd.PlaceOfOrigin(), Source: SourceDG13}, Value{Value: spaced(pd.PlaceOfBirth), Source: SourceDG11}),
		Residence: a.first(
			Value{Value: cd.Residence(), Source: SourceDG13}, Value{Value: spaced(pd.Address), Source: SourceDG11},
			Value{Value: qr.Residence, Source: SourceQRCCCD}, Value{Value: bhyt.Residence, Source: SourceQRBHYT}),
		IdentifyingFeatures: a.first(Value{Value: cd.IdentifyingFeatures(), Source: SourceDG13}),
		Father:              a.first(Value{Value: cd.Father(), Source: SourceDG13}),
		Mother:              a.first(Value{Value: cd.Mother(), Source: SourceDG13}),
		Spouse:              a.first(Value{Value: cd.Spouse(), Source: SourceDG13}),
		PreviousNumber:      a.first(Value{Value: cd.PreviousNumber(), Source: SourceDG13}, Value{Value: qr.PreviousNumber, Source: SourceQRCCCD}),
	}
}

// sources gives every source, empty where it was not read.
func (e Evidence) sources() (cd lds.CitizenDetails, pd lds.PersonalDetails, zone, printed mrz.MRZ, qr vnid.CCCD, bhyt vnid.BHYT) {
	return value(e.DG13), value(e.DG11), value(e.DG1), value(e.Printed), value(e.QR), value(e.BHYT)
}

func value[T any](p *T) (zero T) {
	if p == nil {
		return zero
	}
	return *p
}
