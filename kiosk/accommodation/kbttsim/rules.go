package kbttsim

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

var (
	date               = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	twelveDigits       = regexp.MustCompile(`^\d{12}$`)
	nineOrTwelveDigits = regexp.MustCompile(`^(\d{9}|\d{12})$`)
	lettersAndDigits   = regexp.MustCompile(`^[0-9A-Za-z]+$`)
)

// papers are the portal's names of loaiGiayTo 1 to 8.
var papers = [...]string{
	"", "Thẻ CCCD", "CMND", "Giấy phép lái xe", "Hộ chiếu", "Giấy khai sinh", "Thẻ BHYT",
	"Thông báo số định danh cá nhân", "Thẻ Căn Cước",
}

// wrong is everything the portal says against one Vietnamese guest.
func (s *Server) wrong(account Account, g Declaration) []string {
	found := missing(account, g)
	if g.LoaiGiayTo < 1 || g.LoaiGiayTo >= len(papers) {
		found = append(found, "Loại giấy tờ phải có giá trị từ 1 đến 8")
	} else if f := wrongNumber(g.LoaiGiayTo, g.SoGiayTo); f != "" {
		found = append(found, f)
	}
	if !knownPlace(g.MaTT, g.MaPX) {
		found = append(found, "Mã phường xã không thuộc tỉnh thành phố") // our words
	}
	arrival, departure, f := s.wrongDays(g.NgayDenCsltStr, g.NgayDiDuKienStr)
	if found = append(found, f...); len(found) > 0 {
		return found
	}
	return s.known(account, g.SoGiayTo, fmt.Sprintf("Loại giấy tờ '%s' và Số giấy tờ '%s'", papers[g.LoaiGiayTo], g.SoGiayTo), arrival, departure)
}

// wrongForeigner is everything the portal says against one foreigner.
func (s *Server) wrongForeigner(account Account, g Foreigner) []string {
	var found []string
	add := func(wrong bool, sentence string) {
		if wrong {
			found = append(found, sentence)
		}
	}
	add(strings.TrimSpace(g.HoTen) == "", "Họ và tên là bắt buộc")
	add(!knownNationality(g.QuocTich), "Quốc tịch không hợp lệ") // our words
	add(wrongNumber(4, g.SoHoChieu) != "", wrongNumber(4, g.SoHoChieu))
	add(g.GioiTinh != "M" && g.GioiTinh != "F", "Giới tính phải là M hoặc F")
	add(g.LoaiNgayThangNamSinh != "D" && g.LoaiNgayThangNamSinh != "Y", "Loại ngày tháng năm sinh phải là D hoặc Y") // our words
	add(!isDate(g.NgayThangNamSinhStr), "Ngày sinh phải có định dạng YYYY-MM-DD")
	add(account.Type.RoomRequired() && strings.TrimSpace(g.SoPhong) == "", "Số phòng là bắt buộc")
	limit, ok := portalTime(g.ThoiHanTamTruStr)
	add(!ok, "Thời hạn tạm trú phải có định dạng YYYY-MM-DD HH:mm:ss") // our words
	add(ok && day(limit) < day(s.o.Now()), "Thời hạn tạm trú phải lớn hoặc bằng hôm nay")
	arrival, departure, f := s.wrongDays(g.NgayDenCsltStr, g.NgayDiDuKienStr)
	if found = append(found, f...); len(found) > 0 {
		return found
	}
	return s.known(account, g.SoHoChieu, "Số hộ chiếu", arrival, departure)
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil && date.MatchString(s)
}

func missing(account Account, g Declaration) []string {
	var found []string
	add := func(wrong bool, sentence string) {
		if wrong {
			found = append(found, sentence)
		}
	}
	add(strings.TrimSpace(g.HoTen) == "", "Họ và tên là bắt buộc")
	add(g.GioiTinh != "M" && g.GioiTinh != "F", "Giới tính phải là M hoặc F")
	add(!isDate(g.NgayThangNamSinhStr), "Ngày sinh phải có định dạng YYYY-MM-DD")
	add(account.Type.RoomRequired() && strings.TrimSpace(g.SoPhong) == "", "Số phòng là bắt buộc")
	add(g.LyDoCuTru < 1 || g.LyDoCuTru > 20, "Lý do cư trú không hợp lệ")
	return found
}

func wrongNumber(paper int, number string) string {
	plain := lettersAndDigits.MatchString(number)
	switch {
	case (paper == 1 || paper == 8) && !twelveDigits.MatchString(number):
		return papers[paper] + " phải gồm đúng 12 chữ số"
	case paper == 2 && !nineOrTwelveDigits.MatchString(number):
		return "CMND phải gồm 9 hoặc 12 chữ số"
	case paper == 4 && (!plain || len(number) > 10):
		return "Hộ chiếu chỉ được chứa chữ cái và số, tối đa 10 ký tự"
	case (paper == 3 || paper == 6) && (!plain || len(number) > 20):
		return papers[paper] + " chỉ được chứa chữ và số, tối đa 20 ký tự"
	case !plain:
		return "Số giấy tờ không được có ký tự đặc biệt hoặc khoảng trắng"
	}
	return ""
}

func day(t time.Time) string { return t.In(vietnam).Format(time.DateOnly) }

// wrongDays reads the days of a stay and says what is wrong with them.
func (s *Server) wrongDays(from, to string) (arrival, departure time.Time, found []string) {
	arrival, okA := portalTime(from)
	departure, okD := portalTime(to)
	if !okA || !okD {
		return arrival, departure, []string{"Ngày đến, ngày đi phải có định dạng YYYY-MM-DD HH:mm:ss"}
	}
	now := s.o.Now()
	today, yesterday := day(now), day(now.In(vietnam).AddDate(0, 0, -1))
	if d := day(arrival); d != today && d != yesterday {
		found = append(found, "Ngày đến Cslt phải là ngày hiện tại hoặc hôm qua")
	}
	switch {
	case day(departure) < yesterday:
		found = append(found, "Ngày đi dự kiến phải lớn hoặc bằng ngày hôm qua")
	case departure.Before(arrival):
		found = append(found, "Ngày đi dự kiến phải lớn hoặc bằng ngày đến Cslt")
	}
	return arrival, departure, found
}

// known compares with the stays that this facility has already: a guest who
// has not left, and any other stay at the same time.
func (s *Server) known(account Account, number, paper string, arrival, departure time.Time) []string {
	now := s.o.Now()
	for _, old := range s.stays[lodger{account.Facility, number}] {
		if old.holds(now) {
			return []string{
				paper + " đang tạm trú tại CSLT và chưa checkout",
				fmt.Sprintf("Khách đã có khai báo tạm trú từ %s đến %s tại cơ sở lưu trú này. Vui lòng kiểm tra tại chức năng Quản lý khách đang tạm trú.",
					old.arrival.Format(time.DateOnly), old.departure.Format(time.DateOnly)),
			}
		}
		// A stay that ends as it begins overlaps with itself too.
		if arrival.Equal(old.arrival) || arrival.Before(old.departure) && old.arrival.Before(departure) {
			return []string{"Đã tồn tại khai báo trùng thời gian tại CSLT"}
		}
	}
	return nil
}

// holds reports whether the guest is there at a time.
func (s stay) holds(now time.Time) bool { return !s.arrival.After(now) && now.Before(s.departure) }
