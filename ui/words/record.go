package words

var verdicts = map[string]phrase{
	"genuine":    {"Chip thật, dữ liệu thật", "Genuine chip, genuine data"},
	"authentic":  {"Dữ liệu thật; chip chưa chứng minh được là bản gốc", "Genuine data; the chip did not prove that it is the original"},
	"consistent": {"Dữ liệu nguyên vẹn; chưa có chứng thư gốc để đối chiếu", "Data unaltered; no root certificate to check it against"},
	"claimed":    {"Chỉ là lời khai (mã QR, MRZ hoặc nhập tay), chưa xác thực", "Only claimed (QR, MRZ or typed), not verified"},
	"rejected":   {"KHÔNG TIN ĐƯỢC: có kiểm tra bị sai", "REJECTED: a check failed"},
}

var results = map[string]phrase{
	"successful":   {"đạt", "successful"},
	"failed":       {"KHÔNG ĐẠT", "FAILED"},
	"undetermined": {"chưa xác định", "undetermined"},
	"notSupported": {"không áp dụng", "not supported"},
	"aborted":      {"bị ngắt", "aborted"},
}

var checks = map[string]phrase{
	"access.pace":      {"Mở chip bằng PACE", "Chip opened by PACE"},
	"access.bac":       {"Mở chip bằng BAC", "Chip opened by BAC"},
	"pa.hash":          {"%s nguyên vẹn", "%s unaltered"},
	"pa.signature":     {"Chữ ký trên dữ liệu", "Signature over the data"},
	"pa.chain":         {"Người ký do quốc gia cấp chứng thư", "Signer certified by the country"},
	"pa.revocation":    {"Chứng thư người ký chưa bị thu hồi", "Signer's certificate not revoked"},
	"pa.validity":      {"Chứng thư còn hiệu lực khi ký", "Certificates valid at signing"},
	"pa.algorithms":    {"Thuật toán đủ mạnh", "Algorithms strong enough"},
	"pa.rar":           {"Trung tâm RAR xác nhận người ký", "RAR centre confirms the signer"},
	"match.issuer":     {"Quốc gia ký và quốc gia cấp trùng nhau", "Signing and issuing country agree"},
	"match.cardAccess": {"Cách mở chip không bị hạ cấp", "Access to the chip not downgraded"},
	"match.dg1.dg13":   {"Hai phần dữ liệu trong chip trùng nhau", "Both data groups of the chip agree"},
	"match.qr.chip":    {"Mã QR trùng với chip", "QR agrees with the chip"},
	"chip.ca":          {"Chip là bản gốc (CA)", "The chip is the original (CA)"},
	"chip.aa":          {"Chip là bản gốc (AA)", "The chip is the original (AA)"},
	"chip.cam":         {"Chip là bản gốc (CAM)", "The chip is the original (CAM)"},
	"mrz.checkDigits":  {"Số kiểm tra của MRZ", "Check digits of the MRZ"},
	"document.expiry":  {"Thẻ còn hạn", "Document not expired"},
	"number.structure": {"Cấu trúc số định danh", "Structure of the personal number"},
	"holder.face":      {"Khuôn mặt người cầm thẻ", "Face of the holder"},
}

var seen = map[string]phrase{
	"bank-card":    {"Trông giống thẻ ngân hàng.", "It looks like a bank card."},
	"phone":        {"Trông giống điện thoại hoặc đồng hồ.", "It looks like a phone or a watch."},
	"storage-card": {"Trông giống thẻ từ, thẻ xe, thẻ khóa phòng.", "It looks like a storage card, such as a room key."},
	"other":        {"Không rõ là thẻ gì.", "What it is cannot be told."},
}

var fields = map[string]phrase{
	"personalNumber":      {"Số định danh", "Personal number"},
	"fullName":            {"Họ và tên", "Full name"},
	"dateOfBirth":         {"Ngày sinh", "Date of birth"},
	"sex":                 {"Giới tính", "Sex"},
	"nationality":         {"Quốc tịch", "Nationality"},
	"ethnicity":           {"Dân tộc", "Ethnicity"},
	"religion":            {"Tôn giáo", "Religion"},
	"placeOfOrigin":       {"Quê quán", "Place of origin"},
	"residence":           {"Nơi thường trú", "Residence"},
	"identifyingFeatures": {"Đặc điểm nhận dạng", "Identifying features"},
	"father":              {"Cha", "Father"},
	"mother":              {"Mẹ", "Mother"},
	"spouse":              {"Vợ/chồng", "Spouse"},
	"previousNumber":      {"Số CMND cũ", "Previous number"},
	"document":            {"Giấy tờ", "Document"},
	"issued":              {"Ngày cấp", "Issued"},
	"expires":             {"Có giá trị đến", "Expires"},
	"noExpiry":            {"Không thời hạn", "Does not expire"},
	"portrait":            {"Ảnh chân dung", "Portrait"},
	"male":                {"Nam", "male"},
	"female":              {"Nữ", "female"},
	"unspecified":         {"không xác định", "unspecified"},
	"cccd":                {"Thẻ CCCD gắn chip", "Citizen card (CCCD)"},
	"can-cuoc":            {"Thẻ Căn cước", "Identity card (Căn cước)"},
	"passport":            {"Hộ chiếu", "Passport"},
	"other":               {"Giấy tờ khác", "Other document"},
}

var phases = map[string]phrase{
	"waiting":    {"Đặt thẻ lên đầu đọc", "Put the card on the reader"},
	"present":    {"Đã thấy thẻ, giữ yên", "Card seen, hold it still"},
	"cardAccess": {"Hỏi chip cách mở", "Asking the chip how to open it"},
	"pace":       {"Mở chip (PACE)", "Opening the chip (PACE)"},
	"bac":        {"Mở chip (BAC)", "Opening the chip (BAC)"},
	"select":     {"Chọn ứng dụng", "Selecting the application"},
	"sod":        {"Đọc chữ ký", "Reading the signature"},
	"com":        {"Đọc mục lục", "Reading the index"},
	"dg":         {"Đọc %s, giữ yên thẻ", "Reading %s, hold the card still"},
	"ca":         {"Chip chứng minh là bản gốc (CA)", "Chip proves itself (CA)"},
	"aa":         {"Chip chứng minh là bản gốc (AA)", "Chip proves itself (AA)"},
	"verify":     {"Xác minh", "Verifying"},
}
