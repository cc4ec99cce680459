package accommodation

import (
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// vietnam is the zone of the portal's days and times.
var vietnam = time.FixedZone("+07", 7*60*60)

// declaration is one element of API5's array. Images are never sent.
type declaration struct {
	HoTen               string `json:"hoTen"`
	GioiTinh            string `json:"gioiTinh"`
	SoDienThoai         string `json:"soDienThoai,omitempty"`
	NgayThangNamSinhStr string `json:"ngayThangNamSinhStr"`
	GhiChu              string `json:"ghiChu,omitempty"`
	NoiCuTru            Home   `json:"noiCuTru,omitempty"`
	MaTT                string `json:"maTT,omitempty"`
	MaPX                string `json:"maPX,omitempty"`
	DiaChi              string `json:"diaChi,omitempty"`
	NgayDenCsltStr      string `json:"ngayDenCsltStr"`
	NgayDiDuKienStr     string `json:"ngayDiDuKienStr"`
	SoPhong             string `json:"soPhong,omitempty"`
	LyDoCuTru           Reason `json:"lyDoCuTru"`
	LyDoChiTiet         string `json:"lyDoChiTiet,omitempty"`
	LoaiGiayTo          Paper  `json:"loaiGiayTo"`
	SoGiayTo            string `json:"soGiayTo"`
}

// declaration writes a guest in the portal's form; what is wrong with it is
// found afterwards.
func (r rules) declaration(g Guest) declaration {
	d := declaration{
		HoTen: tidy(g.Name.Reveal()), GioiTinh: g.Sex.code(), SoDienThoai: tidy(g.Phone.Reveal()),
		NgayThangNamSinhStr: strings.TrimSpace(g.Birth.Reveal()), GhiChu: tidy(g.Note.Reveal()),
		NoiCuTru: g.Home, MaTT: g.Province, MaPX: g.Ward, DiaChi: tidy(g.Address.Reveal()),
		NgayDenCsltStr: portalTime(g.Arrival), NgayDiDuKienStr: portalTime(g.Departure),
		SoPhong: tidy(g.Room), LyDoCuTru: g.Reason, LoaiGiayTo: g.Paper,
		SoGiayTo: paperNumber(g.Number),
	}
	if d.LyDoCuTru == 0 {
		d.LyDoCuTru = r.catalogue.reason(r.reason)
	}
	if d.LyDoCuTru == Other {
		d.LyDoChiTiet = tidy(g.ReasonDetail)
	}
	return d
}

// paperNumber is a number as the portal has it.
func paperNumber(n personal.Text) string { return strings.ToUpper(strings.TrimSpace(n.Reveal())) }

func (s Sex) code() string {
	switch s {
	case Male:
		return "M"
	case Female:
		return "F"
	}
	return ""
}

func portalTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(vietnam).Format(time.DateTime)
}

func tidy(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }
