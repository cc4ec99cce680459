package main

import (
	"crypto/rand"
	"fmt"
	"strconv"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// role is one kind of person that staff meet in practice.
type role struct {
	name     string // adult, senior, …
	says     string
	document string // profile of the card
	options  vcard.Options
	faults   []string
	cover    cover
}

// cover is what the insurer knows of somebody.
type cover string

const (
	insured    cover = "insured"
	lapsed     cover = "lapsed"
	notInsured cover = ""
)

// roles are who comes to the practice desk, in order.
var roles = []role{
	{name: "adult", says: "a citizen whose card, data and insurance are in order", document: "cccd-2021", cover: insured},
	{name: "senior", says: "past 58: a card without an expiry", document: "can-cuoc-2024", cover: insured},
	{name: "child", says: "eight years old, comes with a guardian", document: "can-cuoc-2024", cover: insured,
		options: vcard.Options{Age: 8, Issued: time.Date(2024, 9, 2, 0, 0, 0, 0, time.UTC)}},
	{name: "expired", says: "the card ran out; chip and data are genuine", document: "cccd-2021", cover: insured,
		options: vcard.Options{Age: 36, Issued: time.Date(2021, 4, 5, 0, 0, 0, 0, time.UTC)}},
	{name: "clone", says: "a copied chip: rejected", document: "cccd-2021", faults: []string{"clone-no-keys"}, cover: insured},
	{name: "unknown-issuer", says: "signed by somebody nobody knows; the insurance ran out", document: "cccd-2021", faults: []string{"unknown-signer"}, cover: lapsed},
	{name: "dead-chip", says: "the chip does not answer: go by QR or by typing", document: "cccd-2021", faults: []string{"memory-card"}, cover: insured},
	{name: "passport", says: "has a passport and no insurance", document: "passport", cover: notInsured},
}

// pupil is an invented person of the practice.
type pupil struct {
	role
	id   string
	seed uint64
	doc  *vcard.Document
	card *vcard.Card
	bhyt personal.Text // QR text of the insurance card; empty: none
}

// practiceSeed keeps the people of the practice apart from those of tests.
const practiceSeed = 700

// invent makes one person, with the card out of the field.
func invent(i int, r role, vpcd string) (*pupil, error) {
	seed := practiceSeed + uint64(i)
	doc, err := vcard.Personalise(r.document, seed, r.options)
	if err != nil {
		return nil, err
	}
	faulty, quirks, err := doc.With(r.faults...)
	if err != nil {
		return nil, err
	}
	chip := vcard.NewChip(faulty, rand.Reader)
	chip.Become(faulty, quirks)
	return &pupil{role: r, id: strconv.Itoa(i + 1), seed: seed, doc: doc, card: vcard.NewCard(chip, vcard.CardOptions{Addr: vpcd})}, nil
}

// insure makes the person a member, if the role is one, and writes the card's QR.
// Dates follow from the day of the practice.
func (p *pupil) insure(now time.Time) (*vsssim.Member, error) {
	if p.cover == notInsured {
		return nil, nil
	}
	of := p.doc.Print.Person
	from, to := now.AddDate(0, -6, 0), now.AddDate(0, 6, 0)
	if p.cover == lapsed {
		from, to = now.AddDate(-2, 0, 0), now.AddDate(0, -1, 0)
	}
	number, group := fmt.Sprintf("79%08d", p.seed), "DN4"
	if p.name == "child" {
		group = "TE1"
	}
	m := vsssim.Member{
		Number: string(of.Number), Name: of.FullName.Reveal(), Birth: of.Birth.ISO().Reveal(), Insurance: number, Card: group + "79" + number,
		From: from.Format(time.DateOnly), To: to.Format(time.DateOnly), Facility: "01929", Address: of.Residence.Reveal(), FiveYears: "2020-01-01",
	}
	var err error
	p.bhyt, err = vnid.FormatBHYT(vnid.BHYT{
		Code: personal.Text(m.Card), FullName: of.FullName, DateOfBirth: of.Birth, Sex: of.Sex, Residence: of.Residence,
		Facility: personal.Text(m.Facility), ValidFrom: mrz.DateOf(from), ValidTo: mrz.DateOf(to), Issued: mrz.DateOf(from),
	})
	return &m, err
}
