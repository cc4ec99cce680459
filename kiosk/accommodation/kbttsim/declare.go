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

// Foreigner is one guest of API4, as it stands in the book.
type Foreigner struct {
	HoTen                string `json:"hoTen"`
	QuocTich             string `json:"quocTich"`
	SoHoChieu            string `json:"soHoChieu"`
	GioiTinh             string `json:"gioiTinh"`
	LoaiNgayThangNamSinh string `json:"loaiNgayThangNamSinh"`
	NgayThangNamSinhStr  string `json:"ngayThangNamSinhStr"`
	NgayDenCsltStr       string `json:"ngayDenCsltStr"`
	NgayDiDuKienStr      string `json:"ngayDiDuKienStr"`
	SoPhong              string `json:"soPhong,omitempty"`
	ThoiHanTamTruStr     string `json:"thoiHanTamTruStr"`
}

// lodger is somebody at a facility; the portal knows them by the number.
type lodger struct{ facility, number string }

// stay is an accepted declaration.
type stay struct{ arrival, departure time.Time }

// entered is one entry of a list, of whichever way.
type entered struct {
	number             string // of the paper
	twice              string // the portal's word for a number that comes twice
	arrival, departure string
	wrong              []string
	event              string
	data               any
}

// declare is API5.
func (s *Server) declare(w http.ResponseWriter, r *http.Request) {
	take(s, w, r, func(account Account, g Declaration) entered {
		return entered{g.SoGiayTo, "Bị trùng giấy tờ với bản ghi %d", g.NgayDenCsltStr, g.NgayDiDuKienStr, s.wrong(account, g), "stay", g}
	})
}

// declareForeigners is API4.
func (s *Server) declareForeigners(w http.ResponseWriter, r *http.Request) {
	take(s, w, r, func(account Account, g Foreigner) entered {
		return entered{g.SoHoChieu, "Bị trùng số hộ chiếu với bản ghi %d", g.NgayDenCsltStr, g.NgayDiDuKienStr, s.wrongForeigner(account, g), "foreigner", g}
	})
}

// take reads a list and takes it, or refuses it.
func take[T any](s *Server, w http.ResponseWriter, r *http.Request, enter func(Account, T) entered) {
	account, ok := s.bearer(r)
	if !ok {
		refuse(w, http.StatusUnauthorized, "Token không hợp lệ hoặc đã hết hạn")
		return
	}
	list, read := readList[T](r)
	if !read {
		refuse(w, http.StatusBadRequest, "Danh sách khai báo không được để trống")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]entered, len(list))
	for i, g := range list {
		all[i] = enter(account, g)
	}
	good, message := sorted(all)
	if message != "" && !s.inPart {
		good = nil
	}
	if !s.o.Faults.On(rig.NoEffect) && !s.accept(w, r, account, good) {
		return
	}
	switch {
	case message != "":
		refuse(w, http.StatusBadRequest, message)
	case s.o.Faults.On(rig.WrongCode):
		reply(w, http.StatusOK, "299", "Thành công", nil)
	default:
		reply(w, http.StatusOK, "200", "Thành công", nil)
	}
}

// readList reads the array that every list is.
func readList[T any](r *http.Request) (list []T, ok bool) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	err := json.NewDecoder(r.Body).Decode(&list)
	return list, kind == "application/json" && err == nil && len(list) > 0
}

// sorted tells the good entries from the others, of which the message speaks.
func sorted(all []entered) (good []entered, message string) {
	var said []string
	first := make(map[string]int)
	for i, e := range all {
		if before, twice := first[e.number]; twice {
			e.wrong = append(e.wrong, fmt.Sprintf(e.twice, before))
		} else {
			first[e.number] = i + 1
		}
		for _, f := range e.wrong {
			said = append(said, fmt.Sprintf("Bản khai báo %d: %s", i+1, f))
		}
		if len(e.wrong) == 0 {
			good = append(good, e)
		}
	}
	return good, strings.Join(said, ", ")
}

func (s *Server) accept(w http.ResponseWriter, r *http.Request, account Account, good []entered) bool {
	for _, e := range good {
		arrival, _ := portalTime(e.arrival)
		departure, _ := portalTime(e.departure)
		who := lodger{account.Facility, e.number}
		s.stays[who] = append(s.stays[who], stay{arrival, departure})
		if !s.note(w, r, account, e.event, e.data) {
			return false
		}
	}
	return true
}

func portalTime(s string) (time.Time, bool) {
	t, err := time.ParseInLocation(time.DateTime, s, vietnam)
	return t, err == nil
}
