package main

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// insured is a patient: QR, then chip, portrait, answer of the insurance.
func (p *privateHall) insured(d *desk, people *traces) {
	p.t.Helper()
	id := p.open(visit.Insurance, nil)
	p.act(id, "scan", map[string]any{"text": d.file("qr.txt")})
	p.await(id, "visit.record")
	d.do("tap")
	p.act(id, "read", map[string]any{})
	p.await(id, "visit.record")
	face := p.call(http.MethodGet, "/v1/visits/"+id+"/portrait", nil)
	if !bytes.Contains([]byte(d.file("DG2.bin")), face) {
		p.t.Error("the portrait is not that of the chip")
	}
	p.act(id, "face", map[string]any{"matches": true})
	v := p.act(id, "insurance", map[string]any{})
	if v.Method != visit.MethodChip || v.Record == nil || v.Record.Verdict != identity.Genuine || v.Insurance == nil || v.Insurance.Answer == nil {
		p.t.Fatalf("not read and looked up: %s, %+v", v.Method, v.Insurance)
	}
	if found := people.memory(p.t, p.pid); !slices.ContainsFunc(found, func(s string) bool { return strings.HasPrefix(s, "citizen fullName as bytes") }) {
		p.t.Errorf("while the visit is open %d traces, the name not among them: the search does not work", len(found))
	}
	p.act(id, "finish", map[string]any{})
	d.do("pull")
}

// lodged is a guest by QR, and notified.
func (p *privateHall) lodged() {
	p.t.Helper()
	id := p.open(visit.Accommodation, map[string]any{"room": "305", "departure": time.Now().AddDate(0, 0, 2)})
	p.act(id, "scan", map[string]any{"text": privateGuestQR})
	v := p.act(id, "accommodation", map[string]any{})
	if v.Accommodation == nil || v.Accommodation.State != visit.Notified {
		p.t.Fatalf("not notified: %+v", v.Accommodation)
	}
	p.act(id, "finish", map[string]any{})
}

// brokenOff is a card with a wrong number, then one that is pulled.
func (p *privateHall) brokenOff(d *desk) {
	p.t.Helper()
	id := p.open(visit.Identification, nil)
	d.do("tap")
	p.act(id, "read", map[string]any{"can": "000000"})
	p.await(id, "visit.trouble")
	d.do("pull", "fault pull-in-dg2", "tap")
	p.act(id, "read", map[string]any{"mrz": d.file("mrz.txt")})
	p.await(id, "visit.trouble")
	p.act(id, "cancel", map[string]any{})
	d.do("pull", "clear")
}

// typed is a patient without a card.
func (p *privateHall) typed() {
	p.t.Helper()
	id := p.open(visit.Insurance, nil)
	p.act(id, "typed", map[string]any{
		"number": typedNumber, "fullName": typedName, "dateOfBirth": typedBirth, "sex": "male", "residence": typedHome, "paper": "birth-certificate",
	})
	p.act(id, "insurance", map[string]any{})
	p.act(id, "finish", map[string]any{})
}

// scanned is somebody whose code the desk's scanner reads.
func (p *privateHall) scanned() {
	p.t.Helper()
	id := p.open(visit.Identification, nil)
	if _, err := p.line.WriteString(privateScannedQR + "\r\n"); err != nil {
		p.t.Fatal(err)
	}
	p.await(id, "visit.record")
	p.act(id, "consent", map[string]any{"to": "hand-over", "given": true})
	p.act(id, "finish", map[string]any{})
}

// refused is what the agent does not take, and says so without a word of it.
func (p *privateHall) refused(people *traces) {
	p.t.Helper()
	id := p.open(visit.Accommodation, nil)
	here := "/v1/visits/" + id + "/"
	for _, wrong := range []struct {
		path string
		in   any
	}{
		{here + "typed", map[string]any{"number": typedNumber, "dateOfBirth": typedHome}},
		{here + "typed", map[string]any{"number": strings.Repeat(typedNumber, 3), typedName: typedHome}},
		{here + "typed", map[string]any{"sex": typedName, "paper": typedNumber, "nationality": typedHome}},
		{here + "typed", typedName},
		{here + "scan", map[string]any{"text": privateGuestQR[:40]}},
		{here + "scan", map[string]any{"text": typedNumber + "|" + typedName}},
		{here + "read", map[string]any{"qr": typedName, "mrz": typedHome}},
		{here + "read", map[string]any{"number": typedNumber, "birth": typedName, "expiry": typedHome}},
		{here + "accommodation", map[string]any{"dateOfBirth": typedName, "phone": typedNumber, "address": typedHome}},
		{here + "insurance", map[string]any{"card": typedName}},
		{"/v1/visits/" + typedNumber + "/finish", nil},
		{"/v1/visits", map[string]any{"purpose": typedName, "externalId": typedNumber}},
		{"/v1/" + typedNumber + "?name=" + typedNumber, nil},
	} {
		status, body := p.ask(http.MethodPost, wrong.path, wrong.in)
		for _, where := range people.Names(body) {
			p.t.Errorf("%d: in the answer: %s", status, where)
		}
		if status < 400 {
			p.t.Errorf("%s was taken: %s", strings.TrimPrefix(wrong.path, here), body)
		}
	}
	p.act(id, "read", map[string]any{"reader": typedName})
	p.await(id, "visit.trouble")
	p.act(id, "cancel", map[string]any{})
}

// cancelled is somebody who goes while the reader waits for the card.
func (p *privateHall) cancelled() {
	p.t.Helper()
	id := p.open(visit.PublicService, nil)
	p.act(id, "read", map[string]any{"qr": privateCancelledQR})
	p.act(id, "cancel", map[string]any{})
}

// readByHand reads through the agent for the command line.
func (p *privateHall) readByHand(d *desk) {
	p.t.Helper()
	d.do("tap")
	a := d.read()
	if a.exit != exitOK || a.record.Verdict != identity.Genuine {
		p.t.Fatalf("exit %d %s", a.exit, a.out)
	}
	d.do("pull")
}
