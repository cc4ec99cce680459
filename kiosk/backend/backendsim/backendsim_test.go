package backendsim_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/backendsim"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig/rigtest"
	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

var now = time.Date(2026, 11, 21, 20, 0, 0, 0, time.FixedZone("+07", 7*3600))

func clock() time.Time { return now }

func start(t *testing.T, o backendsim.Options) *backendsim.Server {
	t.Helper()
	o.Now = clock
	s, err := backendsim.Listen(o)
	if err != nil {
		t.Fatal(err)
	}
	rigtest.Run(t, s.Serve)
	return s
}

// TestFromConfigurationToBook goes the way of a desk: the configuration that
// the simulator writes, both clients, and the book afterwards.
func TestFromConfigurationToBook(t *testing.T) {
	dir := t.TempDir()
	people, err := backendsim.ReadPeople(strings.NewReader(
		`{"vss":{"members":[{"number":"001190123456","name":"Nguyễn Thị Hoà","birth":"1990-01-15"}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, backendsim.Options{People: people, Book: filepath.Join(dir, "book.json")})
	settings := agent(t, s, dir)

	io, err := settings.InsuranceOptions(clock, nil)
	if err != nil {
		t.Fatal(err)
	}
	vss, err := insurance.New(io)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := vss.Lookup(context.Background(), settings.Insurance.Staff.Lookup(),
		insurance.Person{Number: "001190123456", Name: "Nguyễn Thị Hoà", Birth: "1990-01-15"})
	if err != nil || answer.Action != insurance.Accept {
		t.Fatalf("%s, %v", answer.Action, err)
	}
	answer, err = vss.Lookup(context.Background(), settings.Insurance.Staff.Lookup(), insurance.Person{
		Number: personal.Text(vsssim.NumberFor("010")), Name: vsssim.ScriptedName, Birth: vsssim.ScriptedBirth,
	})
	if err != nil || answer.Action != insurance.ClarifyExpired {
		t.Errorf("%s, %v", answer.Action, err)
	}

	ao, err := settings.AccommodationOptions(clock, nil)
	if err != nil {
		t.Fatal(err)
	}
	lodging, err := accommodation.New(ao)
	if err != nil {
		t.Fatal(err)
	}
	_, err = lodging.Notify(context.Background(), []accommodation.Guest{{
		Name: "Nguyễn Thị Hoà", Sex: accommodation.Female, Birth: "1990-01-15", Paper: accommodation.CCCD,
		Number: "001190123456", Arrival: now, Departure: now.AddDate(0, 0, 1), Room: "101",
	}})
	if err != nil {
		t.Fatal(err)
	}
	checkBook(t, s, filepath.Join(dir, "book.json"))
}

func agent(t *testing.T, s *backendsim.Server, dir string) *config.Config {
	t.Helper()
	yaml, err := s.AgentConfig("ca.pem")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"agent.yaml": yaml, "ca.pem": s.CAPEM()} {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	settings, err := config.Load(filepath.Join(dir, "agent.yaml"))
	if err == nil {
		err = settings.Check()
	}
	if err != nil {
		t.Fatal(err)
	}
	return settings
}

func checkBook(t *testing.T, s *backendsim.Server, path string) {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(s.CAPEM())
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, Time: clock}}}
	resp, err := client.Get(s.URL() + rig.BookPath)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	page, _ := io.ReadAll(resp.Body)
	file, _ := os.ReadFile(path)
	if string(page) != string(file) {
		t.Error("the page and the file differ")
	}
	var book struct {
		Entries []struct {
			System, Event, Caller string
			Data                  map[string]any
		}
	}
	if err := json.Unmarshal(page, &book); err != nil {
		t.Fatal(err)
	}
	var events []string
	for _, e := range book.Entries {
		events = append(events, e.System+" "+e.Event+" "+e.Caller)
	}
	want := "vss log-in 127.0.0.1, vss lookup 127.0.0.1, vss lookup 127.0.0.1, kbtt log-in 127.0.0.1, kbtt stay 127.0.0.1"
	if got := strings.Join(events, ", "); got != want {
		t.Errorf("events %s", got)
	}
	if last := book.Entries[len(book.Entries)-1]; last.Data["soGiayTo"] != "001190123456" || last.Data["soPhong"] != "101" {
		t.Errorf("the stay in the book: %v", last.Data)
	}
}

func TestFaultsByBackend(t *testing.T) {
	s := start(t, backendsim.Options{Faults: []string{"vss:down", "slow"}, Delay: time.Second})
	if !s.VSSFaults.On(rig.Down) || s.KBTTFaults.On(rig.Down) || !s.VSSFaults.On(rig.Slow) || !s.KBTTFaults.On(rig.Slow) || !s.HISFaults.On(rig.Slow) || s.FHIRFaults.On(rig.Down) {
		t.Error("the faults are not where they were put")
	}
	if err := s.SetFaults(); err != nil || s.VSSFaults.On(rig.Down) {
		t.Errorf("not cleared: %v", err)
	}
	for _, name := range []string{"broken", "none:down", "vss:"} {
		if err := s.SetFaults(name); !errors.Is(err, rig.ErrUnknownFault) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOptionsThatCannotBe(t *testing.T) {
	if _, err := backendsim.Listen(backendsim.Options{Listen: "0.0.0.0:0"}); !errors.Is(err, rig.ErrNotLoopback) {
		t.Errorf("got %v", err)
	}
	if _, err := backendsim.Listen(backendsim.Options{Faults: []string{"x"}}); !errors.Is(err, rig.ErrUnknownFault) {
		t.Errorf("got %v", err)
	}
	bad := backendsim.People{VSS: vsssim.Cast{Members: []vsssim.Member{{Name: "A"}}}}
	if _, err := backendsim.Listen(backendsim.Options{People: bad}); !errors.Is(err, vsssim.ErrMember) {
		t.Errorf("got %v", err)
	}
	if _, err := backendsim.ReadPeople(strings.NewReader(`{"vsss":{}}`)); !errors.Is(err, backendsim.ErrPeople) {
		t.Errorf("got %v", err)
	}
}
