package main

import (
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
	"github.com/cccd-agent/cccd-agent/reader/personal/residue"
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
	people.Value("typed number", typedNumber)
	people.Person("typed name", typedName)
	people.Birth("typed birth", typedBirth)
	people.Value("typed home", typedHome)
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
	p.readByHand(d)
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
		for _, where := range slices.Concat(people.Names(text), secrets.Names(text)) {
			t.Errorf("in the %s: %s", what, where)
		}
	}
	p.kept(people)
	token := new(traces)
	token.Add("token", []byte(p.token))
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
	s.Add("token", []byte(p.token))
	people := backendsim.Cast()
	s.Add("insurance password", []byte(people.VSS.Accounts[0].Password))
	s.Add("accommodation password", []byte(people.KBTT.Accounts[0].Password))
	s.Add("accommodation credential", []byte(people.KBTT.Basic))
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

func (p *privateHall) bundle() []byte {
	p.t.Helper()
	file := filepath.Join(p.t.TempDir(), "support.zip")
	if a := p.agent("support-bundle", "--out", file); a.exit != exitOK {
		p.t.Fatalf("exit %d %s", a.exit, a.out)
	}
	return []byte(unzipped(p.t, file))
}

// finds shows that what is there is found, in every form.
func (s *traces) finds(t *testing.T, value string) {
	t.Helper()
	dir := t.TempDir()
	for i, f := range residue.Writings([]byte(value)) {
		file := slices.Concat(make([]byte, 4000+i), f.Text, make([]byte, 4000))
		if err := os.WriteFile(filepath.Join(dir, f.Name), file, 0o600); err != nil {
			t.Fatal(err)
		}
		if found := s.folder(t, dir); len(found) != i+1 {
			t.Errorf("%s: found %v", f.Name, found)
		}
	}
}
