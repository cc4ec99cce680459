package vcard

import (
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
	"github.com/cccd-agent/cccd-agent/reader/vcard/specimen"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// Print is what can be seen of a document.
type Print struct {
	Person Person
	MRZ    mrz.MRZ
	QR     personal.Text // empty: none
	Face   []byte        // JPEG

	kind specimen.Kind
}

const (
	vietnam    = "Việt Nam"
	issuerVNM  = "VNM"
	noExpiry   = "Không thời hạn"
	extraParts = 4 // behind the seventh part of the QR of 2024
	authority  = "Cục Quản lý xuất nhập cảnh (mẫu)"
)

func (s seeds) previousNumber() personal.Text {
	return personal.Text(fmt.Sprintf("%09d", s.number("previous number", 400_000_000)))
}

func slashed(d mrz.Date) personal.Text {
	return personal.Text(fmt.Sprintf("%02d/%02d/%04d", d.Day, d.Month, d.Year))
}

func compact(d mrz.Date) personal.Text {
	return personal.Text(fmt.Sprintf("%04d%02d%02d", d.Year, d.Month, d.Day))
}

// writeCard writes DG1, DG13 and the QR of a citizen card, and the passwords.
func (w *writer) writeCard(p Person) error {
	zone, err := vnid.CardMRZ(p.Number, p.FullName, p.Birth, p.Sex, p.Expires)
	if err != nil {
		return err
	}
	qr := vnid.CCCD{
		Number: p.Number, PreviousNumber: p.PreviousNumber, FullName: p.FullName, DateOfBirth: p.Birth,
		Sex: p.Sex, Residence: p.Residence, Issued: p.Issued,
	}
	if w.profile.kind == specimen.CanCuoc2024 {
		qr.Extra = make([]personal.Text, extraParts)
	}
	text, err := vnid.FormatCCCD(qr)
	if err != nil {
		return err
	}
	w.doc.Print = &Print{Person: p, MRZ: zone, QR: text, kind: w.profile.kind}
	w.doc.CAN = p.Number.CAN().Reveal()
	w.doc.Files[lds.DG13] = w.citizenDetails(p)
	return w.writeZone(zone)
}

// writeZone writes DG1 and takes the password from it.
func (w *writer) writeZone(zone mrz.MRZ) error {
	information, err := mrz.KeyOf(zone).Information()
	w.doc.MRZ = information
	w.doc.Files[lds.DG1] = lds.BuildDG1(zone.Text)
	return err
}

func (w *writer) citizenDetails(p Person) []byte {
	d := lds.CitizenDetails{Version: 1, Fields: map[int][]personal.Text{
		lds.FieldPersonalNumber: {personal.Text(p.Number.Reveal())},
		lds.FieldFullName:       {p.FullName},
		lds.FieldDateOfBirth:    {slashed(p.Birth)},
		lds.FieldSex:            {sexWord(p.Sex)},
		lds.FieldNationality:    {vietnam},
		lds.FieldEthnicity:      {p.Ethnicity},
		lds.FieldReligion:       {p.Religion},
		lds.FieldPlaceOfOrigin:  {p.Origin},
		lds.FieldResidence:      {p.Residence}, lds.FieldIdentifyingFeatures: {p.Features},
		lds.FieldDateOfIssue:  {slashed(p.Issued)},
		lds.FieldDateOfExpiry: {expiryWord(p)},
		lds.FieldParents:      {p.Father, p.Mother},
		lds.FieldSpouse:       {},
		lds.FieldUnknown16:    {p.Unknown16},
	}}
	if p.Spouse != "" {
		d.Fields[lds.FieldSpouse] = []personal.Text{p.Spouse}
	}
	if p.PreviousNumber != "" {
		d.Fields[lds.FieldPreviousNumber] = []personal.Text{p.PreviousNumber}
	}
	if w.profile.kind == specimen.CanCuoc2024 {
		return d.NestedBytes()
	}
	return d.Bytes()
}

// passportYears is how long a passport of an adult is good for.
const passportYears = 10

func (w *writer) writePassport(p Person) error {
	p.Expires = vnid.Candidate{Date: p.Issued}
	p.Expires.Date.Year += passportYears
	sex := personal.Text("M")
	if p.Sex == mrz.Female {
		sex = "F"
	}
	number := personal.Text(fmt.Sprintf("%c%08d", 'P', w.seeds.number("passport number", 100_000_000)))
	zone, err := mrz.MRZ{
		Format: mrz.TD3, DocumentType: "P", Issuer: issuerVNM, Nationality: issuerVNM, Names: vnid.ToMRZ(p.FullName),
		DocumentNumber: number, OptionalData1: personal.Text(p.Number.Reveal()),
		DateOfBirth: p.Birth.YYMMDD(), Sex: sex, DateOfExpiry: p.Expires.Date.YYMMDD(),
	}.Build()
	if err != nil {
		return err
	}
	w.doc.Print = &Print{Person: p, MRZ: zone, kind: w.profile.kind}
	w.doc.Files[lds.DG11] = lds.PersonalDetails{
		FullName: p.FullName, PersonalNumber: personal.Text(p.Number.Reveal()), DateOfBirth: compact(p.Birth),
		PlaceOfBirth: p.Origin, Address: p.Residence,
	}.Bytes()
	w.doc.Files[lds.DG12] = lds.DocumentDetails{IssuingAuthority: authority, DateOfIssue: compact(p.Issued)}.Bytes()
	return w.writeZone(zone)
}

// Tags of biometric data (9303-10 §4.7.3).
const (
	tagInstances tlv.Tag = 0x7F61
	tagCount     tlv.Tag = 0x02
	tagFiller    tlv.Tag = 0x53
)

func emptyFingers(filler []byte) []byte {
	return tlv.Encode(lds.DG3.Tag(), tlv.Encode(tagInstances, tlv.Encode(tagCount, []byte{0}), tlv.Encode(tagFiller, filler)))
}
