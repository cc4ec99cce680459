package api

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// problemType is the media type of RFC 9457.
const problemType = "application/problem+json"

// Problem is what is said in place of an answer (RFC 9457). It never holds what a
// request brought along, nor anything of a person.
type Problem struct {
	Type   string         `json:"type" doc:"Address of the problem's description, relative to this server."`
	Title  string         `json:"title" doc:"What happened, in the client's language."`
	Status int            `json:"status" doc:"HTTP status."`
	Code   Code           `json:"code" doc:"Name of the problem, to compare with."`
	Detail string         `json:"detail,omitempty" doc:"What exactly, for programmers."`
	Advice string         `json:"advice,omitempty" doc:"What a person at the desk should do, in the client's language."`
	Errors []FieldProblem `json:"errors,omitempty" doc:"Values that are missing or wrong."`
	Needs  string         `json:"needs,omitempty" doc:"consent-required: what the person is to be asked."`
	State  string         `json:"state,omitempty" doc:"wrong-state: where the visit stands."`
	Have   string         `json:"verdict,omitempty" doc:"verdict-too-low: what was reached."`
	Least  string         `json:"leastVerdict,omitempty" doc:"verdict-too-low: what the purpose asks for."`

	after time.Duration // Retry-After
	allow string        // Allow
}

// FieldProblem is one value that is missing or wrong.
type FieldProblem struct {
	Field   string `json:"field" doc:"Where: body.context.room, query.limit."`
	Problem string `json:"problem" doc:"A code: required, unknown, type, length, range, choice, format, or the visit's own."`
}

func problem(c Code) *Problem {
	m := meaningOf(c)
	return &Problem{Type: "/docs#" + string(c), Title: m.title, Status: m.status, Code: c}
}

func (p *Problem) detail(text string) *Problem { p.Detail = text; return p }

// retry says when to come back, in whole seconds and never at once.
func (p *Problem) retry(after time.Duration) *Problem { p.after = max(after, time.Second); return p }

func (p *Problem) Error() string { return "api: " + string(p.Code) }

// GetStatus lets huma answer with the problem's status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType lets huma answer with the media type of RFC 9457.
func (p *Problem) ContentType(string) string { return problemType }

// GetHeaders lets huma answer with the problem's headers.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.after > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(p.after.Seconds()))))
	}
	if p.allow != "" {
		h.Set("Allow", p.allow)
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="cccd-agent"`)
	}
	return h
}

// Words gives the sentences of a code in a language ("vi", "en"): what happened,
// and what to do.
type Words func(lang, code string) (title, advice string)

// in is the problem in the client's language.
func (p *Problem) in(words Words, lang string) *Problem {
	if words == nil {
		return p
	}
	said := *p
	if title, advice := words(lang, string(p.Code)); title != "" {
		said.Title, said.Advice = title, advice
	}
	return &said
}

func (p *Problem) write(w http.ResponseWriter) {
	h := w.Header()
	for name, values := range p.GetHeaders() {
		h[name] = values
	}
	h.Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

// language is the first of ours that Accept-Language names; Vietnamese where it
// names none. Weights are not weighed: browsers list what they prefer first.
func language(accept string) string {
	for tag := range strings.SplitSeq(accept, ",") {
		tag, _, _ = strings.Cut(strings.TrimSpace(tag), ";")
		tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
		if tag == "vi" || tag == "en" {
			return tag
		}
	}
	return "vi"
}
