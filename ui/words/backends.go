package words

// Action says what the desk does with an answer of the insurance portal.
func (l Lang) Action(code string) string { return l.of(actions, code) }

var actions = map[string]phrase{
	"accept":              {"Thẻ BHYT hợp lệ. Tiếp nhận theo thẻ này.", "The insurance card is valid. Register with this card."},
	"accept-check-papers": {"Thẻ do Quân đội hoặc Công an quản lý. Xem giấy tờ tùy thân rồi tiếp nhận.", "The card belongs to the army or the police. Look at the identity papers, then register."},
	"use-new-card":        {"Thẻ cũ đã hết hạn, đã có thẻ mới. Dùng số thẻ và thời hạn mới dưới đây.", "The old card has ended and a new one was issued. Use the new number and dates below."},
	"use-card-in-force":   {"Người này có thẻ cũ và thẻ mới. Dùng thẻ đang có hiệu lực hôm nay, ghi dưới đây.", "This person has an old and a new card. Use the one in force today, shown below."},
	"clarify-expired":     {"Thẻ BHYT đã hết hạn. Hỏi người bệnh có thẻ khác không; vẫn tiếp nhận khám.", "The insurance card has expired. Ask whether there is another; care goes on."},
	"check-number":        {"Không tìm thấy thẻ hoặc số sai. Kiểm tra lại số, họ tên, ngày sinh đã gửi.", "No such card, or the number is wrong. Check the number, name and birth date that were sent."},
	"check-name":          {"Họ tên không khớp với cổng BHXH. So tên trên chip với tên đã gửi; có thể tra bằng số thẻ BHYT.", "The name differs from the portal's. Compare the chip's name with what was sent; try the insurance card number."},
	"check-birth-date":    {"Ngày sinh không khớp với cổng BHXH. Nếu chỉ chắc năm sinh, tra lại với năm sinh.", "The birth date differs from the portal's. If only the year is certain, look up again with the year alone."},
	"tell-it":             {"Tài khoản hoặc cấu hình tra cứu bị từ chối. Báo bộ phận CNTT; ghi số thẻ và vẫn tiếp nhận.", "The portal refused our account or settings. Tell IT; note the card number and admit the person."},
	"try-later":           {"Cổng BHXH đang lỗi. Ghi số thẻ, vẫn tiếp nhận và tra lại sau.", "The portal has a fault. Note the card number, admit the person and look up later."},
	"restricted":          {"Cổng BHXH đang hạn chế tài khoản này. Ngừng tra cứu và báo CNTT liên hệ cơ quan BHXH.", "The portal has restricted this account. Stop looking up and have IT call the insurance office."},
	"clarify-withdrawn":   {"Thẻ BHYT đã bị thu hồi. Hỏi người bệnh có thẻ khác không; vẫn tiếp nhận khám.", "The insurance card was withdrawn. Ask whether there is another; care goes on."},
	"clarify-reduced":     {"Thẻ đã báo giảm (chuyển nơi hoặc ngừng tham gia). Hỏi thẻ mới; vẫn tiếp nhận khám.", "The card was reported as ended (moved or stopped). Ask for a newer one; care goes on."},
	"child-without-card":  {"Trẻ em không xuất trình thẻ. Tiếp nhận theo thủ tục trẻ em chưa có thẻ.", "A child without a card. Register by the procedure for children without a card."},
	"ask-insurance-desk":  {"Cổng BHXH có thẻ này nhưng hệ thống bệnh viện không nhận theo BHYT. Hỏi quầy BHYT; vẫn tiếp nhận khám.", "The portal knows the card, but the hospital's system does not take it. Ask the insurance desk; care goes on."},
	"unknown":             {"Cổng trả lời chưa rõ. Đọc lời cổng dưới đây, ghi số thẻ và vẫn tiếp nhận.", "The portal's answer is not clear. Read its text below, note the card number and admit the person."},
}

// QueryField says what a lookup lacks.
func (l Lang) QueryField(code string) string { return l.of(queryFields, code) }

var queryFields = map[string]phrase{
	"number":       {"Số phải là 12 số định danh, 10 số BHXH hoặc 15 ký tự thẻ BHYT.", "The number must be 12 digits (personal), 10 digits (insurance) or a 15-character card."},
	"name":         {"Thiếu họ tên.", "The name is missing."},
	"birth":        {"Ngày sinh thiếu hoặc không đúng.", "The birth date is missing or not a date."},
	"staff.name":   {"Chưa khai họ tên cán bộ tra cứu trong cấu hình.", "The staff member's name is not configured."},
	"staff.number": {"Chưa khai đúng số CCCD của cán bộ tra cứu.", "The staff member's 12-digit number is not configured."},
}

// Unreachable says why a backend gave no answer.
func (l Lang) Unreachable(code string) string { return l.of(unreachable, code) }

var unreachable = map[string]phrase{
	"name":    {"Không tìm thấy máy chủ. Kiểm tra mạng.", "The server's name is not known. Check the network."},
	"connect": {"Không kết nối được. Kiểm tra mạng hoặc thử lại sau.", "Cannot connect. Check the network or try later."},
	"tls":     {"Chứng thư của máy chủ không tin cậy. Báo CNTT.", "The server's certificate is not trusted. Tell IT."},
	"timeout": {"Máy chủ trả lời quá chậm. Thử lại sau.", "The server is too slow. Try later."},
	"cut":     {"Mất kết nối giữa chừng.", "The connection broke off."},
	"status":  {"Máy chủ đang bảo trì hoặc lỗi. Thử lại sau.", "The server is in maintenance or failing. Try later."},
	"garbled": {"Câu trả lời không phải của cổng. Kiểm tra mạng, báo CNTT.", "The answer is not the portal's. Check the network, tell IT."},
	"toolong": {"Câu trả lời không phải của cổng. Kiểm tra mạng, báo CNTT.", "The answer is not the portal's. Check the network, tell IT."},
}

// ConfigProblem says what is wrong with a setting.
func (l Lang) ConfigProblem(code string) string {
	if _, ok := templateProblems[code]; ok {
		return l.of(templateProblems, code)
	}
	return l.of(configProblems, code)
}

var configProblems = map[string]phrase{
	"not-yaml":        {"Tệp không đúng dạng YAML.", "The file is not valid YAML."},
	"too-large":       {"Tệp quá lớn.", "The file is too large."},
	"unknown-key":     {"Không có mục này.", "There is no such setting."},
	"repeated-key":    {"Mục này ghi hai lần.", "The setting is given twice."},
	"wrong-type":      {"Giá trị sai kiểu.", "The value has the wrong type."},
	"missing":         {"Thiếu giá trị.", "A value is missing."},
	"given-twice":     {"Chỉ ghi giá trị hoặc tệp, không ghi cả hai.", "Give the value or the file, not both."},
	"not-allowed":     {"Giá trị không được phép.", "The value is not allowed."},
	"plain-http":      {"Chỉ dùng địa chỉ https.", "Only https addresses are allowed."},
	"not-an-address":  {"Địa chỉ không đúng.", "Not a valid address."},
	"unreadable-file": {"Không đọc được tệp.", "The file cannot be read."},
	"no-certificate":  {"Tệp không có chứng thư.", "The file holds no certificate."},
}
