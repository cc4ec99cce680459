package api

import (
	"bytes"
	_ "embed"
	"html/template"
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
	spec, err := jsonOf(s.api.OpenAPI())
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
