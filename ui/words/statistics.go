package words

// Method says how a person was identified.
func (l Lang) Method(code string) string { return l.of(methods, code) }

var methods = map[string]phrase{
	"CHIP_CCCD":        {"Đọc chip", "Chip read"},
	"QR_CCCD":          {"Quét mã QR trên thẻ", "QR on the card"},
	"VNEID_APP":        {"VNeID trên điện thoại", "VNeID on a telephone"},
	"DICH_VU_XAC_THUC": {"Dịch vụ xác thực", "Authentication service"},
	"TRA_CUU_BHXH":     {"Thẻ hoặc mã BHYT", "Insurance card or code"},
	"NHAP_TAY":         {"Nhập tay", "Typed"},
	"CHUA_XAC_DINH":    {"Chưa xác định được", "Not identified yet"},
}

// ShortVerdict is a verdict in as few words as a chart has room for.
func (l Lang) ShortVerdict(code string) string { return l.of(shortVerdicts, code) }

var shortVerdicts = map[string]phrase{
	"genuine":    {"Chip thật, dữ liệu thật", "Genuine chip and data"},
	"authentic":  {"Dữ liệu thật", "Genuine data"},
	"consistent": {"Chưa có chứng thư gốc", "No root certificate"},
	"claimed":    {"Chưa xác thực", "Not verified"},
	"rejected":   {"Không tin được", "Rejected"},
}

// Backend names a system behind the desk; one that is not known by its own name.
func (l Lang) Backend(name string) string { return l.of(backendNames, name) }

var backendNames = map[string]phrase{
	"insurance":      {"Tra cứu BHYT", "Insurance lookup"},
	"insurance-more": {"BHYT: lịch sử, đăng ký khám", "Insurance: history, registration"},
	"accommodation":  {"Thông báo lưu trú", "Accommodation notification"},
	"hl7":            {"Hệ thống bệnh viện", "Hospital system"},
}

// Delivery says what became of a question to a backend.
func (l Lang) Delivery(result string) string { return l.of(deliveries, result) }

var deliveries = map[string]phrase{
	"delivered":   {"đã trả lời", "answered"},
	"unconfirmed": {"chưa chắc", "not certain"},
	"dead":        {"từ chối", "refused"},
	"dropped":     {"đã bỏ", "given up"},
	"queued":      {"đang chờ", "waiting"},
}

// statisticsPhrases are the sentences of a report of numbers.
var statisticsPhrases = map[string]phrase{
	"report.title":      {"Báo cáo số liệu của quầy", "Numbers of the desk"},
	"report.period":     {"Từ %s đến %s", "%s to %s"},
	"report.made":       {"Lập lúc %s", "Made at %s"},
	"report.visits":     {"lượt khách", "visits"},
	"report.done":       {"lượt hoàn tất", "finished"},
	"report.minutes":    {"phút một lượt (trung vị)", "minutes a visit (median)"},
	"report.p90":        {"chín phần mười số lượt không quá %s phút", "nine in ten take %s minutes at most"},
	"report.nottyped":   {"trường không phải gõ", "fields not typed"},
	"report.nottyped.n": {"%d trong %d trường của %d lượt", "%d of %d fields, in %d visits"},
	"report.days":       {"Lượt khách theo ngày", "Visits by day"},
	"report.methods":    {"Cách xác định danh tính", "Way of identification"},
	"report.verdicts":   {"Kết quả xác thực", "Verdict"},
	"report.purposes":   {"Mục đích", "Purpose"},
	"report.backends":   {"Kết quả từ các hệ thống", "Results of the backends"},
	"report.others":     {"các kết quả khác", "other results"},
	"report.none":       {"không có", "none"},
	"report.note": {"Chỉ có số đếm, không có dữ liệu của bất kỳ ai. Không gồm dữ liệu tập huấn.",
		"Counts only; nobody's data are in them, and no practice."},
	"report.page":    {"Trang %d/%d", "Page %d of %d"},
	"report.written": {"Đã ghi báo cáo: %s", "The report is written: %s"},
}
