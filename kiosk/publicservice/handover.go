package publicservice

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"time"
	"unicode/utf8"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/handover"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/statement"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// HandOver is one system that people are handed on to.
type HandOver struct {
	Purpose  visit.Purpose
	Case     bool
	Values   map[string]string
	Template *handover.Template
	Conn     *backend.Conn // nil: the text goes to whoever asked
	Path     string        // below its address
	Token    backend.Secret
}

// HandOverRequest asks for a hand-over by its name in the configuration.
type HandOverRequest struct {
	Name  string            `json:"name" minLength:"1" maxLength:"40"`
	Asked map[string]string `json:"asked,omitempty" doc:"What staff asked the person, for the template, by its names."`
}

// HandedOver is what became of it.
type HandedOver struct {
	Name        string        `json:"name"`
	ID          string        `json:"id" doc:"Random; in the text too, where the template prints it."`
	ContentType string        `json:"contentType"`
	Delivered   bool          `json:"delivered" doc:"The receiving system took it."`
	Status      int           `json:"status,omitempty" doc:"Its HTTP status."`
	Text        personal.Text `json:"text,omitempty" doc:"Where nobody is to be sent it."`
}

// ErrRefused is returned where the receiving system did not take a hand-over.
var ErrRefused = errors.New("publicservice: the receiving system refused")

// HandOver hands on the person of a visit. Errors: those of [visit.Desk.Present],
// [visit.ErrNoBackend] for a name that is not configured, [visit.FieldError],
// [ErrRefused], [backend.ErrUnreachable].
func (s *Service) HandOver(ctx context.Context, who visit.Caller, id string, req HandOverRequest) (HandedOver, error) {
	h, o, err := s.prepare(req)
	if err != nil {
		return HandedOver{}, err
	}
	if h.Case {
		return HandedOver{}, &visit.FieldError{Field: "name", Problem: "needs-case"}
	}
	p, err := s.o.Desk.Present(ctx, who, id, noted(req.Name, h, o))
	if err != nil {
		return HandedOver{}, err
	}
	return s.deliver(ctx, who, req.Name, h, o.ID, handover.Alone(o, someone(p)))
}

// HandOverCase hands on everybody of a case. Errors: those of HandOver.
func (s *Service) HandOverCase(ctx context.Context, who visit.Caller, id string, req HandOverRequest) (HandedOver, error) {
	h, o, err := s.prepare(req)
	if err != nil {
		return HandedOver{}, err
	}
	c, err := s.o.Desk.PresentCase(ctx, who, id, noted(req.Name, h, o))
	if err != nil {
		return HandedOver{}, err
	}
	if len(c.People) > maxPeople {
		return HandedOver{}, &visit.FieldError{Field: "case", Problem: "too-many"}
	}
	o.External = c.ExternalID.Reveal()
	var people []handover.Someone
	for _, p := range c.People {
		people = append(people, someone(p))
	}
	return s.deliver(ctx, who, req.Name, h, o.ID, handover.Together(o, c.People[0].Fields, people))
}

// Limits of what is asked for.
const (
	maxPeople = 30
	maxAsked  = 30
	maxValue  = 500 // bytes
)

var askedNames = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]{0,39}$`)

func (s *Service) prepare(req HandOverRequest) (HandOver, handover.Occasion, error) {
	h, there := s.o.HandOvers[req.Name]
	if !there {
		return h, handover.Occasion{}, visit.ErrNoBackend
	}
	if len(req.Asked) > maxAsked {
		return h, handover.Occasion{}, &visit.FieldError{Field: "asked", Problem: "length"}
	}
	for name, value := range req.Asked {
		if !askedNames.MatchString(name) || len(value) > maxValue || !utf8.ValidString(value) {
			return h, handover.Occasion{}, &visit.FieldError{Field: "asked", Problem: "format"}
		}
	}
	id, err := statement.Token(s.o.Rand)
	return h, handover.Occasion{ID: id, Purpose: string(h.Purpose), Desk: s.o.Name, At: s.o.Now(), Values: h.Values, Asked: req.Asked}, err
}

func noted(name string, h HandOver, o handover.Occasion) journal.Event {
	return journal.Event{Kind: "handover.made", Purpose: string(h.Purpose), Item: o.ID, Backend: "handover-" + name}
}

func someone(p visit.Presented) handover.Someone {
	return handover.Of(p.Record, p.Fields, string(p.Method), string(p.Role))
}

// deliver brings the text to the receiving system, once; what was not taken is
// told to whoever asked, who may ask again.
func (s *Service) deliver(ctx context.Context, who visit.Caller, name string, h HandOver, id string, v handover.View) (HandedOver, error) {
	defer s.o.Touched()
	text, err := h.Template.Render(v, time.Now) // how long it takes, not what time it is
	if err != nil {
		return HandedOver{}, templateProblem(err)
	}
	out := HandedOver{Name: name, ID: id, ContentType: h.Template.ContentType()}
	if h.Conn == nil {
		out.Text = text
		return out, nil
	}
	out.Status, err = h.send(ctx, text)
	out.Delivered = err == nil
	event := journal.Event{Kind: "handover.delivered", Item: id, Backend: "handover-" + name, Client: who.Client, Operator: who.Operator}
	if err != nil {
		event.Kind, event.Reason = "handover.failed", reasonOf(err)
	}
	return out, errors.Join(err, s.o.Note(context.WithoutCancel(ctx), event))
}

func (h HandOver) send(ctx context.Context, text personal.Text) (status int, err error) {
	ctx, cancel := h.Conn.Within(ctx)
	defer cancel()
	header := http.Header{"Content-Type": {h.Template.ContentType()}}
	if !h.Token.IsZero() {
		header.Set("Authorization", "Bearer "+h.Token.Reveal())
	}
	answer, err := h.Conn.Do(ctx, backend.Request{Op: "handover", Method: http.MethodPost, Path: h.Path, Header: header, Body: []byte(text)})
	if err == nil && (answer.Status < 200 || answer.Status > 299) {
		err = ErrRefused
	}
	return answer.Status, err
}

func reasonOf(err error) string {
	var no *backend.UnreachableError
	if errors.As(err, &no) {
		return string(no.Reason)
	}
	return "refused"
}

// templateProblem names the template's fault to the caller; the sample of the
// configuration did not show it.
func templateProblem(err error) error {
	var wrong *handover.Error
	if errors.As(err, &wrong) {
		return &visit.FieldError{Field: "template", Problem: string(wrong.Problem)}
	}
	return err
}
