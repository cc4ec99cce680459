package api

import (
	_ "embed"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// description is the API as the page shows it.
type description struct {
	Version string
	Groups  []group
	Codes   []codeDescription
	Types   []typeDescription
}

type group struct {
	Name string
	Ops  []opDescription
}

type opDescription struct {
	Method, Path, Summary, Text, Scope string
	Local, Open, Granted               bool
	Body, Answer                       string // names of types
	Codes                              []string
}

type codeDescription struct {
	Code   Code
	Status int
	Title  string
	Lines  []string // the sentences people get, in each language
}

type typeDescription struct {
	Name   string
	Fields []fieldDescription
}

type fieldDescription struct {
	Name, Type, Text string
	Required         bool
}

func (s *Server) described() description {
	spec := s.api.OpenAPI()
	d := description{Version: s.version(), Codes: s.describedCodes()}
	byTag := map[string][]opDescription{}
	for _, path := range slices.Sorted(maps.Keys(spec.Paths)) {
		for _, o := range []*huma.Operation{spec.Paths[path].Get, spec.Paths[path].Post} {
			if o != nil {
				byTag[o.Tags[0]] = append(byTag[o.Tags[0]], s.describedOp(o))
			}
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(byTag)) {
		d.Groups = append(d.Groups, group{tag, byTag[tag]})
	}
	schemas := spec.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		if t := (typeDescription{name, describedFields(schemas[name])}); len(t.Fields) > 0 {
			d.Types = append(d.Types, t)
		}
	}
	return d
}

func (s *Server) describedOp(o *huma.Operation) opDescription {
	r := s.rules[o.Method+" "+o.Path]
	d := opDescription{Method: o.Method, Path: o.Path, Summary: o.Summary, Text: o.Description, Scope: string(r.scope),
		Local: r.local, Open: r.open, Granted: r.granted}
	if o.RequestBody != nil {
		d.Body = mediaType(o.RequestBody.Content)
	}
	for status, response := range o.Responses {
		if strings.HasPrefix(status, "2") {
			d.Answer = mediaType(response.Content)
			continue
		}
		codes, _ := response.Extensions["x-codes"].([]string)
		d.Codes = append(d.Codes, codes...)
	}
	slices.Sort(d.Codes)
	return d
}

// mediaType names the type of a body, or its media types where it has none.
func mediaType(content map[string]*huma.MediaType) string {
	for _, m := range content {
		if m.Schema != nil {
			return typeName(m.Schema)
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(content)), ", ")
}

func typeName(s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		return s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
	case s.Type == huma.TypeArray:
		return "[" + typeName(s.Items) + "]"
	case len(s.Enum) > 0:
		names := make([]string, len(s.Enum))
		for i, v := range s.Enum {
			names[i], _ = v.(string)
		}
		return strings.Join(names, " | ")
	case s.Format != "":
		return s.Format
	}
	return s.Type
}

func describedFields(s *huma.Schema) []fieldDescription {
	var fields []fieldDescription
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		fields = append(fields, fieldDescription{name, typeName(p), p.Description, slices.Contains(s.Required, name)})
	}
	return fields
}

func (s *Server) describedCodes() []codeDescription {
	var all []codeDescription
	for _, c := range Codes() {
		m := meaningOf(c)
		d := codeDescription{Code: c, Status: m.status, Title: m.title}
		for _, lang := range []string{"vi", "en"} {
			if s.o.Words == nil {
				break
			}
			title, advice := s.o.Words(lang, string(c))
			d.Lines = append(d.Lines, title+" "+advice)
		}
		all = append(all, d)
	}
	return all
}
