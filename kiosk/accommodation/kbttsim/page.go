package kbttsim

import (
	_ "embed"
	"encoding/json"
	"html/template"
	"net/http"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
)

// PagePath is where people read the book. No real portal has it.
const PagePath = "/sim/"

//go:embed page.html
var pageHTML string

var pageTemplate = template.Must(template.New("book").Parse(pageHTML))

// bookLine is one entry of the book on the page.
type bookLine struct {
	rig.Entry
	Time, Text string
}

// page shows the portal's part of the book, the newest first. It holds no
// script, and the invented people of the simulator alone.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != PagePath {
		http.NotFound(w, r)
		return
	}
	var all []bookLine
	for _, e := range s.o.Book.Entries("") {
		if e.System != System {
			continue
		}
		text, err := json.Marshal(e.Data)
		if err != nil || e.Data == nil {
			text = nil
		}
		line := bookLine{e, e.At.In(vietnam).Format("02/01/2006 15:04:05"), string(text)}
		all = append([]bookLine{line}, all...)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	_ = pageTemplate.Execute(w, all) // whoever asked may have left
}
