package scan

import "math/rand/v2"

var (
	families = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đỗ", "Vũ", "Bùi", "Đặng", "Ngô"}
	middles  = []string{"Văn", "Thị", "Hữu", "Minh", "Thị Thu", "Xuân", "Đức", "Ngọc"}
	givens   = []string{"An", "Bình", "Hòa", "Trường", "Ước", "Yến", "Sơn", "Ngân", "Huệ", "Thủy"}
	places   = []string{
		"Số 1, Tràng Tiền, Hoàn Kiếm, Hà Nội", "Xóm 7, Nghi Phú, Thành phố Vinh, Nghệ An",
		"Ấp Mỹ Lợi, Xã Mỹ Đức, Châu Phú, An Giang", "Tổ 5, Phường Bến Nghé, Quận 1, TP.Hồ Chí Minh",
		"Buôn Ea Sút, Thị trấn Ea Pốk, Huyện Cư M'gar, Đắk Lắk",
	}
)

// inventPayload is a QR text in the form of a citizen card, of nobody.
func inventPayload(r *rand.Rand) string {
	digits := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = '0' + byte(r.IntN(10))
		}
		return string(b)
	}
	pick := func(s []string) string { return s[r.IntN(len(s))] }
	return digits(12) + "|" + digits(9) + "|" + pick(families) + " " + pick(middles) + " " + pick(givens) +
		"|0" + digits(1) + "01" + "19" + digits(2) + "|Nữ|" + pick(places) + "|01012022"
}
