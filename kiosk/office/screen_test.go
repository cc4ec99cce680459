package office_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/doctor"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

func TestWhatAPersonIsToldOfAPurpose(t *testing.T) {
	yes := true
	policies := visit.Defaults()
	s := office.ScreenOf(config.Screen{
		Mode: config.KioskMode, Purposes: []visit.Purpose{visit.PublicService, visit.Insurance}, Idle: time.Minute, Grace: 15 * time.Second,
		Voice: &yes, ScannerKeys: &yes, Receivers: map[visit.Purpose]string{visit.PublicService: "UBND phường Mẫu"},
	}, policies)
	if len(s.Purposes) != 2 || s.IdleSeconds != 60 || s.GraceSeconds != 15 || !s.Voice {
		t.Fatalf("%+v", s)
	}
	p, i := s.Purposes[0], s.Purposes[1]
	if p.Purpose != visit.PublicService || p.Basis != visit.ByConsent || p.Receiver != "UBND phường Mẫu" || p.KeepDays != 0 ||
		!slices.Equal(p.Fields, policies[visit.PublicService].Fields) {
		t.Errorf("%+v", p)
	}
	if i.Basis != visit.ByLaw || i.KeepDays != 60 || i.Receiver != "" {
		t.Errorf("%+v", i)
	}
}

func TestTheDaysVisitsAreListed(t *testing.T) {
	r := newRig(t)
	who := visit.Caller{Client: visit.Local, Scopes: visit.Scopes()}
	v, err := r.desk.Open(t.Context(), who, visit.OpenRequest{Purpose: visit.Insurance})
	must(t, err)
	var list office.VisitList
	r.get("visits", &list)
	if list.Day != "2026-11-22" || len(list.Visits) != 1 || list.Visits[0].ID != v.ID || list.Visits[0].Purpose != visit.Insurance {
		t.Errorf("%+v", list)
	}
	r.get("visits?day=2026-11-21", &list)
	if list.Day != "2026-11-21" || len(list.Visits) != 0 {
		t.Errorf("%+v", list)
	}
	if code := r.ask("", http.MethodGet, "visits?day=today", nil, nil); code != "other" {
		t.Errorf("no day: %q", code)
	}
}

func TestStaysAreListed(t *testing.T) {
	r := newRig(t)
	who := visit.Caller{Client: visit.Local, Scopes: visit.Scopes()}
	stay, err := r.desk.OpenStay(t.Context(), who, visit.OpenStayRequest{Room: "101", Departure: noon.Add(48 * time.Hour)})
	must(t, err)
	var list office.StayList
	r.get("stays", &list)
	if len(list.Stays) != 1 || list.Stays[0].ID != stay.ID || list.Stays[0].Room != "101" {
		t.Errorf("%+v", list)
	}
}

func TestFindingsAreHealthyUntilOneFails(t *testing.T) {
	r := newRig(t)
	var d office.Diagnosis
	r.get("doctor", &d)
	if !d.Healthy || len(d.Findings) != 1 || d.Findings[0].Code != doctor.ClockPlausible {
		t.Errorf("%+v", d)
	}
	r.findings[0].Status = doctor.Fail
	if r.get("doctor", &d); d.Healthy {
		t.Error("a desk that fails is called healthy")
	}
}

func TestNumbersOfTheDesk(t *testing.T) {
	r := newRig(t)
	who := visit.Caller{Client: visit.Local, Scopes: visit.Scopes()}
	_, err := r.desk.Open(t.Context(), who, visit.OpenRequest{Purpose: visit.PublicService})
	must(t, err)
	var n statistics.Report
	r.get("statistics", &n)
	if n.Visits != 1 || n.Desk != "Quầy 1" || n.To != "2026-11-22" || len(n.Days) != 7 || n.Training {
		t.Errorf("%+v", n)
	}
	r.get("statistics?from=2026-11-01&to=2026-11-21", &n)
	if n.Visits != 0 || n.From != "2026-11-01" || n.To != "2026-11-21" {
		t.Errorf("%+v", n)
	}
	if code := r.ask("", http.MethodGet, "statistics?from=2026-11-22&to=2026-11-21", nil, nil); code != "other" {
		t.Errorf("a period that is none: %q", code)
	}
}
