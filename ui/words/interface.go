package words

// interfacePhrases are the sentences of the command line itself.
var interfacePhrases = map[string]phrase{
	"read.waiting":  {"Đặt thẻ lên đầu đọc…", "Put the card on the reader…"},
	"read.expired":  {"THẺ ĐÃ HẾT HẠN", "THE DOCUMENT HAS EXPIRED"},
	"read.proves":   {"Kết quả nói về thẻ, không nói về người cầm: hãy đối chiếu khuôn mặt.", "This is about the card, not the holder: compare the face."},
	"read.time":     {"Đọc trong %d ms (%d lệnh, nhận %d byte)", "Read in %d ms (%d commands, %d bytes received)"},
	"trust.added":   {"đã thêm", "added"},
	"trust.updated": {"đã cập nhật", "updated"},
	"trust.removed": {"đã bỏ", "removed"},
	"trust.none":    {"chưa có chứng thư gốc nào", "no anchors"},
	"trust.confirm": {"Mã là phần đầu của vân tay SHA-256: đối chiếu với nguồn chính thức. Tin %d chứng thư gốc này? [y/N] ",
		"The id begins the SHA-256 fingerprint: compare it with the official source. Trust these %d anchors? [y/N] "},
	"trust.verified":     {"đã bảo chứng", "verified"},
	"trust.unverified":   {"CHƯA bảo chứng", "NOT verified"},
	"lodging.accepted":   {"Cổng lưu trú đã nhận %d khách.", "The accommodation portal accepted %d guests."},
	"lodging.room":       {"Phòng %s", "Room %s"},
	"insurance.portal":   {"Cổng trả lời", "Portal says"},
	"insurance.card":     {"Thẻ BHYT dùng", "Insurance card to use"},
	"insurance.validity": {"Từ %s đến %s", "From %s to %s"},
	"insurance.facility": {"Nơi đăng ký KCB ban đầu", "Registered facility"},
	"report.checks":      {"Các kiểm tra", "Checks"},
	"report.outcomes":    {"Hệ thống phía sau", "Backends"},
	"report.steps":       {"Thời gian từng bước", "Time of each step"},
}
