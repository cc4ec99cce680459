package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/backendsim"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
	"github.com/cccd-agent/cccd-agent/ui/report"
)

const demoRoom = "305"

// personalise invents the citizen and tells the insurance portal of a member of
// that name, so that the lookup is judged by what the chip says.
func (d *demo) personalise() (string, error) {
	doc, err := vcard.Personalise(d.o.profile, d.o.seed, vcard.Options{})
	if err != nil {
		return "", err
	}
	if _, err := doc.WriteDir(d.path("card")); err != nil {
		return "", err
	}
	qr, err := vnid.ParseCCCD(doc.Print.QR.Reveal())
	if err != nil {
		return "", fmt.Errorf("the profile has no QR to scan: %w", err)
	}
	people := backendsim.Cast()
	people.VSS.Members = []vsssim.Member{{
		Number: qr.Number.Reveal(), Name: qr.FullName.Reveal(), Birth: qr.DateOfBirth.ISO().Reveal(),
	}}
	return d.o.profile, writeJSON(d.path("people.json"), people)
}

func (d *demo) startBackends() (string, error) {
	var err error
	d.backends, err = startChild(d.ctx, d.std.err, "backends", "--people", d.path("people.json"), "--out", d.path("backends"))
	if err != nil {
		return "", err
	}
	return d.ready.URL, d.backends.next(&d.ready)
}

func (d *demo) trust() (string, error) {
	var changes struct {
		Added []struct{ ID, Subject string }
	}
	if err := d.agent(nil, &changes, "trust", "import", d.path("card", "csca.der"), "--yes"); err != nil {
		return "", err
	}
	if len(changes.Added) != 1 {
		return "", fmt.Errorf("%w: %d anchors added", errNotAsItShould, len(changes.Added))
	}
	return changes.Added[0].Subject, nil
}

func (d *demo) holdCard() (string, error) {
	var err error
	d.card, err = startChild(d.ctx, d.std.err, "card", "--lds", d.path("card"))
	if err != nil {
		return "", err
	}
	return "out of the field", d.card.next(&struct{}{})
}

// scan reads the QR where it is printed: on the front of the older card, on the
// back of the newer one.
func (d *demo) scan() (string, error) {
	for _, side := range []string{"front.png", "back.png"} {
		var line struct {
			Text personal.Text
			Kind vnid.Kind
		}
		if err := d.agent(nil, &line, "scan", d.path("card", side), "--budget", "2s"); err != nil {
			continue
		}
		if line.Kind == vnid.KindCCCD || line.Kind == vnid.KindCanCuoc {
			d.qr = line.Text
			return fmt.Sprintf("%s on %s", line.Kind, side), nil
		}
	}
	return "", fmt.Errorf("%w: no QR on either side", errNotAsItShould)
}

func (d *demo) read() (string, error) {
	if err := d.card.order("tap"); err != nil {
		return "", err
	}
	d.record = &identity.Record{}
	err := d.agent(strings.NewReader(d.qr.Reveal()), d.record, "read", "--qr", "-", "--portrait", d.path("portrait.jpg"), "--save", d.path("files"))
	if err != nil {
		return "", err
	}
	if d.record.Verdict != identity.Genuine {
		return "", fmt.Errorf("%w: verdict %s", errNotAsItShould, d.record.Verdict)
	}
	if err := d.card.order("pull"); err != nil {
		return "", err
	}
	said := fmt.Sprintf("%s: %d checks, chip read in %d ms", d.record.Verdict, len(d.record.Checks), d.record.Timing.TotalMs)
	return said, writeJSON(d.path("record.json"), d.record)
}

func (d *demo) lookUp() (string, error) {
	var answer struct {
		insurance.Answer
		Do personal.Text
	}
	if err := d.agent(nil, &answer, "lookup", "insurance", "--record", d.path("record.json")); err != nil {
		return "", err
	}
	if answer.Action != insurance.Accept || answer.Card.IsZero() {
		return "", fmt.Errorf("%w: code %s, action %s", errNotAsItShould, answer.Code, answer.Action)
	}
	card := fmt.Sprintf("%s: %s · %s · %s: %s", d.lang.Say("insurance.card"), answer.Card.Number.Reveal(),
		d.lang.Say("insurance.validity", d.lang.Date(string(answer.Card.From)), d.lang.Date(string(answer.Card.To))),
		d.lang.Say("insurance.facility"), answer.Card.Facility)
	d.outcomes = append(d.outcomes, report.Outcome{Title: "BHYT " + answer.Code, Says: answer.Do, Lines: []personal.Text{answer.Text, personal.Text(card)}})
	return fmt.Sprintf("code %s, action %s", answer.Code, answer.Action), writeJSON(d.path("insurance.json"), answer)
}

func (d *demo) notify() (string, error) {
	var receipt struct {
		At     time.Time
		Guests int
	}
	departure := time.Now().In(identity.Zone()).AddDate(0, 0, 2).Format(time.DateOnly)
	err := d.agent(nil, &receipt, "accommodation", "notify", "--record", d.path("record.json"), "--room", demoRoom, "--departure", departure)
	if err != nil {
		return "", err
	}
	if receipt.Guests != 1 {
		return "", fmt.Errorf("%w: %d guests", errNotAsItShould, receipt.Guests)
	}
	says := d.lang.Say("lodging.accepted", receipt.Guests)
	d.outcomes = append(d.outcomes, report.Outcome{Title: "Lưu trú", Says: personal.Text(says), Lines: []personal.Text{personal.Text(d.lang.Say("lodging.room", demoRoom))}})
	return fmt.Sprintf("room %s, until %s", demoRoom, departure), nil
}

// checkBook compares what the backends say they accepted with what was asked of
// them: once each, for this person.
func (d *demo) checkBook() (string, error) {
	raw, err := os.ReadFile(d.ready.Book)
	if err != nil {
		return "", err
	}
	var book struct{ Entries []rig.Entry }
	if err := json.Unmarshal(raw, &book); err != nil {
		return "", err
	}
	count := map[string]int{}
	for _, e := range book.Entries {
		count[e.Event]++
	}
	number := d.record.Person.PersonalNumber.Value.Reveal()
	if count["lookup"] != 1 || count["stay"] != 1 || !strings.Contains(string(raw), number) {
		return "", fmt.Errorf("%w: %v", errNotAsItShould, count)
	}
	return "one lookup, one stay", nil
}
