package api

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"
)

//go:embed client/client.js
var clientJS []byte

//go:embed client/client.d.ts
var clientTypes []byte

//go:embed docs.html
var docsTemplate string

// pages are the documents, made once.
type pages struct{ openapi, html []byte }

// render makes the documents from the operations on the server.
func (s *Server) render() (pages, error) {
	spec, err := json.MarshalIndent(s.api.OpenAPI(), "", " ")
	if err != nil {
		return pages{}, err
	}
	t, err := template.New("docs").Parse(docsTemplate)
	if err != nil {
		return pages{}, err
	}
	var html bytes.Buffer
	if err := t.Execute(&html, s.described()); err != nil {
		return pages{}, err
	}
	return pages{spec, html.Bytes()}, nil
}

func (s *Server) openAPI() ([]byte, error) {
	d, err := s.docs()
	return d.openapi, err
}

func (s *Server) html() ([]byte, error) {
	d, err := s.docs()
	return d.html, err
}

func fixed(body []byte) func() ([]byte, error) { return func() ([]byte, error) { return body, nil } }

// page serves one document, under the policy that its looks need.
func (s *Server) page(mime string, body func() ([]byte, error), policy string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		text, err := body()
		if err != nil {
			s.problemOf(r.Context(), err).write(w)
			return
		}
		w.Header().Set("Content-Type", mime)
		if policy != "" {
			w.Header().Set("Content-Security-Policy", policy)
		}
		_, _ = w.Write(text)
	}
}
