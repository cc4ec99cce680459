package kbttsim

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
)

// Change is one entry of API12, as it stands in the book.
type Change struct {
	Loai        string `json:"loai"`
	SoGiayTo    string `json:"soGiayTo"`
	LoaiGiayTo  int    `json:"loaiGiayTo"`
	ThoiGianStr string `json:"thoiGianStr,omitempty"`
}

// depart is API12, for Vietnamese guests who are there. Of its refusals only
// the thirty days are known, and of no refusal the words.
func (s *Server) depart(w http.ResponseWriter, r *http.Request) {
	account, ok := s.bearer(r)
	list, read := readList[Change](r)
	switch {
	case !ok:
		refuse(w, http.StatusUnauthorized, "Token không hợp lệ hoặc đã hết hạn")
		return
	case !read:
		refuse(w, http.StatusBadRequest, "Danh sách khai báo không được để trống")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var said []string
	for i, c := range list {
		if wrong := s.wrongChange(account, c); wrong != "" {
			said = append(said, fmt.Sprintf("Bản khai báo %d: %s", i+1, wrong))
		}
	}
	if len(said) > 0 {
		refuse(w, http.StatusBadRequest, strings.Join(said, ", "))
		return
	}
	if s.o.Faults.On(rig.NoEffect) {
		list = nil
	}
	for _, c := range list {
		if s.changeStay(account, c); !s.note(w, r, account, "departure", c) {
			return
		}
	}
	code := "200"
	if s.o.Faults.On(rig.WrongCode) {
		code = "299"
	}
	reply(w, http.StatusOK, code, "Thành công", nil)
}

func (s *Server) wrongChange(account Account, c Change) string {
	held := s.present(account, c.SoGiayTo)
	until, dated := portalTime(c.ThoiGianStr)
	switch {
	case c.Loai != "TS" && c.Loai != "GH":
		return "Loại phải là TS hoặc GH"
	case c.LoaiGiayTo < 1 || c.LoaiGiayTo >= len(papers):
		return "Loại giấy tờ phải có giá trị từ 1 đến 8"
	case wrongNumber(c.LoaiGiayTo, c.SoGiayTo) != "":
		return wrongNumber(c.LoaiGiayTo, c.SoGiayTo)
	case held == nil:
		return "Khách không đang tạm trú tại CSLT"
	case c.Loai == "TS":
		return ""
	case !dated:
		return "Thời gian gia hạn là bắt buộc"
	case until.Before(s.o.Now()):
		return "Thời gian gia hạn phải lớn hơn hiện tại"
	case until.After(held.arrival.Add(accommodation.MaxExtension)):
		return "Thời gian gia hạn không quá 30 ngày kể từ ngày đến"
	}
	return ""
}

// present is the stay of a guest who is there.
func (s *Server) present(account Account, number string) *stay {
	stays := s.stays[lodger{account.Facility, number}]
	for i := range stays {
		if stays[i].holds(s.o.Now()) {
			return &stays[i]
		}
	}
	return nil
}

func (s *Server) changeStay(account Account, c Change) {
	held := s.present(account, c.SoGiayTo)
	if held == nil {
		return // its first entry of the same list ended it
	}
	held.departure = s.o.Now().Truncate(time.Second)
	if until, dated := portalTime(c.ThoiGianStr); c.Loai == "GH" && dated {
		held.departure = until
	}
}
