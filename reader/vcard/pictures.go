package vcard

import (
	"image"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/vcard/specimen"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// pictures draws both sides of the document, and its QR by itself where it has one.
func (p *Print) pictures() ([]output, error) {
	card := p.specimen()
	drawings := []struct {
		name string
		draw func() (image.Image, error)
	}{
		{"front.png", func() (image.Image, error) { return specimen.Front(card) }},
		{"back.png", func() (image.Image, error) { return specimen.Back(card) }},
		{"qr.png", func() (image.Image, error) { return specimen.QR(card.QR) }},
	}
	if card.QR == "" {
		drawings = drawings[:2]
	}
	var out []output
	for _, d := range drawings {
		picture, err := d.draw()
		if err != nil {
			return nil, err
		}
		data, err := specimen.PNG(picture)
		if err != nil {
			return nil, err
		}
		out = append(out, output{d.name, data})
	}
	return out, nil
}

// specimen is what is printed, in the words of the card.
func (p *Print) specimen() specimen.Card {
	c := specimen.Card{
		Kind: p.kind(), Number: p.Person.Number.Reveal(), FullName: p.Person.FullName.Reveal(),
		DateOfBirth: slashed(p.Person.Birth).Reveal(), Sex: "Nam", Nationality: vietnam,
		PlaceOfOrigin: p.Person.Origin.Reveal(), Residence: p.Person.Residence.Reveal(),
		IdentifyingFeatures: p.Person.Features.Reveal(), Issued: slashed(p.Person.Issued).Reveal(),
		Expires: noExpiry, QR: p.QR.Reveal(), Face: p.Face,
	}
	if p.Person.Sex == mrz.Female {
		c.Sex = "Nữ"
	}
	if !p.Person.Expires.NoExpiry {
		c.Expires = slashed(p.Person.Expires.Date).Reveal()
	}
	if c.Kind == specimen.Passport {
		c.Number, c.PersonalNumber = p.MRZ.DocumentNumber.Reveal(), p.Person.Number.Reveal()
	}
	for _, line := range p.MRZ.Lines() {
		c.MRZ = append(c.MRZ, line.Reveal())
	}
	return c
}

func (p *Print) kind() specimen.Kind {
	if p.MRZ.Format == mrz.TD3 {
		return specimen.Passport
	}
	if qr, err := vnid.ParseCCCD(p.QR.Reveal()); err == nil && qr.IsCanCuoc() {
		return specimen.CanCuoc2024
	}
	return specimen.CCCD2021
}
