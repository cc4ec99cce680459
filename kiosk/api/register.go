package api

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// op describes one operation, for the guards and for the documents.
type op struct {
	id, method, path string
	summary, text    string
	tag              string
	rule             rule
	status           int
	codes            []Code // beside those of the guards
	responses        map[string]*huma.Response
}

func get(id, path, tag, summary string, r rule, codes ...Code) op {
	return op{id: id, method: http.MethodGet, path: path, tag: tag, summary: summary, rule: r, codes: codes}
}

func post(id, path, tag, summary string, r rule, codes ...Code) op {
	return op{id: id, method: http.MethodPost, path: path, tag: tag, summary: summary, rule: r, codes: codes}
}

// handle puts an operation on the server: its rule before it, its errors and
// scope into the documents.
func handle[I, O any](s *Server, o op, answer func(context.Context, visit.Caller, *I) (*O, error)) {
	s.rules[o.method+" "+o.path] = o.rule
	huma.Register(s.api, o.huma(s.api), func(ctx context.Context, in *I) (*O, error) {
		c := callOf(ctx)
		out, err := answer(ctx, c.caller, in)
		if err != nil {
			return nil, s.problemOf(ctx, err)
		}
		return out, nil
	})
}

// pattern is that of the operation behind a method and path; empty where there is none.
func (s *Server) pattern(method, path string) string {
	_, pattern := s.mux.Handler(&http.Request{Method: method, URL: &url.URL{Path: path}})
	return pattern
}

func (o op) huma(api huma.API) huma.Operation {
	h := huma.Operation{OperationID: o.id, Method: o.method, Path: o.path, Summary: o.summary, Description: o.text,
		Tags: []string{o.tag}, DefaultStatus: o.status, Responses: o.responses, MaxBodyBytes: 1 << 20, BodyReadTimeout: -1}
	if h.Responses == nil {
		h.Responses = map[string]*huma.Response{}
	}
	if !o.rule.open {
		scopes := []string{}
		if o.rule.scope != "" {
			scopes = []string{string(o.rule.scope)}
		}
		h.Security = []map[string][]string{{"token": scopes}}
	}
	h.Extensions = map[string]any{"x-scope": string(o.rule.scope), "x-local-only": o.rule.local, "x-needs-grant": o.rule.granted}
	o.document(api, &h)
	return h
}

// document names every problem that an operation may answer with, by status.
func (o op) document(api huma.API, h *huma.Operation) {
	schema := problemSchema(api.OpenAPI().Components.Schemas)
	byStatus := map[int][]string{}
	for _, c := range o.allCodes() {
		status := meaningOf(c).status
		byStatus[status] = append(byStatus[status], string(c))
	}
	for status, codes := range byStatus {
		slices.Sort(codes)
		h.Responses[strconv.Itoa(status)] = &huma.Response{
			Description: http.StatusText(status) + ": " + strings.Join(codes, ", "),
			Content:     map[string]*huma.MediaType{problemType: {Schema: schema}},
			Extensions:  map[string]any{"x-codes": codes},
		}
	}
}

// allCodes adds what the guards may say to what the operation may.
func (o op) allCodes() []Code {
	all := append([]Code{CodeHost, CodeOrigin, CodeCrossSite, CodeOtherUser, CodeRate, CodeTooLarge, CodeSlow, CodeMalformed,
		CodeInvalid, CodeInternal}, o.codes...)
	if !o.rule.open {
		all = append(all, CodeNoToken, CodeBadToken, CodeExpired, CodeRevoked, CodeOtherOrigin, CodeScope)
	}
	if o.rule.local {
		all = append(all, CodeLocalOnly)
	}
	if o.rule.granted {
		all = append(all, CodeNotGranted)
	}
	if o.method == http.MethodPost {
		all = append(all, CodeContentType, CodeClientName)
	}
	if strings.HasPrefix(o.path, "/v1/") {
		all = append(all, CodeUnavailable, CodeStorageFull)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// refused turns what huma says about a request into a problem of ours, without
// the values that it repeats.
func (s *Server) refused(ctx huma.Context, _ string, v any) (any, error) {
	lang := language(ctx.Header("Accept-Language"))
	switch e := v.(type) {
	case *Problem:
		return e.in(s.o.Words, lang), nil
	case *huma.ErrorModel:
		p := problem(codeOfStatus(e.Status))
		p.Status = e.Status
		for _, d := range e.Errors {
			p.Errors = append(p.Errors, fieldProblem(d))
		}
		return p.in(s.o.Words, lang), nil
	}
	return v, nil
}

func codeOfStatus(status int) Code {
	switch status {
	case http.StatusBadRequest:
		return CodeMalformed
	case http.StatusUnprocessableEntity:
		return CodeInvalid
	case http.StatusRequestEntityTooLarge:
		return CodeTooLarge
	case http.StatusUnsupportedMediaType:
		return CodeContentType
	}
	return CodeInternal
}

// fieldProblem keeps the place and the kind of a fault. A name that we do not
// know is the caller's word: its place is what it stands in.
func fieldProblem(d *huma.ErrorDetail) FieldProblem {
	kind := kindOf(d.Message)
	place := d.Location
	if kind == "unknown" {
		if i := strings.LastIndexByte(place, '.'); i >= 0 {
			place = place[:i]
		}
	}
	return FieldProblem{place, kind}
}

func kindOf(message string) string {
	for _, k := range []struct{ begins, kind string }{
		{"unexpected property", "unknown"}, {"unknown query", "unknown"}, {"expected required property", "required"}, {"required ", "required"},
		{"expected value to be one of", "choice"}, {"expected length", "length"}, {"expected array length", "length"},
		{"expected number >", "range"}, {"expected number <", "range"}, {"expected string to", "format"},
		{"expected string", "type"}, {"expected ", "type"}, {"invalid integer", "type"},
	} {
		if strings.HasPrefix(message, k.begins) {
			return k.kind
		}
	}
	return "format"
}
