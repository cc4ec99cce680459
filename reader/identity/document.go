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
func (a assembler) document() Document {
	zone, ok := a.zone()
	d := Document{Kind: KindOther, Issued: a.issued()}
	if !ok {
		d.Kind = a.kindByQR()
		if a.QR != nil {
			d.Issuer, d.Number = vietnam, a.QR.Number.DocumentNumber()
		}
		return d
	}
	d.Type, d.Format, d.Issuer, d.Number = zone.DocumentType, string(zone.Format), zone.Issuer, zone.DocumentNumber
	d.Kind = a.kindOf(zone, d.Issued)
	expires, never, err := zone.ExpiryDate(a.ReadAt)
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

// kindOf tells the card of 2021 from that of 2024 by the date of issue, else by
// the QR: the zone and the chip are alike. Without either the older, more common
// one is said.
func (e Evidence) kindOf(zone mrz.MRZ, issued personal.Text) Kind {
	switch {
	case zone.Format == mrz.TD3 && strings.HasPrefix(zone.DocumentType, "P"):
		return KindPassport
	case zone.Format != mrz.TD1 || zone.Issuer != vietnam || !strings.HasPrefix(zone.DocumentType, "I"):
		return KindOther
	case issued >= firstCanCuoc:
		return KindCanCuoc
	case issued.IsZero() && e.QR != nil:
		return e.kindByQR()
	}
	return KindCCCD
}

// firstCanCuoc is the day from which the law calls the card căn cước, in ISO
// 8601, which sorts as dates do (Luật Căn cước 2023, Art 46).
const firstCanCuoc = "2024-07-01"

// issued is the date of issue by DG13, DG12 or QR. A document carries no
// assurance of its own, so a date stands in it only where it is worth as much as
// the whole record.
func (a assembler) issued() personal.Text {
	best := a.first(
		Value{Value: dateOf(value(a.DG13).DateOfIssue()).ISO(), Source: SourceDG13},
		Value{Value: compactDate(value(a.DG12).DateOfIssue).ISO(), Source: SourceDG12},
		Value{Value: value(a.QR).Issued.ISO(), Source: SourceQRCCCD})
	if best == nil || best.Assurance != a.verdict {
		return ""
	}
	return best.Value
}

// dateOf reads a date as Vietnamese chips write it ("15/01/1990", "1990"); what
// is none gives the zero date.
func dateOf(t personal.Text) mrz.Date {
	d, err := vnid.ParseDate(t.Reveal())
	if err != nil {
		return mrz.Date{}
	}
	return d
}

// compactDate reads YYYYMMDD of DG11 and DG12, zeros or fillers where unknown.
func compactDate(t personal.Text) mrz.Date {
	s := strings.ReplaceAll(t.Reveal(), "<", "0")
	if len(s) != len("YYYYMMDD") {
		return mrz.Date{}
	}
	return dateOf(personal.Text(s[6:] + s[4:6] + s[:4]))
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
