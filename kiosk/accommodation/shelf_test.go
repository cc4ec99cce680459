package accommodation_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig/rigtest"
)

func TestTheListsAreKeptAndServeOffline(t *testing.T) {
	p := open(t)
	dir := t.TempDir()
	shelf := accommodation.OpenShelf(dir)
	client := p.client(t, func(o *accommodation.Options) { o.Catalogue = shelf.Catalogue })
	if shelf.Catalogue() != nil || shelf.Fresh(p.clock.At) {
		t.Fatal("something is known before anybody asked")
	}
	if err := shelf.Refresh(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	if p.logIns() != 0 {
		t.Error("logged in for a public list")
	}
	p.faults.Set(rig.Down)
	kept := accommodation.OpenShelf(dir)
	c := kept.Catalogue()
	if c == nil || !c.At.Equal(p.clock.At) || len(c.Provinces) != 4 || len(c.Wards["201"]) != 4 || len(c.Reasons) != 20 || len(c.Papers) != 8 || len(c.Homes) != 3 {
		t.Fatalf("%+v", c)
	}
	if slices.ContainsFunc(c.Nationalities, func(p accommodation.Place) bool { return accommodation.Vietnamese(p.Code) }) || len(c.Nationalities) != 7 {
		t.Errorf("%d nationalities of foreigners", len(c.Nationalities))
	}
	if accommodation.EntryName(c.Reasons, 18) != "Chữa bệnh" || accommodation.EntryName(c.Reasons, 99) != "" {
		t.Error("the reasons are not the portal's")
	}
	if !kept.Fresh(p.clock.At.Add(23*time.Hour)) || kept.Fresh(p.clock.At.Add(24*time.Hour)) {
		t.Error("fresh for a day")
	}
	if err := kept.Refresh(t.Context(), client); !errors.Is(err, backend.ErrUnreachable) || kept.Catalogue() != c {
		t.Errorf("what is known goes when the portal does not answer: %v", err)
	}
}

func TestTheListsWin(t *testing.T) {
	p := open(t)
	shelf := accommodation.OpenShelf(t.TempDir())
	client := p.client(t, func(o *accommodation.Options) { o.Catalogue = shelf.Catalogue })
	g := p.foreigner()
	g.Nationality = "ZZZ"
	if err := client.Check([]accommodation.Guest{g}); err != nil {
		t.Errorf("before the lists are known: %v", err)
	}
	if err := shelf.Refresh(t.Context(), client); err != nil {
		t.Fatal(err)
	}
	place := func(province, ward string) accommodation.Guest {
		g := p.guest()
		g.Province, g.Ward = province, ward
		return g
	}
	for name, c := range map[string]struct {
		guest   accommodation.Guest
		problem accommodation.Problem
	}{
		"nationality":            {g, accommodation.NationalityUnknown},
		"commune":                {place("201", "101900319"), ""},
		"province alone":         {place("201", ""), ""},
		"another's commune":      {place("511", "101900319"), accommodation.PlaceUnknown},
		"no such province":       {place("999", ""), accommodation.PlaceUnknown},
		"commune without":        {place("", "101900319"), accommodation.PlaceUnknown},
		"a reason that it lacks": {func() accommodation.Guest { g := p.guest(); g.Reason = 21; return g }(), accommodation.ReasonMissing},
	} {
		err := client.Check([]accommodation.Guest{c.guest})
		var wrong *accommodation.CheckError
		if c.problem == "" && err != nil || c.problem != "" && (!errors.As(err, &wrong) || wrong.Problems[0].Problem != c.problem) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAReasonThatTheListNumbersOtherwise: in-patients are sent under the number
// that the portal's list has for them.
func TestAReasonThatTheListNumbersOtherwise(t *testing.T) {
	p := open(t)
	_, bodies := p.recorded(t)
	list := &accommodation.Catalogue{Reasons: []accommodation.Entry{{Code: 1, Name: "Du lịch"}, {Code: 18, Name: "Lao động"}, {Code: 19, Name: "Chữa  bệnh"}}}
	client := p.client(t, func(o *accommodation.Options) {
		o.DefaultReason = accommodation.Treatment
		o.Catalogue = func() *accommodation.Catalogue { return list }
	})
	g := p.guest()
	g.Room = "P. 12 / Khoa Nội"
	if err := notify(client, g); err != nil || !strings.Contains((*bodies)[1], `"soPhong":"P. 12 / Khoa Nội","lyDoCuTru":19`) {
		t.Errorf("%v %s", err, *bodies)
	}
	list = nil
	if err := notify(client, g); err != nil || !strings.Contains((*bodies)[len(*bodies)-1], `"lyDoCuTru":18`) {
		t.Errorf("%v %s", err, *bodies)
	}
}

func TestAKeptFileThatIsNoCatalogue(t *testing.T) {
	for name, text := range map[string]string{"garbled": "{", "another": `{"schema":"x/1"}`, "empty": ""} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, accommodation.CatalogueFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if accommodation.OpenShelf(dir).Catalogue() != nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestListsThatAreNone(t *testing.T) {
	for name, body := range map[string]string{
		"nothing": `{"code":"200","data":null}`, "no list": `{"code":"200","data":{}}`, "a page": "<html>", "empty": `{"code":"200","data":[]}`,
	} {
		p := open(t)
		p.server = rigtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }), p.clock.At)
		if _, err := p.client(t).FetchCatalogue(t.Context()); !errors.Is(err, backend.ErrUnreachable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheListsAreRefreshedDaily(t *testing.T) {
	p := open(t)
	shelf := accommodation.OpenShelf(t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	asked := make(chan struct{}, 100)
	p.server = rigtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		p.ServeHTTP(w, r)
	}), p.clock.At)
	client := p.client(t)
	done := make(chan error, 1)
	go func() { done <- shelf.Keep(ctx, client, slog.New(slog.DiscardHandler)) }()
	for range 5 + 4 { // five lists, and the communes of four provinces
		<-asked
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
