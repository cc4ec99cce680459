package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// contract lists the operations that the outside relies on.
var contract = []string{
	"GET /v1/health", "GET /v1/readers", "POST /v1/visits", "GET /v1/visits/{id}", "GET /v1/visits/{id}/portrait",
	"POST /v1/visits/{id}/consent", "POST /v1/visits/{id}/read", "POST /v1/visits/{id}/scan", "POST /v1/visits/{id}/typed", "POST /v1/visits/{id}/face", "POST /v1/visits/{id}/decide",
	"POST /v1/visits/{id}/insurance", "POST /v1/visits/{id}/accommodation", "POST /v1/visits/{id}/finish", "POST /v1/visits/{id}/cancel",
	"POST /v1/cases", "GET /v1/cases", "GET /v1/cases/{id}", "POST /v1/stays", "GET /v1/stays", "GET /v1/stays/{id}", "POST /v1/stays/{id}/departure",
	"GET /v1/keys", "GET /v1/events", "GET /v1/outbox", "POST /v1/outbox/{id}/retry", "POST /v1/outbox/{id}/drop", "POST /v1/outbox/{id}/confirm", "POST /v1/outbox/{id}/proof-sent", "POST /v1/outbox/resume", "POST /v1/outbox/relookup", "GET /v1/tasks", "GET /metrics",
	"POST /v1/pair", "GET /v1/pairings", "POST /v1/pairings", "POST /v1/pairings/code", "POST /v1/pairings/{id}/revoke", "POST /v1/grants", "GET /v1/operators",
	"POST /v1/session", "GET /v1/session", "POST /v1/session/unlock", "POST /v1/session/use", "POST /v1/session/lock", "POST /v1/session/sign-out",
}

type specification struct {
	OpenAPI    string                                `json:"openapi"`
	Info       struct{ Title, Version string }       `json:"info"`
	Paths      map[string]map[string]json.RawMessage `json:"paths"`
	Components struct {
		Schemas         map[string]json.RawMessage `json:"schemas"`
		SecuritySchemes map[string]json.RawMessage `json:"securitySchemes"`
	} `json:"components"`
}

type operation struct {
	OperationID string                      `json:"operationId"`
	Summary     string                      `json:"summary"`
	Parameters  []struct{ Name, In string } `json:"parameters"`
	RequestBody *struct {
		Content map[string]json.RawMessage `json:"content"`
	} `json:"requestBody"`
	Responses map[string]struct {
		Description string                     `json:"description"`
		Content     map[string]json.RawMessage `json:"content"`
		Codes       []string                   `json:"x-codes"`
	} `json:"responses"`
	Security []map[string][]string `json:"security"`
}

func readSpecification(t *testing.T) (specification, string) {
	t.Helper()
	r := start(t)
	status, header, body := r.page("", "").do("GET", "/openapi.json", "")
	if status != 200 || !strings.Contains(header.Get("Content-Type"), "version=3.1") {
		t.Fatal(status, header)
	}
	return into[specification](t, body), body
}

func TestTheSpecificationIsOfTheContract(t *testing.T) {
	spec, _ := readSpecification(t)
	if !strings.HasPrefix(spec.OpenAPI, "3.1.") || spec.Info.Version != "1.2.3" || spec.Info.Title == "" {
		t.Errorf("%q %+v", spec.OpenAPI, spec.Info)
	}
	for _, o := range contract {
		method, path, _ := strings.Cut(o, " ")
		if spec.Paths[path][strings.ToLower(method)] == nil {
			t.Errorf("%s is not there", o)
		}
	}
}

func TestEveryOperationIsDescribed(t *testing.T) {
	spec, _ := readSpecification(t)
	ids, codes := map[string]bool{}, map[string]bool{}
	for path, methods := range spec.Paths {
		for method, raw := range methods {
			o := into[operation](t, string(raw))
			name := method + " " + path
			if o.OperationID == "" || ids[o.OperationID] || o.Summary == "" {
				t.Errorf("%s: id %q, summary %q", name, o.OperationID, o.Summary)
			}
			ids[o.OperationID] = true
			checkOperation(t, name, path, o)
			for _, r := range o.Responses {
				for _, c := range r.Codes {
					codes[c] = true
				}
			}
		}
	}
	for _, c := range Codes() {
		if !codes[string(c)] && c != CodeMethod && c != CodeRepeated {
			t.Errorf("no operation says that it may answer %s", c)
		}
	}
}

func checkOperation(t *testing.T, name, path string, o operation) {
	t.Helper()
	for part := range strings.SplitSeq(path, "/") {
		if inner, ok := strings.CutPrefix(part, "{"); ok && !slices.ContainsFunc(o.Parameters, func(p struct{ Name, In string }) bool {
			return p.In == "path" && p.Name == strings.TrimSuffix(inner, "}")
		}) {
			t.Errorf("%s: parameter %s is not described", name, part)
		}
	}
	good := false
	for status, r := range o.Responses {
		good = good || status[0] == '2'
		if r.Description == "" {
			t.Errorf("%s: %s has no description", name, status)
		}
		if status[0] != '2' && (r.Content[problemType] == nil || len(r.Codes) == 0) {
			t.Errorf("%s: %s is no problem document with codes", name, status)
		}
	}
	if !good {
		t.Errorf("%s: no answer when all is well", name)
	}
	open := path == "/v1/health" || path == "/v1/pair"
	if (len(o.Security) == 0) != open {
		t.Errorf("%s: security %v", name, o.Security)
	}
	if strings.HasPrefix(name, "post") && (o.RequestBody == nil || o.RequestBody.Content["application/json"] == nil) {
		t.Errorf("%s: takes no JSON", name)
	}
}

func TestEveryReferenceIsThere(t *testing.T) {
	spec, body := readSpecification(t)
	for _, part := range strings.Split(body, `"$ref": "`)[1:] {
		ref, _, _ := strings.Cut(part, `"`)
		name, ok := strings.CutPrefix(ref, "#/components/schemas/")
		if !ok || spec.Components.Schemas[name] == nil {
			t.Errorf("%s points nowhere", ref)
		}
	}
	if spec.Components.SecuritySchemes["token"] == nil || len(spec.Components.Schemas) < 20 {
		t.Error("schemas", len(spec.Components.Schemas))
	}
}

func TestEveryRuleIsSomeOperations(t *testing.T) {
	r := start(t)
	for pattern := range r.server.rules {
		method, path, _ := strings.Cut(pattern, " ")
		if got := r.server.pattern(method, path); got != pattern {
			t.Errorf("%s is served as %q", pattern, got)
		}
		if method != http.MethodGet && method != http.MethodPost {
			t.Error(pattern)
		}
	}
}

func TestTheDocumentsStandAlone(t *testing.T) {
	r := start(t)
	for path, mime := range map[string]string{"/docs": "text/html; charset=utf-8", "/client.js": "text/javascript; charset=utf-8", "/client.d.ts": "text/plain; charset=utf-8"} {
		status, header, body := r.page("", "").do("GET", path, "")
		if status != 200 || header.Get("Content-Type") != mime || body == "" || header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %d %v", path, status, header)
		}
		if !strings.Contains(header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || strings.Contains(body, "<script") || strings.Contains(body, "https://") && path == "/docs" {
			t.Errorf("%s reaches out", path)
		}
	}
	_, _, html := r.page("", "").do("GET", "/docs", "")
	for _, c := range Codes() {
		if !strings.Contains(html, `id="`+string(c)+`"`) {
			t.Errorf("a problem's type /docs#%s leads nowhere", c)
		}
	}
	for _, o := range contract {
		if _, path, _ := strings.Cut(o, " "); !strings.Contains(html, "<code>"+path+"</code>") {
			t.Errorf("%s is not in the documents", path)
		}
	}
}
