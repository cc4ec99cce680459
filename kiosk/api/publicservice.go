package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cccd-agent/cccd-agent/kiosk/payment"
	"github.com/cccd-agent/cccd-agent/kiosk/publicservice"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// PublicService is what a public-service desk hands over;
// [publicservice.Service] is one.
type PublicService interface {
	Statement(ctx context.Context, who visit.Caller, id string, req publicservice.StatementRequest) (publicservice.Statement, error)
	Redeem(ctx context.Context, who visit.Caller, req publicservice.RedeemRequest) (publicservice.Redeemed, error)
	CT01(ctx context.Context, who visit.Caller, id string, req publicservice.CT01Request) ([]byte, error)
	HandOver(ctx context.Context, who visit.Caller, id string, req publicservice.HandOverRequest) (publicservice.HandedOver, error)
	HandOverCase(ctx context.Context, who visit.Caller, id string, req publicservice.HandOverRequest) (publicservice.HandedOver, error)
}

// Payments are what people are asked to pay; [payment.Payments] are.
type Payments interface {
	Ask(ctx context.Context, who visit.Caller, req payment.Request) (payment.Payment, error)
	Get(ctx context.Context, who visit.Caller, id string) (payment.Payment, error)
	Settle(ctx context.Context, who visit.Caller, id string, n payment.Notice) (payment.Payment, error)
}

// publicServiceRoutes hand people on to other systems. What is handed on is given
// once: under the same key it is not made a second time.
func (s *Server) publicServiceRoutes() {
	visits, statements := rule{scope: visit.ScopeVisits}, rule{scope: visit.ScopeStatements}
	given := visitCodes(CodeConsent, CodeVerdict, CodeNoBackend, CodeRepeated, CodeNotImplemented)
	sent := append(visitCodes(CodeReceiver), given...)
	ps := s.o.PublicService

	handOn(s, post("stateVisit", "/v1/visits/{id}/statement", "public service", "A signed statement of who is at the desk, for one audience", visits, given...),
		func(ctx context.Context, who visit.Caller, id string, req publicservice.StatementRequest) (*answer[publicservice.Statement], error) {
			st, err := ps.Statement(ctx, who, id, req)
			return &answer[publicservice.Statement]{st}, err
		})
	handOn(s, post("handOverVisit", "/v1/visits/{id}/handover", "public service", "Hand the person on by a template of the configuration", visits, sent...),
		func(ctx context.Context, who visit.Caller, id string, req publicservice.HandOverRequest) (*answer[publicservice.HandedOver], error) {
			out, err := ps.HandOver(ctx, who, id, req)
			return &answer[publicservice.HandedOver]{out}, err
		})
	handOn(s, post("handOverCase", "/v1/cases/{id}/handover", "public service", "Hand everybody of a case on by a template", visits, sent...),
		func(ctx context.Context, who visit.Caller, id string, req publicservice.HandOverRequest) (*answer[publicservice.HandedOver], error) {
			out, err := ps.HandOverCase(ctx, who, id, req)
			return &answer[publicservice.HandedOver]{out}, err
		})
	form := post("ct01", "/v1/cases/{id}/ct01", "public service", "Form CT01 (change of residence) filled from a case", visits, given...)
	form.responses = map[string]*huma.Response{"200": {Description: "The form, one page A4.", Content: map[string]*huma.MediaType{"application/pdf": {}}}}
	handOn(s, form, func(ctx context.Context, who visit.Caller, id string, req publicservice.CT01Request) (*picture, error) {
		page, err := ps.CT01(ctx, who, id, req)
		return &picture{"application/pdf", page}, err
	})
	redeem := post("redeemStatement", "/v1/statements/redeem", "public service", "Fetch a statement by its reference, once", statements, CodeNotFound, CodeNotImplemented)
	handle(s, redeem, func(ctx context.Context, who visit.Caller, in *request[publicservice.RedeemRequest]) (*answer[publicservice.Redeemed], error) {
		if ps == nil {
			return nil, problem(CodeNotImplemented)
		}
		r, err := ps.Redeem(ctx, who, in.Body)
		return &answer[publicservice.Redeemed]{r}, err
	})
	s.paymentRoutes()
}

// handOn puts an operation on the server that gives something away.
func handOn[B, O any](s *Server, o op, do func(context.Context, visit.Caller, string, B) (*O, error)) {
	handle(s, o, func(ctx context.Context, who visit.Caller, in *requestOn[B]) (*O, error) {
		if s.o.PublicService == nil {
			return nil, problem(CodeNotImplemented)
		}
		return once(ctx, s, in.Key, false, func(who visit.Caller) (*O, string, error) {
			out, err := do(ctx, who, in.ID, in.Body)
			return out, in.ID, err
		}, nil)
	})
}

func (s *Server) paymentRoutes() {
	visits, bank := rule{scope: visit.ScopeVisits}, rule{scope: visit.ScopePayments}
	pay := s.o.Payments
	codes := []Code{CodeNotFound, CodeNoBackend}
	ask := post("askPayment", "/v1/payments", "payments", "Ask the person of a visit to pay: a VietQR", visits, append(codes, CodeNotYours, CodeState, CodeKeyReused)...)
	ask.status = http.StatusCreated
	handle(s, ask, func(ctx context.Context, who visit.Caller, in *request[payment.Request]) (*answer[payment.Payment], error) {
		if pay == nil {
			return nil, problem(CodeNoBackend)
		}
		return once(ctx, s, in.Key, true, func(who visit.Caller) (*answer[payment.Payment], string, error) {
			p, err := pay.Ask(ctx, who, in.Body)
			return &answer[payment.Payment]{p}, p.ID, err
		}, func(id string) (*answer[payment.Payment], error) {
			p, err := pay.Get(ctx, who, id)
			return &answer[payment.Payment]{p}, err
		})
	})
	handle(s, get("payment", "/v1/payments/{id}", "payments", "Where a payment stands", visits, codes...), func(ctx context.Context, who visit.Caller, in *byID) (*answer[payment.Payment], error) {
		if pay == nil {
			return nil, problem(CodeNoBackend)
		}
		p, err := pay.Get(ctx, who, in.ID)
		return &answer[payment.Payment]{p}, err
	})
	paid := post("settlePayment", "/v1/payments/{id}/paid", "payments", "The bank's gateway says that money came", bank, append(codes, CodeNotAllowed, CodeState)...)
	handle(s, paid, func(ctx context.Context, who visit.Caller, in *requestOn[payment.Notice]) (*answer[payment.Settled], error) {
		if pay == nil {
			return nil, problem(CodeNoBackend)
		}
		p, err := pay.Settle(ctx, who, in.ID, in.Body)
		return &answer[payment.Settled]{p.Settled()}, err
	})
}
