package agent

import (
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// What staff ask of a desk on which one person was.
func TestOfficeCalls(t *testing.T) {
	dir := t.TempDir()
	raise(t, dir)
	c, ctx := client(t, dir), t.Context()
	v := must(c.Open(ctx, visit.OpenRequest{Purpose: visit.Identification}))(t)
	must(c.Typed(ctx, v.ID, typed()))(t)

	if s := must(c.Screen(ctx))(t); s.Schema != office.ScreenSchema || s.Training {
		t.Errorf("%+v", s)
	}
	today := must(c.VisitsOf(ctx, ""))(t)
	if len(today.Visits) != 1 || today.Visits[0].ID != v.ID || today.Visits[0].Method != visit.MethodTyped {
		t.Errorf("%d visits", len(today.Visits))
	}
	if before := must(c.VisitsOf(ctx, "2020-01-31"))(t); before.Day != "2020-01-31" || len(before.Visits) != 0 {
		t.Errorf("%d visits on %s", len(before.Visits), before.Day)
	}
	if stays := must(c.Stays(ctx))(t); len(stays.Stays) != 0 {
		t.Error(stays.Stays)
	}
	if day := must(c.LodgingDay(ctx, ""))(t); day.Schema != office.LodgingSchema {
		t.Error(day.Schema)
	}
	if r := must(c.Statistics(ctx, "", ""))(t); r.Visits != 1 || len(r.Days) != 7 {
		t.Errorf("%d visits in %d days", r.Visits, len(r.Days))
	}
	if r := must(c.Statistics(ctx, "2020-01-01", "2020-01-02"))(t); r.From != "2020-01-01" || len(r.Days) != 2 {
		t.Errorf("%d days from %s", len(r.Days), r.From)
	}
	if d := must(c.Doctor(ctx))(t); len(d.Findings) == 0 {
		t.Error("the doctor finds nothing to look at")
	}
	if a := must(c.Anchors(ctx))(t); len(a.Anchors) != 0 {
		t.Error(a)
	}
	if _, err := c.ImportAnchors(ctx, office.AnchorImport{Files: []office.AnchorFile{{Name: "a.cer", Data: []byte("none")}}}); CodeOf(err) == "" {
		t.Error("a file that is no certificate:", err)
	}
}
