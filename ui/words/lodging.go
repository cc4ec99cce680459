package words

// LodgingAction says what the desk does when the accommodation portal refuses.
func (l Lang) LodgingAction(code string) string { return l.of(lodgingActions, code) }

var lodgingActions = map[string]phrase{
	"correct-guests":   {"Thông tin khách chưa đúng. Sửa rồi gửi lại.", "The entry is wrong. Correct it and send it again."},
	"already-notified": {"Cổng đã có khai báo của khách này. Xem trên cổng, không gửi lại.", "The portal already has this guest. Look there; do not send again."},
	"tell-it":          {"Tài khoản lưu trú bị từ chối. Báo bộ phận CNTT; nếu gần 23 giờ, báo Công an phường/xã bằng cách khác.", "The lodging account was refused. Tell IT; near 23:00, notify the local police another way."},
	"try-later":        {"Cổng lưu trú đang lỗi. Gửi lại trước 23 giờ.", "The lodging portal has a fault. Send again before 23:00."},
	"at-portal":        {"Đổi ngày trả phòng của khách này trên trang của cổng, rồi đánh dấu đã làm. Cổng không nhận việc này qua API.", "Change this guest's departure on the portal's own page, then tick it off. The portal does not take it through its API."},
	"other-channel":    {"Cổng không còn nhận ngày này. Báo Công an phường/xã bằng cách khác.", "The portal no longer takes this day. Notify the local police another way."},
	"unknown":          {"Cổng trả lời chưa rõ. Đọc lời cổng và kiểm tra trên cổng.", "The portal's answer is not clear. Read its text and check at the portal."},
}

// Problem says what is wrong with one guest, in the portal's own words where it has some.
func (l Lang) Problem(code string) string { return l.of(problems, code) }

var problems = map[string]phrase{
	"name-missing":             {"Thiếu họ và tên.", "The name is missing."},
	"sex-missing":              {"Thiếu giới tính; hỏi khách.", "The sex is missing; ask the guest."},
	"birth-incomplete":         {"Cần đủ ngày, tháng, năm sinh; hỏi khách.", "The full birth date is needed; ask the guest."},
	"birth-missing":            {"Thiếu ngày sinh hoặc năm sinh; hỏi khách.", "The birth date, or its year, is missing; ask the guest."},
	"paper-type":               {"Loại giấy tờ phải có giá trị từ 1 đến 8.", "The paper type must be 1 to 8."},
	"number-cccd":              {"Thẻ CCCD phải gồm đúng 12 chữ số.", "A CCCD number has exactly 12 digits."},
	"number-can-cuoc":          {"Thẻ Căn cước phải gồm đúng 12 chữ số.", "A Căn cước number has exactly 12 digits."},
	"number-cmnd":              {"CMND phải gồm 9 hoặc 12 chữ số.", "A CMND number has 9 or 12 digits."},
	"number-licence":           {"Giấy phép lái xe chỉ được chứa chữ và số, tối đa 20 ký tự.", "A driving licence number has letters and digits only, at most 20."},
	"number-passport":          {"Hộ chiếu chỉ được chứa chữ cái và số, tối đa 10 ký tự.", "A passport number has letters and digits only, at most 10."},
	"number-insurance":         {"Thẻ BHYT chỉ được chứa chữ và số, tối đa 20 ký tự.", "An insurance card number has letters and digits only, at most 20."},
	"number-form":              {"Số giấy tờ không được có ký tự đặc biệt hoặc khoảng trắng.", "The paper's number must have no special characters or spaces."},
	"room-missing":             {"Số phòng là bắt buộc (bệnh viện: phòng hoặc khoa).", "The room is required (at a hospital: room or department)."},
	"reason-missing":           {"Thiếu lý do lưu trú, hoặc cổng không có lý do này.", "The reason for the stay is missing, or the portal does not have it."},
	"reason-detail-missing":    {"Lý do \"Khác\" phải ghi rõ.", "\"Other\" needs an explanation."},
	"place-unknown":            {"Cổng không có phường/xã này trong tỉnh này. Chọn lại, hoặc bỏ trống và ghi cả địa chỉ.", "The portal has no such commune in this province. Choose again, or leave both empty and give the whole address."},
	"arrival-day":              {"Ngày đến Cslt phải là ngày hiện tại hoặc hôm qua. Ngày cũ hơn: báo Công an phường/xã.", "Arrival must be today or yesterday. For older days, notify the local police directly."},
	"departure-missing":        {"Thiếu ngày đi dự kiến.", "The expected departure is missing."},
	"departure-past":           {"Ngày đi dự kiến phải lớn hoặc bằng ngày hôm qua.", "Departure must not be before yesterday."},
	"departure-before-arrival": {"Ngày đi dự kiến phải lớn hoặc bằng ngày đến Cslt.", "Departure must not be before arrival."},
	"extension-too-long":       {"Gia hạn không quá 30 ngày kể từ ngày đến.", "A stay is extended to at most 30 days after arrival."},
	"duplicate":                {"Một giấy tờ có hai lần trong danh sách.", "The same paper is in the list twice."},
	"nationality-unknown":      {"Cổng không có mã quốc tịch này; chọn mã trong danh mục của cổng.", "The portal does not have this nationality; choose a code of its list."},
	"stay-limit-missing":       {"Thiếu thời hạn tạm trú; hỏi khách, xem thị thực hoặc dấu nhập cảnh.", "Until when the guest may stay is missing; ask, and see the visa or the entry stamp."},
	"stay-limit-past":          {"Thời hạn tạm trú phải lớn hoặc bằng hôm nay.", "The stay limit must not be before today."},
	"in-residence":             {"Khách đang tạm trú tại CSLT và chưa checkout.", "The guest is still in residence here, not checked out."},
	"overlap":                  {"Đã tồn tại khai báo trùng thời gian tại CSLT.", "A notification for the same time exists here."},
	"other":                    {"Cổng từ chối; xem lời của cổng.", "The portal refused; see its own words."},
}

// LodgingState says where a notification stands.
func (l Lang) LodgingState(code string) string { return l.of(lodgingStates, code) }

var lodgingStates = map[string]phrase{
	"queued":      {"đang chờ gửi", "waits to be sent"},
	"sending":     {"đang gửi", "being sent"},
	"delivered":   {"cổng đã nhận", "accepted"},
	"unconfirmed": {"chưa chắc: đối chiếu", "not certain: reconcile"},
	"dead":        {"CẦN NGƯỜI XỬ LÝ", "A PERSON MUST ACT"},
	"dropped":     {"đã bỏ", "given up"},
}

// LodgingField names what the portal has otherwise than was sent.
func (l Lang) LodgingField(code string) string { return l.of(lodgingFields, code) }

var lodgingFields = map[string]phrase{
	"name": {"họ tên", "name"}, "birth": {"ngày sinh", "birth date"}, "sex": {"giới tính", "sex"}, "number": {"số giấy tờ", "number"},
	"arrival": {"ngày đến", "arrival"}, "departure": {"ngày đi", "departure"}, "room": {"phòng", "room"},
}
