package vcard

import (
	"errors"
	"image"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vcard/specimen"
)

// pictures draws both sides and the QR, all of them marked as a specimen.
func (p *Print) pictures() ([]output, error) {
	card := p.drawing()
	front, err1 := specimen.Front(card)
	back, err2 := specimen.Back(card)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	named := []struct {
		name  string
		image image.Image
	}{{fileFront, front}, {fileBack, back}}
	if p.QR != "" {
		qr, err := specimen.QR(p.QR.Reveal())
		if err != nil {
			return nil, err
		}
		named = append(named, struct {
			name  string
			image image.Image
		}{fileQRPNG, qr})
	}
	var out []output
	for _, n := range named {
		b, err := specimen.PNG(n.image)
		if err != nil {
			return nil, err
		}
		out = append(out, output{n.name, b})
	}
	return out, nil
}

// drawing is what stands on the document, word for word.
func (p *Print) drawing() specimen.Card {
	c := specimen.Card{
		Kind: p.kind, Number: p.Person.Number.Reveal(), FullName: p.Person.FullName.Reveal(),
		DateOfBirth: slashed(p.Person.Birth).Reveal(), Sex: sexWord(p.Person.Sex).Reveal(), Nationality: vietnam,
		PlaceOfOrigin: p.Person.Origin.Reveal(), Residence: p.Person.Residence.Reveal(),
		IdentifyingFeatures: p.Person.Features.Reveal(), Issued: slashed(p.Person.Issued).Reveal(),
		Expires: expiryWord(p.Person).Reveal(), QR: p.QR.Reveal(), Face: p.Face,
	}
	if p.kind == specimen.Passport {
		c.PersonalNumber, c.Number = c.Number, p.MRZ.DocumentNumber.Reveal()
	}
	for _, line := range p.MRZ.Lines() {
		c.MRZ = append(c.MRZ, line.Reveal())
	}
	return c
}

// sexWord is the sex as Vietnamese documents print it.
func sexWord(sex personal.Text) personal.Text {
	if sex == mrz.Female {
		return "Nữ"
	}
	return "Nam"
}

// expiryWord is the day of expiry, or the words for none.
func expiryWord(p Person) personal.Text {
	if p.Expires.NoExpiry {
		return noExpiry
	}
	return slashed(p.Expires.Date)
}
