// Package hissim plays a hospital's own system behind the kiosk contract: it
// checks merchant and signature, asks the insurance portal in its own name, and
// gives queue numbers. It serves tests and cccd-sim alone; everybody in it is
// invented.
//
// What the published document leaves open (which values are signed, how dates
// are written) is taken as the client's standard contract has it.
package hissim

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/his"
)

// System is the simulator's name in the book.
const System = "his"

// Prefix is the path below which a simulator of several backends puts it.
const Prefix = "/his"

// Cast is whom the system knows.
type Cast struct {
	Merchant string    `json:"merchant"`
	Secret   string    `json:"secret"`
	Patients []Patient `json:"patients"`
}

// Patient is somebody who was here before.
type Patient struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Name   string `json:"name"`
}

// Options of a simulator.
type Options struct {
	rig.Rig
	Cast
	// Ask asks the insurance portal, in the fields of its lookup; it is nil, or
	// gives nil, where the portal cannot be reached.
	Ask   func(question map[string]string) map[string]any
	Staff [2]string // name and number in which the system asks
}

// Server is the simulated system. It is safe for concurrent use.
type Server struct {
	o       Options
	handler http.Handler

	mu     sync.Mutex
	queues map[string]int // by clinic
}

// New makes a system.
func New(o Options) *Server {
	o.Rig = o.WithDefaults()
	s := &Server{o: o, queues: make(map[string]int)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /benhnhan", s.signed(his.FindPatient, s.patient))
	mux.HandleFunc("GET /bhyt", s.signed(his.Insurance, s.insurance))
	mux.HandleFunc("GET /loai-kham", s.signed(his.Kinds, catalogue("LOAI", "Khám BHYT", "Khám dịch vụ")))
	mux.HandleFunc("GET /khoa", s.signed(his.Clinics, catalogue("KHOA", "Nội tổng hợp", "Ngoại", "Nhi", "Mắt")))
	mux.HandleFunc("GET /dichvu", s.signed(his.Services, catalogue("DICHVU", "Khám nội", "Khám mắt")))
	mux.HandleFunc("POST /dangky-kcb", s.signed(his.Register, s.register))
	s.handler = http.StripPrefix(Prefix, o.Faults.Wrap(mux))
	return s
}

// ServeHTTP answers below [Prefix], with the Date of its own clock.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Date", s.o.Now().UTC().Format(http.TimeFormat))
	s.handler.ServeHTTP(w, r)
}

type handler func(r *http.Request, fields map[string]string) (code, message string, data any)

// signed lets a call pass whose signature is right over the values that the
// contract names.
func (s *Server) signed(name his.Name, next handler) http.HandlerFunc {
	call := his.Standard()[name]
	return func(w http.ResponseWriter, r *http.Request) {
		fields, ok := fieldsOf(r)
		var values []string
		for _, one := range call.Signed {
			switch one {
			case "merchant":
				values = append(values, r.Header.Get("x-merchant-id"))
			case "timestamp":
				values = append(values, r.Header.Get("x-timestamp"))
			default:
				values = append(values, fields[one])
			}
		}
		_, err := strconv.ParseInt(r.Header.Get("x-timestamp"), 10, 64)
		right := his.Sign(backend.Secret(s.o.Secret), values...) == r.Header.Get("x-sign") && r.Header.Get("x-merchant-id") == s.o.Merchant
		if !ok || err != nil || !right || s.o.Faults.On(rig.Expired) {
			reply(w, "999", "Sai chữ ký", nil)
			return
		}
		code, message, data := next(r, fields)
		reply(w, code, message, data)
	}
}

// fieldsOf is a call's values under dotted names.
func fieldsOf(r *http.Request) (map[string]string, bool) {
	fields := map[string]string{}
	if r.Method == http.MethodGet {
		for name := range r.URL.Query() {
			fields[name] = r.URL.Query().Get(name)
		}
		return fields, true
	}
	var body map[string]any
	if json.NewDecoder(r.Body).Decode(&body) != nil {
		return nil, false
	}
	flatten("", body, fields)
	return fields, true
}

func flatten(prefix string, v map[string]any, into map[string]string) {
	for name, value := range v {
		switch value := value.(type) {
		case map[string]any:
			flatten(prefix+name+".", value, into)
		case string:
			into[prefix+name] = value
		}
	}
}

func (s *Server) patient(_ *http.Request, fields map[string]string) (string, string, any) {
	for _, p := range s.o.Patients {
		if p.Number == fields["SO_GTTT"] {
			return "000", "Thành công", map[string]string{"MA_BN": p.ID, "HO_TEN": p.Name}
		}
	}
	return "404", "Không tìm thấy bệnh nhân", nil
}

// insurance asks the portal; what it says is handed on under the portal's code.
func (s *Server) insurance(r *http.Request, fields map[string]string) (string, string, any) {
	if s.o.Ask == nil || s.o.Faults.On(rig.NoEffect) {
		return "999", "Không kết nối được cổng BHXH", nil
	}
	said := s.o.Ask(map[string]string{
		"maThe": fields["SO_GTTT"], "hoTen": fields["HO_TEN"], "ngaySinh": fields["NGAY_SINH"],
		"hoTenCb": s.o.Staff[0], "cccdCb": s.o.Staff[1],
	})
	if said == nil {
		return "999", "Không kết nối được cổng BHXH", nil
	}
	code := text(said["maKetQua"])
	if s.o.Faults.On(rig.WrongCode) {
		code = "777"
	}
	received := "0"
	if strings.HasPrefix(code, "00") {
		received = "1"
	}
	s.note(r, "lookup", map[string]string{"SO_GTTT": fields["SO_GTTT"], "MA_KQ": code})
	return "000", "Thành công", map[string]any{
		"MA_KQ": code, "TEN_KQ": said["ghiChu"], "MA_THE_BHYT": newer(code, said["maTheMoi"], said["maThe"]), "DIA_CHI": said["diaChi"],
		"MA_DKBD": said["maDKBD"], "GT_THE_TU": newer(code, said["gtTheTuMoi"], said["gtTheTu"]), "GT_THE_DEN": newer(code, said["gtTheDenMoi"], said["gtTheDen"]),
		"PHAN_TUYEN": 1, "TIEP_NHAN_BHYT": received,
	}
}

// newer is the value of the new card where the old one has ended.
func newer(code string, fresh, old any) any {
	if strings.HasPrefix(code, "003") {
		return fresh
	}
	return old
}

func (s *Server) register(r *http.Request, fields map[string]string) (string, string, any) {
	clinic := fields["MA_KHOA"]
	s.mu.Lock()
	s.queues[clinic]++
	n := s.queues[clinic]
	s.mu.Unlock()
	number := fmt.Sprintf("%s%03d", clinic, n)
	s.note(r, "registration", fields)
	return "000", "Thành công", map[string]any{"SO_THU_TU": number, "MA_LK": "LK" + number, "PHONG_KHAM": "Phòng " + strconv.Itoa(n%9+1)}
}

func (s *Server) note(r *http.Request, event string, data any) {
	_ = s.o.Book.Add(rig.Entry{
		At: s.o.Now(), System: System, Event: event, Account: r.Header.Get("x-merchant-id"), Caller: rig.Caller(r).String(), Data: data,
	})
}

// catalogue answers page by page.
func catalogue(kind string, names ...string) handler {
	return func(_ *http.Request, fields map[string]string) (string, string, any) {
		rows := []map[string]string{}
		for i, name := range names {
			rows = append(rows, map[string]string{"MA_" + kind: fmt.Sprintf("%02d", i+1), "TEN_" + kind: name})
		}
		return "000", "Thành công", page(rows, fields)
	}
}

type paged struct {
	rows  []map[string]string
	count int
}

func page(rows []map[string]string, fields map[string]string) paged {
	n, _ := strconv.Atoi(fields["page"])
	size, _ := strconv.Atoi(fields["pageSize"])
	from := min(max(n-1, 0)*max(size, 1), len(rows))
	return paged{rows[from:min(from+max(size, 1), len(rows))], len(rows)}
}

func reply(w http.ResponseWriter, code, message string, data any) {
	body := map[string]any{"code": code, "message": message, "data": data}
	if p, ok := data.(paged); ok {
		body["data"], body["count"] = p.rows, p.count
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(body)
}

func text(v any) string {
	s, _ := v.(string)
	return s
}
