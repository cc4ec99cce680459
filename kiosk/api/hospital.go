package api

import (
	"context"
	"errors"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/his"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// Hospital gives a list of the hospital's own system, for a registration form.
type Hospital func(ctx context.Context, which his.Name) ([]his.Entry, error)

type hospitalInput struct {
	List string `path:"list" enum:"kinds,clinics,services"`
}

type hospitalList struct {
	Entries []his.Entry `json:"entries"`
}

// hospitalRoutes are what a queue number is chosen from: the codes go back with
// the insurance action's register.
func (s *Server) hospitalRoutes() {
	o := get("hospitalList", "/v1/hospital/{list}", "hospital", "Kinds of examination, clinics or services of the hospital's system",
		rule{scope: visit.ScopeInsurance}, CodeNotImplemented, CodeReceiver, CodeUnavailable)
	handle(s, o, func(ctx context.Context, _ visit.Caller, in *hospitalInput) (*answer[hospitalList], error) {
		if s.o.Hospital == nil {
			return nil, problem(CodeNotImplemented)
		}
		found, err := s.o.Hospital(ctx, his.Name(in.List))
		var refused *insurance.RefusedError
		if errors.As(err, &refused) {
			return nil, problem(CodeReceiver)
		}
		return &answer[hospitalList]{hospitalList{append([]his.Entry{}, found...)}}, err
	})
}
