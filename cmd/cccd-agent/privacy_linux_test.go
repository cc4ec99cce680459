package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/backendsim"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// The people of these tests are invented. Nobody else has what they have, so
// that none of it is anywhere by chance.
const (
	privateGuestQR     = "001188654321||Khuất Thị Nguyệt Quỳnh|17031988|Nữ|Số 471 ngõ Bưởi Quýnh, Phường Thoãng, Hà Nội|20042021"
	privateCancelledQR = "031194765432||Trịnh Khuyểnh Ngoẵng|23081994|Nam|Số 903 phố Xoắt Ruổi, Xã Đượm, Hải Phòng|20042021"
	privateScannedQR   = "046201987654||Tạ Thuỷ Nguyễn Khoáng|09052001|Nữ|Số 612 đường Khuýp Khoẵm, Phường Choãi, Đà Nẵng|20042021"
	typedNumber        = "079175888123"
	typedName          = "Đoàn Ngưỡng Huyễn Chương"
	typedBirth         = "1975-11-29"
	typedHome          = "Số 88 hẻm Loằng Ngoằng, Phường Ngoắc, TP. Hồ Chí Minh"
)

// Of nobody who was at the desk is anything left a minute after: not in what the
// agent keeps in the clear, not in what it tells, not in its memory.
func TestNothingPersonalStays(t *testing.T) {
	d := newDesk(t, "cccd-2021", vcard.BenchOptions{Seed: 1})
	p := privateHallOf(t, d)
	secrets, people := p.secrets(), new(traces)
	people.addCard(t, d)
	for _, text := range []string{privateGuestQR, privateCancelledQR, privateScannedQR} {
		people.addQR(t, text)
	}
	people.addValue("typed number", typedNumber)
	people.addName("typed name", typedName)
	people.addBirth("typed birth", typedBirth)
	people.addValue("typed home", typedHome)
	people.finds(t, typedName)

	p.follow() // on a connection that paired nobody
	p.insured(d, people)
	p.follow() // on one that carried a person
	p.lodged()
	p.brokenOff(d)
	p.typed()
	p.scanned()
	p.refused(people)
	p.cancelled()
	p.readByHand(d, people)
	ended := time.Now()
	if len(people.memory(t, p.pid)) == 0 {
		t.Error("right after the visits nothing is found: the search does not work")
	}
	if p.posted.Load() == 0 {
		t.Error("the desktop program was handed nothing")
	}
	p.forgotten(ended)

	for _, where := range people.memory(t, p.pid) {
		t.Errorf("%v after the last visit, in memory: %s", time.Since(ended).Round(time.Second), where)
	}
	told := map[string][]byte{"log": p.log(), "metrics": (&app{data: p.data}).daemonMetrics(t.Context()), "bundle": p.bundle(), "journal": []byte(p.agent("journal", "export").out)}
	for what, text := range told {
		if len(text) == 0 {
			t.Errorf("no %s", what)
		}
		for _, where := range slices.Concat(people.names(text), secrets.names(text)) {
			t.Errorf("in the %s: %s", what, where)
		}
	}
	p.kept(people)
	token := new(traces)
	token.add("token", []byte(p.token))
	for _, where := range token.folder(t, p.data) {
		t.Errorf("in the data folder: %s", where)
	}
}

// privateHallOf is a hall with the agent running, that knows the desk's citizen.
func privateHallOf(t *testing.T, d *desk) *privateHall {
	t.Helper()
	qr, err := vnid.ParseCCCD(d.file("qr.txt"))
	if err != nil {
		t.Fatal(err)
	}
	o := hallOf(t, backendsim.People{VSS: vsssim.Cast{Members: []vsssim.Member{
		{Number: qr.Number.Reveal(), Name: qr.FullName.Reveal(), Birth: qr.DateOfBirth.ISO().Reveal()},
	}}})
	d.data = o.data
	d.trustTheCountry()
	p := &privateHall{hall: o, client: &http.Client{Transport: &http.Transport{}}, heard: make(chan api.Event, 1000)}
	scanner := p.scanner()
	o.append("config.yaml", "desk:\n  name: Thử\nstore:\n  key: file\npurposes:\n  insurance:\n    portrait: true\n")
	id := p.pair()
	o.append("config.yaml", fmt.Sprintf("scanners: [%s]\nadapters:\n  post:\n    url: %s\n    client: %s\n", scanner, p.desktop(), id))
	p.start()
	return p
}

// scanner is the device of a code scanner.
func (p *privateHall) scanner() string {
	p.t.Helper()
	ours, theirs, err := pty.Open()
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _, _ = ours.Close(), theirs.Close() })
	p.line = ours
	return theirs.Name()
}

// desktop is an old program that is handed every record.
func (p *privateHall) desktop() string {
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		p.posted.Add(n)
	}))
	p.t.Cleanup(s.Close)
	return s.URL + "/"
}

func (p *privateHall) secrets() *traces {
	s := new(traces)
	s.add("token", []byte(p.token))
	people := backendsim.Cast()
	s.add("insurance password", []byte(people.VSS.Accounts[0].Password))
	s.add("accommodation password", []byte(people.KBTT.Accounts[0].Password))
	s.add("accommodation credential", []byte(people.KBTT.Basic))
	return s
}

// kept is the data folder: nothing in the clear while the agent runs and after,
// before what is past its time is erased and after, and its owner's alone.
func (p *privateHall) kept(people *traces) {
	p.t.Helper()
	look := func(when string) {
		p.t.Helper()
		for _, where := range people.folder(p.t, p.data) {
			p.t.Errorf("%s: %s", when, where)
		}
	}
	look("while it runs")
	err := filepath.WalkDir(p.data, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 && e.Name() != "port" && path != p.data {
			p.t.Errorf("%s has mode %v", e.Name(), info.Mode())
		}
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.stop()
	look("after its end")
	a := newApp(streams{strings.NewReader(""), io.Discard, io.Discard})
	a.data, a.config = p.data, filepath.Join(p.data, "config.yaml")
	a.now = func() time.Time { return time.Now().AddDate(2, 0, 0) }
	owned, err := a.openPremises(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	if n, err := owned.store.Sweep(p.t.Context()); err != nil || n == 0 {
		p.t.Errorf("%d visits erased, %v", n, err)
	}
	look("after the sweep")
	owned.close()
	look("after all")
}

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
		for _, where := range people.names(body) {
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
func (p *privateHall) readByHand(d *desk, people *traces) {
	p.t.Helper()
	d.do("tap")
	a := d.read()
	if a.exit != exitOK || a.record.Verdict != identity.Genuine {
		p.t.Fatalf("exit %d %s", a.exit, a.out)
	}
	d.do("pull")
}

func (p *privateHall) bundle() []byte {
	p.t.Helper()
	file := filepath.Join(p.t.TempDir(), "support.zip")
	if a := p.agent("support-bundle", "--out", file); a.exit != exitOK {
		p.t.Fatalf("exit %d %s", a.exit, a.out)
	}
	return []byte(unzipped(p.t, file))
}

// addCard looks for everything that a citizen's card tells.
func (s *traces) addCard(t *testing.T, d *desk) {
	t.Helper()
	a := runAgent(t, "", t.TempDir(), "verify", d.card)
	for _, f := range a.record.Person.Fields() {
		name := "citizen " + f.Name
		switch f.Name {
		case "dateOfBirth":
			s.addBirth(name, f.Value.Value.Reveal())
		case "fullName":
			s.addName(name, f.Value.Value.Reveal())
		default:
			s.addValue(name, f.Value.Value.Reveal())
		}
	}
	for i, line := range strings.Fields(d.file("mrz.txt")) {
		s.addValue(fmt.Sprintf("citizen MRZ %d", i+1), line)
	}
	zone, err := mrz.Parse(d.file("mrz.txt"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := mrz.KeyOf(zone).Information()
	if err != nil {
		t.Fatal(err)
	}
	s.addValue("citizen key of the chip", string(key))
	s.addQR(t, d.file("qr.txt"))
	s.addPortrait([]byte(d.file("DG2.bin")))
}

// addPortrait looks for pieces of the picture itself: its tables are everybody's.
func (s *traces) addPortrait(file []byte) {
	scan := bytes.Index(file, []byte{0xFF, 0xDA})
	for at := scan + 32; at+16 < len(file); at += (len(file) - scan) / 24 {
		piece := file[at : at+16]
		if len(slices.Compact(slices.Sorted(slices.Values(piece)))) > 11 { // else a plain background
			s.add(fmt.Sprintf("citizen portrait at %d", at), piece)
		}
	}
}

func (s *traces) addQR(t *testing.T, text string) {
	t.Helper()
	qr, err := vnid.ParseCCCD(text)
	if err != nil {
		t.Fatal(err)
	}
	s.addValue("QR", text)
	s.addValue("QR number", qr.Number.Reveal())
	s.addName("QR name", qr.FullName.Reveal())
	s.addBirth("QR birth", qr.DateOfBirth.ISO().Reveal())
	s.addValue("QR home", qr.Residence.Reveal())
}

func (s *traces) addValue(name, value string) { s.add(name, []byte(strings.TrimSpace(value))) }

// addName looks for a name as it is written, in capitals, without accents, and
// as a machine reads it.
func (s *traces) addName(name, value string) {
	plain := vnid.Transliterate(personal.Text(value)).Reveal()
	for how, v := range map[string]string{
		"": value, " in capitals": strings.ToUpper(value), " without accents": plain,
		" without accents in capitals": strings.ToUpper(plain), " in a zone": strings.ReplaceAll(strings.ToUpper(plain), " ", "<"),
	} {
		s.addValue(name+how, v)
	}
}

// addBirth looks for a date as ISO writes it, as people do, and as a QR does.
func (s *traces) addBirth(name, iso string) {
	y, m, d := iso[:4], iso[5:7], iso[8:]
	s.addValue(name, iso)
	s.addValue(name+" with strokes", d+"/"+m+"/"+y)
	s.addValue(name+" in digits", d+m+y)
}

// finds shows that what is there is found, in every form.
func (s *traces) finds(t *testing.T, value string) {
	t.Helper()
	dir := t.TempDir()
	for i, f := range writings([]byte(value)) {
		file := slices.Concat(make([]byte, 4000+i), f.text, make([]byte, 4000))
		if err := os.WriteFile(filepath.Join(dir, f.name), file, 0o600); err != nil {
			t.Fatal(err)
		}
		if found := s.folder(t, dir); len(found) != i+1 {
			t.Errorf("%s: found %v", f.name, found)
		}
	}
}
