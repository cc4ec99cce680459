package kbttsim

import (
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
)

// Declaration is one guest of API5, as it stands in the book. Images are
// taken and forgotten.
type Declaration struct {
	HoTen               string `json:"hoTen"`
	GioiTinh            string `json:"gioiTinh"`
	SoDienThoai         any    `json:"soDienThoai,omitempty"` // a string; the guide has a number in an example
	NgayThangNamSinhStr string `json:"ngayThangNamSinhStr"`
	GhiChu              string `json:"ghiChu,omitempty"`
	NoiCuTru            int    `json:"noiCuTru,omitempty"`
	MaTT                string `json:"maTT,omitempty"`
	MaPX                string `json:"maPX,omitempty"`
	DiaChi              string `json:"diaChi,omitempty"`
	NgayDenCsltStr      string `json:"ngayDenCsltStr"`
	NgayDiDuKienStr     string `json:"ngayDiDuKienStr"`
	SoPhong             string `json:"soPhong,omitempty"`
	LyDoCuTru           int    `json:"lyDoCuTru"`
	LyDoChiTiet         string `json:"lyDoChiTiet,omitempty"`
	LoaiGiayTo          int    `json:"loaiGiayTo"`
	SoGiayTo            string `json:"soGiayTo"`
}

// lodger is somebody at a facility; the portal knows them by the number.
type lodger struct{ facility, number string }

// stay is an accepted declaration.
type stay struct{ arrival, departure time.Time }

// declare is API5.
func (s *Server) declare(w http.ResponseWriter, r *http.Request) {
	account, ok := s.bearer(r)
	if !ok {
		refuse(w, http.StatusUnauthorized, "Token không hợp lệ hoặc đã hết hạn")
		return
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var guests []Declaration
	if kind != "application/json" || json.NewDecoder(r.Body).Decode(&guests) != nil || len(guests) == 0 {
		refuse(w, http.StatusBadRequest, "Danh sách khai báo không được để trống")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if message := s.complaints(account, guests); message != "" {
		refuse(w, http.StatusBadRequest, message)
		return
	}
	if !s.o.Faults.On(rig.NoEffect) {
		if err := s.accept(account, guests, rig.Caller(r).String()); err != nil {
			refuse(w, http.StatusInternalServerError, "the book cannot be written")
			return
		}
	}
	code := "200"
	if s.o.Faults.On(rig.WrongCode) {
		code = "299"
	}
	reply(w, http.StatusOK, code, "Thành công", nil)
}

// complaints is the portal's message about a list, or "".
func (s *Server) complaints(account Account, guests []Declaration) string {
	var all []string
	first := make(map[string]int)
	for i, g := range guests {
		found := s.wrong(account, g)
		if before, twice := first[g.SoGiayTo]; twice {
			found = append(found, fmt.Sprintf("Bị trùng giấy tờ với bản ghi %d", before))
		} else {
			first[g.SoGiayTo] = i + 1
		}
		for _, f := range found {
			all = append(all, fmt.Sprintf("Bản khai báo %d: %s", i+1, f))
		}
	}
	return strings.Join(all, ", ")
}

func (s *Server) accept(account Account, guests []Declaration, caller string) error {
	for _, g := range guests {
		arrival, _ := portalTime(g.NgayDenCsltStr)
		departure, _ := portalTime(g.NgayDiDuKienStr)
		who := lodger{account.Facility, g.SoGiayTo}
		s.stays[who] = append(s.stays[who], stay{arrival, departure})
		err := s.o.Book.Add(rig.Entry{
			At: s.o.Now(), System: System, Event: "stay", Account: account.Username, Caller: caller, Data: g,
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func portalTime(s string) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateTime, s, vietnam)
	return t, err == nil
}
