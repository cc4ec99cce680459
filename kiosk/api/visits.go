package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

type byID struct {
	ID string `path:"id" maxLength:"64"`
}

type nothing struct{}

// request is a POST of a client; Key is a value of the client's own for this one
// request: sent again within a day, it does nothing twice.
type request[B any] struct {
	Client string `header:"X-Cccd-Client" required:"true" maxLength:"100" doc:"Name of the calling program; any value."`
	Key    string `header:"Idempotency-Key" maxLength:"255" doc:"Sent again within a day, the request does nothing twice."`
	Body   B
}

// requestOn is a POST to one thing.
type requestOn[B any] struct {
	ID     string `path:"id" maxLength:"64"`
	Client string `header:"X-Cccd-Client" required:"true" maxLength:"100" doc:"Name of the calling program; any value."`
	Key    string `header:"Idempotency-Key" maxLength:"255" doc:"Sent again within a day, the request does nothing twice."`
	Body   B
}

type answer[B any] struct{ Body B }

// visitCodes are what an action on a visit may answer.
func visitCodes(more ...Code) []Code {
	return append([]Code{CodeNotFound, CodeNotYours, CodeState, CodeConflict, CodeNotAllowed, CodeKeyReused}, more...)
}

func (s *Server) visitRoutes() {
	visits := rule{scope: visit.ScopeVisits}
	reading := rule{scope: visit.ScopeVisits, granted: true}
	insurance := rule{scope: visit.ScopeInsurance}
	lodging := rule{scope: visit.ScopeAccommodation}
	d := s.o.Desk

	open := post("openVisit", "/v1/visits", "visits", "Open a visit", reading, CodeNotAllowed, CodeKeyReused, CodeLocked)
	open.status = http.StatusCreated
	handle(s, open, func(ctx context.Context, who visit.Caller, in *request[visit.OpenRequest]) (*answer[visit.View], error) {
		return once(ctx, s, in.Key, true, func(who visit.Caller) (*answer[visit.View], string, error) {
			v, err := d.Open(ctx, who, in.Body)
			return &answer[visit.View]{v}, v.ID, err
		}, s.visitAgain(ctx, who))
	})
	handle(s, get("listVisits", "/v1/visits", "visits", "Ids of one's own open visits", visits), func(ctx context.Context, who visit.Caller, _ *nothing) (*answer[visitList], error) {
		ids, err := d.Visits(ctx, who)
		return &answer[visitList]{visitList{orEmpty(ids)}}, err
	})
	handle(s, get("visit", "/v1/visits/{id}", "visits", "A visit, with what is known of the person", visits, visitCodes()...), func(ctx context.Context, who visit.Caller, in *byID) (*answer[visit.View], error) {
		v, err := d.Visit(ctx, who, in.ID)
		return &answer[visit.View]{v}, err
	})
	s.portraitRoute()

	act(s, "consent", "Take down the person's consent or refusal", visits, d.Consent)
	act(s, "read", "Read a card; progress comes as events", reading, d.Read, CodeBusy, CodeConsent, CodeLocked)
	act(s, "scan", "Hand in what a scanner read", visits, d.Scan, CodeUnreadable, CodeAnotherPerson)
	act(s, "typed", "Hand in what staff typed", visits, d.Typed, CodeAnotherPerson)
	act(s, "face", "Say whether the face matches the portrait", visits, d.Face)
	act(s, "decide", "Go on below the least verdict, with staff's reason", visits, d.Decide)
	act(s, "insurance", "Look the person up at the health insurance", insurance, d.Insurance, CodeConsent, CodeVerdict, CodeNoBackend, CodeNoStaff)
	act(s, "accommodation", "Notify the accommodation", lodging, d.Accommodation, CodeConsent, CodeVerdict, CodeNoBackend)
	act(s, "finish", "Finish the visit", visits, bare(d.Finish))
	act(s, "cancel", "Cancel the visit", visits, bare(d.Cancel))
}

// act puts one action of a visit on the server.
func act[B any](s *Server, name, summary string, r rule, do func(context.Context, visit.Caller, string, B) (visit.View, error), codes ...Code) {
	o := post(name+"Visit", "/v1/visits/{id}/"+name, "visits", summary, r, visitCodes(codes...)...)
	handle(s, o, func(ctx context.Context, who visit.Caller, in *requestOn[B]) (*answer[visit.View], error) {
		return once(ctx, s, in.Key, false, func(who visit.Caller) (*answer[visit.View], string, error) {
			v, err := do(ctx, who, in.ID, in.Body)
			return &answer[visit.View]{v}, in.ID, err
		}, s.visitAgain(ctx, who))
	})
}

// bare is an action that takes nothing.
func bare(do func(context.Context, visit.Caller, string) (visit.View, error)) func(context.Context, visit.Caller, string, nothing) (visit.View, error) {
	return func(ctx context.Context, who visit.Caller, id string, _ nothing) (visit.View, error) {
		return do(ctx, who, id)
	}
}

func (s *Server) visitAgain(ctx context.Context, who visit.Caller) func(string) (*answer[visit.View], error) {
	return func(id string) (*answer[visit.View], error) {
		v, err := s.o.Desk.Visit(ctx, who, id)
		return &answer[visit.View]{v}, err
	}
}

type visitList struct {
	Visits []string `json:"visits"`
}

func orEmpty(ids []string) []string {
	if ids == nil {
		return []string{}
	}
	return ids
}

type picture struct {
	MIME string `header:"Content-Type"`
	Body []byte
}

func (s *Server) portraitRoute() {
	o := get("portrait", "/v1/visits/{id}/portrait", "visits", "The portrait, while the visit holds it", rule{scope: visit.ScopePortrait}, visitCodes(CodeNoPortrait, CodeConsent)...)
	o.responses = map[string]*huma.Response{"200": {Description: "The picture; it is held in memory and soon gone.",
		Content: map[string]*huma.MediaType{"image/jpeg": {}, "image/jp2": {}, "image/png": {}}}}
	handle(s, o, func(ctx context.Context, who visit.Caller, in *byID) (*picture, error) {
		mime, image, err := s.o.Desk.Portrait(ctx, who, in.ID)
		return &picture{mime, image.Reveal()}, err
	})
}
