package api

import (
	"context"
	"net/http"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

type caseList struct {
	Cases []string `json:"cases"`
}

type stayList struct {
	Stays []string `json:"stays"`
}

// groupRoutes are those of cases and stays: several visits that belong together.
func (s *Server) groupRoutes() {
	s.caseRoutes(rule{scope: visit.ScopeVisits})
	s.stayRoutes(rule{scope: visit.ScopeAccommodation})
}

func (s *Server) caseRoutes(r rule) {
	d := s.o.Desk
	open := post("openCase", "/v1/cases", "cases", "Open a case: several visits for one matter", r, CodeNotAllowed, CodeKeyReused)
	open.status = http.StatusCreated
	handle(s, open, func(ctx context.Context, who visit.Caller, in *request[visit.OpenCaseRequest]) (*answer[visit.CaseView], error) {
		return once(ctx, s, in.Key, true, func(who visit.Caller) (*answer[visit.CaseView], string, error) {
			v, err := d.OpenCase(ctx, who, in.Body)
			return &answer[visit.CaseView]{v}, v.ID, err
		}, func(id string) (*answer[visit.CaseView], error) {
			v, err := d.Case(ctx, who, id)
			return &answer[visit.CaseView]{v}, err
		})
	})
	handle(s, get("listCases", "/v1/cases", "cases", "Ids of one's own open cases", r), func(ctx context.Context, who visit.Caller, _ *nothing) (*answer[caseList], error) {
		ids, err := d.Cases(ctx, who)
		return &answer[caseList]{caseList{orEmpty(ids)}}, err
	})
	handle(s, get("case", "/v1/cases/{id}", "cases", "A case and its visits", r, CodeNotFound, CodeNotYours), func(ctx context.Context, who visit.Caller, in *byID) (*answer[visit.CaseView], error) {
		v, err := d.Case(ctx, who, in.ID)
		return &answer[visit.CaseView]{v}, err
	})
}

func (s *Server) stayRoutes(r rule) {
	d := s.o.Desk
	open := post("openStay", "/v1/stays", "stays", "Open a stay: guests, room and days", r, CodeNotAllowed, CodeKeyReused)
	open.status = http.StatusCreated
	handle(s, open, func(ctx context.Context, who visit.Caller, in *request[visit.OpenStayRequest]) (*answer[visit.StayView], error) {
		return once(ctx, s, in.Key, true, func(who visit.Caller) (*answer[visit.StayView], string, error) {
			v, err := d.OpenStay(ctx, who, in.Body)
			return &answer[visit.StayView]{v}, v.ID, err
		}, s.stayAgain(ctx, who))
	})
	handle(s, get("listStays", "/v1/stays", "stays", "Ids of one's own open stays", r), func(ctx context.Context, who visit.Caller, _ *nothing) (*answer[stayList], error) {
		ids, err := d.Stays(ctx, who)
		return &answer[stayList]{stayList{orEmpty(ids)}}, err
	})
	handle(s, get("stay", "/v1/stays/{id}", "stays", "A stay and its guests", r, CodeNotFound, CodeNotYours), func(ctx context.Context, who visit.Caller, in *byID) (*answer[visit.StayView], error) {
		v, err := d.Stay(ctx, who, in.ID)
		return &answer[visit.StayView]{v}, err
	})
	left := post("departure", "/v1/stays/{id}/departure", "stays", "Change when the guests leave", r, visitCodes()...)
	handle(s, left, func(ctx context.Context, who visit.Caller, in *requestOn[visit.DepartureRequest]) (*answer[visit.StayView], error) {
		return once(ctx, s, in.Key, false, func(who visit.Caller) (*answer[visit.StayView], string, error) {
			v, err := d.Departure(ctx, who, in.ID, in.Body)
			return &answer[visit.StayView]{v}, in.ID, err
		}, s.stayAgain(ctx, who))
	})
}

func (s *Server) stayAgain(ctx context.Context, who visit.Caller) func(string) (*answer[visit.StayView], error) {
	return func(id string) (*answer[visit.StayView], error) {
		v, err := s.o.Desk.Stay(ctx, who, id)
		return &answer[visit.StayView]{v}, err
	}
}
