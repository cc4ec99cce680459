package identity

import (
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// vietnam is the issuer in the machine readable zone of Vietnamese documents.
const vietnam = "VNM"

// document describes the paper, from the chip where it was read, else from what
// was scanned or typed.
func (e Evidence) document() Document {
	zone, ok := e.zone()
	d := Document{Kind: KindOther, Issued: e.issued()}
	if !ok {
		d.Kind = e.kindByQR()
		if e.QR != nil {
			d.Issuer, d.Number = vietnam, e.QR.Number.DocumentNumber()
		}
		return d
	}
	d.Type, d.Format, d.Issuer, d.Number = zone.DocumentType, string(zone.Format), zone.Issuer, zone.DocumentNumber
	d.Kind = e.kindOf(zone)
	expires, never, err := zone.ExpiryDate(e.ReadAt)
	if err == nil {
		d.Expires, d.NoExpiry = expires.ISO(), never
	}
	return d
}

// zone is the machine readable zone to go by.
func (e Evidence) zone() (mrz.MRZ, bool) {
	switch {
	case e.DG1 != nil:
		return *e.DG1, true
	case e.Printed != nil:
		return *e.Printed, true
	}
	return mrz.MRZ{}, false
}

func (e Evidence) kindByQR() Kind {
	switch {
	case e.QR == nil:
		return KindOther
	case e.QR.IsCanCuoc():
		return KindCanCuoc
	}
	return KindCCCD
}

// kindOf tells the card of 2021 from that of 2024 by the date of issue: the
// zone and the chip are alike. Without a date the older, more common one is said.
func (e Evidence) kindOf(zone mrz.MRZ) Kind {
	switch {
	case zone.Format == mrz.TD3 && strings.HasPrefix(zone.DocumentType, "P"):
		return KindPassport
	case zone.Format != mrz.TD1 || zone.Issuer != vietnam || !strings.HasPrefix(zone.DocumentType, "I"):
		return KindOther
	case e.QR != nil && e.QR.IsCanCuoc(), e.issued() >= firstCanCuoc:
		return KindCanCuoc
	}
	return KindCCCD
}

// firstCanCuoc is the day from which the law calls the card căn cước, in ISO
// 8601, which sorts as dates do (Luật Căn cước 2023, Art 46).
const firstCanCuoc = "2024-07-01"

// issued is the date of issue by DG13, DG12 or QR.
func (e Evidence) issued() personal.Text {
	for _, t := range []personal.Text{iso(value(e.DG13).DateOfIssue()), compactISO(value(e.DG12).DateOfIssue), value(e.QR).Issued.ISO()} {
		if !t.IsZero() {
			return t
		}
	}
	return ""
}

// iso turns a date as Vietnamese chips write it ("15/01/1990", "1990") into ISO 8601.
func iso(t personal.Text) personal.Text {
	d, err := vnid.ParseDate(t.Reveal())
	if err != nil {
		return ""
	}
	return d.ISO()
}

// compactISO turns YYYYMMDD of DG11 and DG12 into ISO 8601.
func compactISO(t personal.Text) personal.Text {
	s := t.Reveal()
	if len(s) != 8 {
		return ""
	}
	var d mrz.Date
	if d.UnmarshalText([]byte(s[:4]+"-"+s[4:6]+"-"+s[6:])) != nil {
		return ""
	}
	return d.ISO()
}

// spaced turns the fillers between the parts of a DG11 text into spaces.
func spaced(t personal.Text) personal.Text {
	return personal.Text(strings.Join(strings.FieldsFunc(t.Reveal(), func(r rune) bool { return r == '<' || r == ' ' }), " "))
}

func sexWord(t personal.Text) personal.Text {
	w, err := vnid.ParseSex(t.Reveal())
	if err != nil {
		return ""
	}
	return w
}

// wordOf is the sex of a zone; a zone that is not there has none.
func wordOf(m mrz.MRZ) personal.Text {
	if m.Format == "" {
		return ""
	}
	return m.SexWord()
}

// numberIn is the personal number that Vietnamese cards carry in their zone.
func numberIn(m mrz.MRZ) personal.Text {
	n, ok := vnid.NumberOf(m)
	if !ok {
		return ""
	}
	return personal.Text(n)
}

func fullName(m mrz.MRZ) personal.Text {
	return spaced(m.Names.Primary + "<" + m.Names.Secondary)
}
