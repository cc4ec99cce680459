package accommodation

import (
	"regexp"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// foreignDeclaration is one element of API4's array. The image of the passport is
// never sent.
type foreignDeclaration struct {
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

// foreigner writes a guest in the portal's form; what is wrong with it is
// found afterwards.
func (r rules) foreigner(g Guest) foreignDeclaration {
	kind, birth := BirthAsKnown(g.Birth)
	return foreignDeclaration{
		HoTen: tidy(g.Name.Reveal()), QuocTich: g.Nationality, SoHoChieu: paperNumber(g.Number), GioiTinh: g.Sex.code(),
		LoaiNgayThangNamSinh: kind, NgayThangNamSinhStr: birth,
		NgayDenCsltStr: portalTime(g.Arrival), NgayDiDuKienStr: portalTime(g.Departure), SoPhong: tidy(g.Room),
		ThoiHanTamTruStr: endOfDay(g.StayLimit),
	}
}

var yearKnown = regexp.MustCompile(`^(\d{4})(-\d{2})?$`)

// BirthAsKnown is a birth date in the portal's words: D with the full date, or
// Y with the first of January of the one year that is known, which the portal
// reads as that year alone. Both are empty for what is no date.
func BirthAsKnown(birth personal.Text) (kind, date string) {
	text := strings.TrimSpace(birth.Reveal())
	if isDate(text) {
		return "D", text
	}
	if year := yearKnown.FindStringSubmatch(text); year != nil {
		return "Y", year[1] + "-01-01"
	}
	return "", ""
}

// endOfDay is the last second of a day, or nothing for what is no date.
func endOfDay(date personal.Text) string {
	text := strings.TrimSpace(date.Reveal())
	if !isDate(text) {
		return ""
	}
	return text + " 23:59:59"
}

func (r rules) foreignProblems(g Guest, d foreignDeclaration, now time.Time) []Problem {
	var found found
	found.add(d.HoTen == "", NameMissing)
	found.add(d.GioiTinh == "", SexMissing)
	found.add(d.LoaiNgayThangNamSinh == "", BirthMissing)
	found.add(!r.catalogue.hasNationality(d.QuocTich), NationalityUnknown)
	found.add(!upTo10.MatchString(d.SoHoChieu), NumberPassport)
	found.add(r.room && d.SoPhong == "", RoomMissing)
	found.add(d.ThoiHanTamTruStr == "", StayLimitMissing)
	found.add(d.ThoiHanTamTruStr != "" && d.ThoiHanTamTruStr[:10] < day(now), StayLimitPast)
	return append(found, stayProblems(g.Arrival, g.Departure, now)...)
}
