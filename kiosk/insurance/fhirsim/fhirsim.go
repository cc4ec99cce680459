// Package fhirsim plays a FHIR R4 server that answers for the insurance: it
// takes CoverageEligibilityRequest/$submit with a contained Patient, asks the
// simulated portal, and answers with a CoverageEligibilityResponse or an
// OperationOutcome. It serves tests and cccd-sim alone.
package fhirsim

import (
	"crypto/subtle"
	"encoding/json"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
)

// System is the simulator's name in the book.
const System = "fhir"

// Prefix is the path below which a simulator of several backends puts it.
const Prefix = "/fhir"

// Cast is who may ask.
type Cast struct {
	Bearer string `json:"bearer"`
}

// Options of a simulator.
type Options struct {
	rig.Rig
	Cast
	Ask   func(question map[string]string) map[string]any // the insurance portal; gives nil where it cannot be reached
	Staff [2]string                                       // name and number in which the server asks
}

// Server is the simulated server. It is safe for concurrent use.
type Server struct {
	o       Options
	handler http.Handler
}

// New makes a server.
func New(o Options) *Server {
	o.Rig = o.WithDefaults()
	s := &Server{o: o}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /CoverageEligibilityRequest/$submit", s.submit)
	s.handler = http.StripPrefix(Prefix, o.Faults.Wrap(mux))
	return s
}

// ServeHTTP answers below [Prefix], with the Date of its own clock.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", s.o.Now().UTC().Format(http.TimeFormat))
	s.handler.ServeHTTP(w, r)
}

// asked is what a request must have to be answered.
type asked struct {
	ResourceType string   `json:"resourceType"`
	Status       string   `json:"status"`
	Purpose      []string `json:"purpose"`
	Created      string   `json:"created"`
	Contained    []struct {
		ResourceType string `json:"resourceType"`
		Identifier   []struct {
			Value string `json:"value"`
		} `json:"identifier"`
		Name []struct {
			Text string `json:"text"`
		} `json:"name"`
		BirthDate string `json:"birthDate"`
	} `json:"contained"`
}

func (a asked) whole() bool {
	return a.ResourceType == "CoverageEligibilityRequest" && a.Status == "active" && len(a.Purpose) > 0 && a.Created != "" && len(a.Contained) > 0
}

// question is the person in the portal's fields; a number of the coverage goes
// before that of the person.
func (a asked) question() map[string]string {
	q := map[string]string{}
	for _, r := range a.Contained {
		if r.ResourceType == "Patient" {
			if len(r.Name) > 0 {
				q["hoTen"] = r.Name[0].Text
			}
			q["ngaySinh"] = portalBirth(r.BirthDate)
		}
		if len(r.Identifier) > 0 {
			q["maThe"] = r.Identifier[0].Value
		}
	}
	return q
}

func portalBirth(iso string) string {
	for _, form := range [][2]string{{time.DateOnly, "02/01/2006"}, {"2006-01", "01/2006"}} {
		if t, err := time.Parse(form[0], iso); err == nil {
			return t.Format(form[1])
		}
	}
	return iso
}

func (s *Server) submit(w http.ResponseWriter, r *http.Request) {
	given := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	var a asked
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case s.o.Faults.On(rig.Expired), subtle.ConstantTimeCompare([]byte(given), []byte(s.o.Bearer)) == 0:
		outcome(w, http.StatusUnauthorized, "login", "Token không hợp lệ")
	case kind != "application/fhir+json":
		outcome(w, http.StatusUnsupportedMediaType, "invalid", "application/fhir+json")
	case json.NewDecoder(r.Body).Decode(&a) != nil || !a.whole():
		outcome(w, http.StatusUnprocessableEntity, "required", "Thiếu thông tin bắt buộc")
	default:
		s.answer(w, r, a.question())
	}
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request, q map[string]string) {
	q["hoTenCb"], q["cccdCb"] = s.o.Staff[0], s.o.Staff[1]
	said := s.o.Ask(q)
	if said == nil {
		outcome(w, http.StatusServiceUnavailable, "transient", "Không kết nối được cổng BHXH")
		return
	}
	code := text(said["maKetQua"])
	if s.o.Faults.On(rig.WrongCode) {
		code = "777"
	}
	_ = s.o.Book.Add(rig.Entry{
		At: s.o.Now(), System: System, Event: "eligibility", Caller: rig.Caller(r).String(), Data: map[string]string{"maThe": q["maThe"], "maKetQua": code},
	})
	send(w, http.StatusOK, s.response(code, said))
}

func (s *Server) response(code string, said map[string]any) map[string]any {
	contained := []any{map[string]any{"resourceType": "Patient", "id": "p"}}
	var cards []any
	add := func(id, number, from, to string, inforce bool) {
		if number == "" || s.o.Faults.On(rig.NoEffect) {
			return
		}
		contained = append(contained, map[string]any{
			"resourceType": "Coverage", "id": id, "status": "active", "beneficiary": map[string]any{"reference": "#p"},
			"payor": []any{map[string]any{"display": "BHXH"}}, "subscriberId": text(said["maSoBHXH"]),
			"identifier": []any{map[string]any{
				"type":  map[string]any{"coding": []any{map[string]any{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "HC"}}},
				"value": number,
			}},
		})
		cards = append(cards, map[string]any{
			"coverage": map[string]any{"reference": "#" + id}, "inforce": inforce,
			"benefitPeriod": map[string]any{"start": isoDay(from), "end": isoDay(to)},
		})
	}
	ends := isoDay(text(said["gtTheDen"]))
	add("c1", text(said["maThe"]), text(said["gtTheTu"]), text(said["gtTheDen"]), strings.HasPrefix(code, "00") && ends >= s.o.Now().Format(time.DateOnly))
	add("c2", text(said["maTheMoi"]), text(said["gtTheTuMoi"]), text(said["gtTheDenMoi"]), true)
	out := map[string]any{
		"resourceType": "CoverageEligibilityResponse", "status": "active", "purpose": []string{"validation", "benefits"},
		"contained": contained, "patient": map[string]any{"reference": "#p"}, "created": s.o.Now().Format(time.RFC3339),
		"request": map[string]any{"display": "request"}, "outcome": "complete", "disposition": text(said["ghiChu"]),
		"insurer": map[string]any{"display": "BHXH"},
		"error":   []any{map[string]any{"code": map[string]any{"coding": []any{map[string]any{"code": code}}}}},
	}
	if len(cards) > 0 {
		out["insurance"] = cards
	}
	return out
}

func outcome(w http.ResponseWriter, status int, code, text string) {
	send(w, status, map[string]any{"resourceType": "OperationOutcome", "issue": []any{
		map[string]any{"severity": "error", "code": code, "details": map[string]any{"text": text}},
	}})
}

func send(w http.ResponseWriter, status int, body map[string]any) {
	w.Header().Set("Content-Type", "application/fhir+json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func isoDay(portal string) string {
	if t, err := time.Parse("02/01/2006", portal); err == nil {
		return t.Format(time.DateOnly)
	}
	return portal
}

func text(v any) string {
	s, _ := v.(string)
	return s
}
