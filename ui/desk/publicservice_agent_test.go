package desk

import (
	"bytes"
	"cmp"
	"context"
	"image"
	"image/png"
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/publicservice"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// handings are what the fake daemon handed on.
type handings struct {
	cases     []visit.OpenCaseRequest
	over      []publicservice.HandOverRequest
	of        []string // visit or case of each
	forms     []office.CT01Order
	audiences []string
}

func (f *fakeAgent) OpenCase(ctx context.Context, req visit.OpenCaseRequest) (visit.CaseView, error) {
	err := f.call(ctx, "open-case")
	f.with(func() { f.backends.handing.cases = append(f.backends.handing.cases, req) })
	return visit.CaseView{ID: "c1", Purpose: req.Purpose}, err
}

// Case gives the visits of a case, the newest first.
func (f *fakeAgent) Case(ctx context.Context, id string) (visit.CaseView, error) {
	err := f.call(ctx, "case")
	f.mu.Lock()
	defer f.mu.Unlock()
	c := visit.CaseView{ID: id}
	for _, v := range f.views {
		if v.Case == id {
			c.Visits = append(c.Visits, visit.Part{Visit: v.ID, State: v.State, Role: v.Context.Role})
		}
	}
	slices.SortFunc(c.Visits, func(a, b visit.Part) int { return cmp.Compare(b.Visit, a.Visit) })
	return c, err
}

func (f *fakeAgent) HandOver(ctx context.Context, id string, req publicservice.HandOverRequest) (publicservice.HandedOver, error) {
	err := f.call(ctx, "hand-over")
	f.with(func() {
		h := &f.backends.handing
		h.over, h.of = append(h.over, req), append(h.of, id)
	})
	return publicservice.HandedOver{Name: req.Name, ID: "HANDED7", Delivered: err == nil}, err
}

func (f *fakeAgent) HandOverCase(ctx context.Context, id string, req publicservice.HandOverRequest) (publicservice.HandedOver, error) {
	return f.HandOver(ctx, id, req)
}

func (f *fakeAgent) Statement(ctx context.Context, _, audience string) (publicservice.Statement, error) {
	err := f.call(ctx, "statement")
	f.with(func() { f.backends.handing.audiences = append(f.backends.handing.audiences, audience) })
	var code bytes.Buffer
	_ = png.Encode(&code, image.NewGray(image.Rect(0, 0, 21, 21)))
	return publicservice.Statement{QR: code.Bytes(), Expires: time.Date(2026, 11, 22, 8, 2, 0, 0, time.UTC)}, err
}

func (f *fakeAgent) PrintCT01(ctx context.Context, o office.CT01Order) (office.Printed, error) {
	err := f.call(ctx, "ct01")
	f.with(func() { f.backends.handing.forms = append(f.backends.handing.forms, o) })
	return office.Printed{Printer: "PDF"}, err
}

// withServices is a desk with every kind of service.
func withServices(o *Options) {
	s := &o.Settings
	s.HandOvers = []office.HandOverSettings{
		{Name: "mot-cua", Purpose: visit.PublicService, Delivered: true},
		{Name: "birth", Purpose: visit.PublicService, Delivered: true, Case: true, Asked: []string{"hoTenCon", "ngaySinhCon", "maHoSo"}},
		{Name: "old", Purpose: visit.PublicService},
		{Name: "hospital", Purpose: visit.Insurance, Delivered: true},
	}
	s.Services = []office.ServiceSettings{{Name: config.ServiceCT01}, {Name: config.ServiceStatement, Audience: "https://mot-cua.example.vn"},
		{Name: "mot-cua", Title: "Một cửa", English: "One-stop"}, {Name: "birth", Title: "Khai sinh"}, {Name: "old"}, {Name: "hospital"}}
}

// inCase puts the visit of [rig.identified] into a case.
func inCase(v *visit.View) { v.Case, v.Context.Role = "c1", visit.Applicant }

// toService chooses a service by its place.
func (r *rig) toService(f *fakeAgent, place string, changes ...func(*visit.View)) string {
	r.Helper()
	id := r.identified(f, visit.PublicService, changes...)
	r.on("service")
	r.touch(screen.PickPrefix + place)
	return id
}
