package api

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"golang.org/x/time/rate"
)

func limitOf(perSecond float64) rate.Limit { return rate.Limit(perSecond) }

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }

// routes puts every operation on the server.
func (s *Server) routes() {
	s.api = humago.New(s.mux, s.config())
	s.deskRoutes()
	s.visitRoutes()
	s.groupRoutes()
	s.publicServiceRoutes()
	s.eventRoutes()
	s.pairingRoutes()
	s.shiftRoutes()
	s.hospitalRoutes()
	s.documentRoutes()
	s.officeRoutes()
}

func (s *Server) config() huma.Config {
	c := huma.DefaultConfig("cccd-agent", s.version())
	c.Info.Description = "The local API of the desk: verified identities for the pages and programs of the house."
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer",
		Description: "The token of a pairing: bound to one origin, with scopes and an end."}}
	c.Servers = []*huma.Server{{URL: "http://127.0.0.1:24311", Description: "The first of the ports 24311 to 24330 at which /v1/health answers."}}
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "", "", ""
	json := huma.Format{Marshal: huma.DefaultJSONFormat.Marshal, Unmarshal: huma.DefaultJSONFormat.Unmarshal}
	c.Formats = map[string]huma.Format{"application/json": json, "json": json}
	c.DefaultFormat = "application/json"
	c.CreateHooks = nil
	c.Transformers = []huma.Transformer{s.refused}
	c.RejectUnknownQueryParameters = true
	return c
}

func (s *Server) version() string {
	if s.o.Version == "" {
		return "dev"
	}
	return s.o.Version
}

// schemaName tells types of the same name in different rooms apart.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := huma.DefaultSchemaNamer(t, hint)
	room := t.PkgPath()[strings.LastIndexByte(t.PkgPath(), '/')+1:]
	switch room {
	case "", "api", "visit", "json":
		return name
	}
	return strings.ToUpper(room[:1]) + room[1:] + name
}

func problemSchema(r huma.Registry) *huma.Schema {
	return r.Schema(typeOf[Problem](), true, "Problem")
}

// documentRoutes serve what describes the API. It names nobody, so it is open.
func (s *Server) documentRoutes() {
	const styled = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
	for _, d := range []struct {
		path, mime, policy string
		body               func() ([]byte, error)
	}{
		{"/openapi.json", "application/vnd.oai.openapi+json;version=3.1", "", s.openAPI},
		{"/docs", "text/html; charset=utf-8", styled, s.html},
		{"/client.js", "text/javascript; charset=utf-8", "", fixed(clientJS)},
		{"/client.d.ts", "text/plain; charset=utf-8", "", fixed(clientTypes)},
	} {
		s.rules["GET "+d.path] = rule{open: true}
		s.mux.HandleFunc("GET "+d.path, s.page(d.mime, d.body, d.policy))
	}
}
