package vsssim

import (
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
)

// visits is POST /api/egw/Lskcb2025: the same question as the lookup's, as a
// form.
func (s *Server) visits(w http.ResponseWriter, r *http.Request) {
	if !s.authorized(r) {
		answer(w, map[string]any{"maKetQua": "401", "ghiChu": notes["401"], "dsLichSuKCB2025": nil})
		return
	}
	fields, ok := fieldsOf(r)
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "application/json" && !s.o.HistoryJSON {
		ok = false
	}
	var m *Member
	code := "205"
	switch {
	case s.o.Faults.On(rig.WrongCode):
		code = "999"
	case ok:
		m, code = s.judge(fields)
	}
	body := map[string]any{"maKetQua": code, "ghiChu": notes[code], "dsLichSuKCB2025": nil}
	if m != nil && m.MoreCode != "" {
		code = m.MoreCode
		body["maKetQua"], body["ghiChu"] = code, or(m.MoreNote, notes[code])
	} else if m != nil {
		body["ghiChu"] = or(m.Note, notes[code])
		if len(m.Visits) > 0 {
			body["dsLichSuKCB2025"] = m.Visits
		}
	}
	s.write(w, rig.Entry{
		At: s.o.Now(), Event: "history", Account: r.URL.Query().Get("username"), Caller: rig.Caller(r).String(),
		Data: map[string]string{"maThe": fields["maThe"], "hoTenCb": fields["hoTenCb"], "maKetQua": code},
	}, body)
}

// coPayment is POST /api/TraCuuCCT/TraCuuTienMCCT, with its own names of the
// fields and three headers; without a token it answers 401 and nothing.
func (s *Server) coPayment(w http.ResponseWriter, r *http.Request) {
	fields, ok := fieldsOf(r)
	h := r.Header
	if !s.holds(r, h.Get("accessToken"), h.Get("tokenId"), fields["username"], h.Get("passwordHash")) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	m, code := s.payer(fields, ok)
	body := map[string]any{"MaKetQua": code, "GhiChu": or(coPaymentNotes[code], notes[code]), "DataCCT": []any{}, "ThongTinSoThe": nil}
	switch {
	case s.o.Faults.On(rig.WrongCode):
		code = "999"
		body["MaKetQua"] = code
	case m != nil && m.MoreCode != "":
		code = m.MoreCode
		body["MaKetQua"], body["GhiChu"] = code, or(m.MoreNote, notes[code])
	case code == "200":
		body["DataCCT"] = m.paid(s.o.Now())
		body["ThongTinSoThe"] = map[string]string{
			"hoTen": m.Name, "ngaySinh": portalDay(m.Birth), "ngayKetThuc": portalDay(m.To), "maBhxh": m.Insurance,
		}
	}
	s.write(w, rig.Entry{
		At: s.o.Now(), Event: "co-payment", Account: fields["username"], Caller: rig.Caller(r).String(),
		Data: map[string]string{"maThe": fields["maThe"], "maKetQua": code},
	}, body)
}

var coPaymentNotes = map[string]string{
	"200": "Thành công", "204": "Không tìm thấy thẻ hoặc chưa phát sinh chi phí cùng chi trả",
}

// payer finds whom a question is about. The portal tells nobody apart from
// somebody who has paid nothing.
func (s *Server) payer(fields map[string]string, ok bool) (*Member, string) {
	name, birth := tidy(fields["hoTen"]), isoBirth(fields["ngaySinh"])
	if !ok || name == "" || birth == "" || numberCode(fields["maThe"]) != "" {
		return nil, "400"
	}
	m := s.find(fields["maThe"])
	switch {
	case m == nil, tidy(m.Name) != name, !birthMatches(m.Birth, birth):
		return nil, "204"
	case len(m.Paid) == 0 && m.MoreCode == "":
		return m, "204"
	}
	return m, "200"
}

// paid is a member's rows, in every field that the annex names.
func (m *Member) paid(now time.Time) []map[string]any {
	rows := make([]map[string]any, len(m.Paid))
	for i, p := range m.Paid {
		rows[i] = map[string]any{
			"Id": strconv.Itoa(i + 1), "ngayTraCuu": now.In(vietnam).Format("02/01/2006"), "maThe": m.Card, "maCskcb": m.Facility,
			"ngayVao": p.Arrived, "ngayRa": p.Left, "maDoiTuongKCB": "1.1", "tBNCCTMCCT": p.Amount, "tBNCCTLuyKe": p.Total,
			"ngayNhanCong": "", "ngayNhan": "", "duPhong1": "", "duPhong2": "", "duPhong3": "", "duPhong4": "", "duPhong5": "",
		}
	}
	return rows
}
