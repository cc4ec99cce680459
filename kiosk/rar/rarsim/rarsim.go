// Package rarsim plays the RAR centre as far as it is described, and strictly:
// caller addresses, the header's form, a clock within ten minutes, the signature,
// no request twice. Its path and its codes are its own, since the centre's are not
// published. It serves tests and cccd-sim alone; everybody in it is invented.
package rarsim

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
)

// System is the simulator's name in the book; Path where it answers.
const (
	System = "rar"
	Path   = "/rar/verify"
)

// Codes of the simulator.
const (
	CodeMatch    = "VRF_SIM_MATCH"
	CodeNoMatch  = "VRF_SIM_NO_MATCH"
	CodeCaller   = "VRF_SIM_CALLER"
	CodeHeader   = "VRF_SIM_HEADER"
	CodeTime     = "VRF_SIM_TIME"
	CodeLicense  = "VRF_SIM_LICENSE"
	CodeSigned   = "VRF_SIM_SIGNATURE"
	CodeBody     = "VRF_SIM_BODY"
	CodeRepeated = "VRF_SIM_REPEATED"
)

// clockAllowed is how far request_time may be off.
const clockAllowed = 10 * time.Minute

// License is a licensed organisation.
type License struct {
	ID     string
	Key    *rsa.PublicKey
	Device string // its device_type
	Place  string // its dia_chi
}

// Options of a simulator; every field may be left out.
type Options struct {
	rig.Rig
	Callers []netip.Prefix // registered addresses; nil: loopback
}

// Server is the simulated centre. It is safe for concurrent use.
type Server struct {
	o       Options
	handler http.Handler

	mu       sync.Mutex
	licenses map[string]License
	signers  map[[32]byte][]string // numbers that a signer signed for; nil: all
	seen     map[string]bool
}

// New makes a centre that knows nobody.
func New(o Options) *Server {
	o.Rig = o.WithDefaults()
	if o.Callers == nil {
		o.Callers = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("::1/128")}
	}
	s := &Server{o: o, licenses: map[string]License{}, signers: map[[32]byte][]string{}, seen: map[string]bool{}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+Path, s.verify)
	s.handler = o.Faults.Wrap(mux)
	return s
}

// ServeHTTP answers, with the faults that are on.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// AddLicense registers an organisation.
func (s *Server) AddLicense(l License) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.licenses[l.ID] = l
}

// AddSigner makes a signer's certificate (DER) known, for some numbers or for all.
func (s *Server) AddSigner(certificate []byte, numbers ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signers[sha256.Sum256(certificate)] = numbers
}

type question struct {
	Number string `json:"id_card"`
	Signer string `json:"dscert"`
}

func (s *Server) verify(w http.ResponseWriter, r *http.Request) {
	var q question
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		s.answer(w, r, false, CodeBody)
		return
	}
	if code := s.refuses(r, q); code != "" {
		s.answer(w, r, false, code)
		return
	}
	certificate, err := base64.StdEncoding.DecodeString(q.Signer)
	switch {
	case err != nil || !numbers.MatchString(q.Number):
		s.answer(w, r, false, CodeBody)
	case s.knows(certificate, q.Number):
		s.answer(w, r, true, CodeMatch)
	default:
		s.answer(w, r, false, CodeNoMatch)
	}
}

var (
	uuids   = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	numbers = regexp.MustCompile(`^[0-9]{12}$`)
)

// refuses looks at who asks, in the order in which a gateway would.
func (s *Server) refuses(r *http.Request, q question) string {
	caller := rig.Caller(r)
	if !slices.ContainsFunc(s.o.Callers, func(p netip.Prefix) bool { return p.Contains(caller) }) {
		return CodeCaller
	}
	id, at := r.Header.Get("request_id"), r.Header.Get("request_time")
	asked, err := time.ParseInLocation("20060102150405", at, time.FixedZone("+07", 7*60*60))
	switch {
	case !uuids.MatchString(id) || err != nil:
		return CodeHeader
	case s.o.Now().Sub(asked).Abs() > clockAllowed:
		return CodeTime
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	l, known := s.licenses[r.Header.Get("license_id")]
	if !known || r.Header.Get("device_type") != l.Device || r.Header.Get("dia_chi") != l.Place {
		return CodeLicense
	}
	signature, err := base64.StdEncoding.DecodeString(r.Header.Get("signature"))
	sum := sha256.Sum256([]byte(strings.Join([]string{id, at, l.ID, l.Device, l.Place, q.Number, q.Signer}, "|")))
	if err != nil || rsa.VerifyPKCS1v15(l.Key, crypto.SHA256, sum[:], signature) != nil {
		return CodeSigned
	}
	if s.seen[id] {
		return CodeRepeated
	}
	s.seen[id] = true
	return ""
}

func (s *Server) knows(certificate []byte, number string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	signed, known := s.signers[sha256.Sum256(certificate)]
	return known && (len(signed) == 0 || slices.Contains(signed, number))
}

// answer writes the book without the number: it is nobody's business there either.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, result bool, code string) {
	if err := s.o.Book.Add(rig.Entry{At: s.o.Now(), System: System, Event: "verify", Account: r.Header.Get("license_id"),
		Caller: rig.Caller(r).String(), Data: map[string]any{"result": result, "code": code}}); err != nil {
		http.Error(w, "the book", http.StatusInternalServerError)
		return
	}
	exit := 0
	if code != CodeMatch && code != CodeNoMatch {
		exit = 1
	}
	if s.o.Faults.On(rig.WrongCode) {
		result, exit, code = false, 77, "VRF_SIM_IN_NO_TABLE"
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"responds": map[string]any{"result": result, "message": code}, "exitcode": exit})
}
