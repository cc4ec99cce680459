package vsssim

import (
	"net/http"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
)

type pastLookup struct {
	UserKT     string `json:"userKT"`
	ThoiGianKT string `json:"thoiGianKT"`
	ThongBao   string `json:"thongBao"`
	MaLoi      string `json:"maLoi"`
}

// lookup is POST /api/egw/KQNhanLichSuKCB2024.
func (s *Server) lookup(w http.ResponseWriter, r *http.Request) {
	if !s.authorized(r) {
		answer(w, verdict("401", ""))
		return
	}
	fields, ok := fieldsOf(r)
	switch {
	case s.o.Faults.On(rig.WrongCode):
		answer(w, verdict("999", ""))
	case s.o.Faults.On(rig.NoEffect):
		answer(w, verdict("000", ""))
	case !ok:
		answer(w, verdict("205", ""))
	default:
		m, code := s.judge(fields)
		s.reply(w, r, fields, m, code)
	}
}

func (s *Server) reply(w http.ResponseWriter, r *http.Request, fields map[string]string, m *Member, code string) {
	body := verdict(code, "")
	if m != nil {
		body = verdict(code, m.Note)
		if carries[code] {
			m.describe(body)
			body["dsLichSuKT2018"] = s.remember(m, r.URL.Query().Get("username"), code)
		}
	}
	s.write(w, rig.Entry{
		At: s.o.Now(), Event: "lookup", Account: r.URL.Query().Get("username"), Caller: rig.Caller(r).String(),
		Data: map[string]string{"maThe": fields["maThe"], "hoTenCb": fields["hoTenCb"], "maKetQua": code},
	}, body)
}

// remember returns the earlier lookups of a member and adds this one.
func (s *Server) remember(m *Member, user, code string) []pastLookup {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := append([]pastLookup{}, s.history[m]...)
	s.history[m] = append(s.history[m], pastLookup{
		UserKT: user, ThoiGianKT: s.o.Now().In(vietnam).Format("20060102150405"), ThongBao: notes[code], MaLoi: code,
	})
	return before
}

// carries are the codes whose answers hold a card.
var carries = map[string]bool{
	"000": true, "001": true, "002": true, "003": true, "003.1": true, "004": true, "010": true,
	"110": true, "120": true, "121": true, "122": true, "123": true, "124": true,
}

// verdict is an answer without a person: every field is there, and null.
func verdict(code, note string) map[string]any {
	body := map[string]any{"maKetQua": code, "ghiChu": or(note, notes[code])}
	for _, field := range []string{
		"maThe", "hoTen", "ngaySinh", "gioiTinh", "diaChi", "maDKBD", "cqBHXH", "gtTheTu", "gtTheDen", "maKV",
		"ngayDu5Nam", "maSoBHXH", "maTheCu", "maTheMoi", "gtTheTuMoi", "gtTheDenMoi", "maDKBDMoi", "tenDKBDMoi",
		"dsLichSuKCB2018", "dsLichSuKT2018",
	} {
		body[field] = nil
	}
	return body
}

func (m *Member) describe(body map[string]any) {
	for field, value := range map[string]string{
		"maThe": m.Card, "hoTen": m.Name, "ngaySinh": portalDay(m.Birth), "gioiTinh": m.Sex, "diaChi": m.Address,
		"maDKBD": m.Facility, "cqBHXH": m.Office, "gtTheTu": portalDay(m.From), "gtTheDen": portalDay(m.To),
		"maKV": m.Area, "ngayDu5Nam": portalDay(m.FiveYears), "maSoBHXH": m.Insurance, "maTheCu": m.OldCard,
	} {
		body[field] = value
	}
	if m.New == nil {
		return
	}
	body["maTheMoi"], body["maDKBDMoi"], body["tenDKBDMoi"] = m.New.Card, m.New.Facility, m.New.FacilityName
	body["gtTheTuMoi"], body["gtTheDenMoi"] = portalDay(m.New.From), portalDay(m.New.To)
}

func portalDay(iso string) string {
	if t, err := time.Parse(time.DateOnly, iso); err == nil {
		return t.Format("02/01/2006")
	}
	return iso
}
