package vsssim

// notes is the portal's free text (ghiChu) by code.
var notes = map[string]string{
	"000":   "Thông tin thẻ chính xác",
	"001":   "Thẻ do BHXH Bộ Quốc Phòng quản lý, đề nghị kiểm tra thẻ và thông tin giấy tờ tùy thân",
	"002":   "Thẻ do BHXH Bộ Công An quản lý, đề nghị kiểm tra thẻ và thông tin giấy tờ tùy thân",
	"003":   "Thẻ cũ hết giá trị sử dụng nhưng đã được cấp thẻ mới",
	"003.1": "Thẻ đã được gia hạn",
	"004":   "Thẻ cũ còn giá trị sử dụng nhưng đã được cấp thẻ mới",
	"010":   "Thẻ hết giá trị sử dụng",
	"050":   "Không thấy thông tin thẻ BHYT",
	"051":   "Mã thẻ không đúng",
	"052":   "Mã tỉnh cấp thẻ (kí tự thứ 4, 5 của mã thẻ) không đúng",
	"053":   "Mã quyền lợi thẻ (kí tự thứ 3 của mã thẻ) không đúng",
	"054":   "Số CCCD của cán bộ tra cứu không có trong danh sách đăng ký",
	"055":   "Họ tên cán bộ tra cứu không khớp với số CCCD đã đăng ký",
	"060":   "Thẻ sai họ tên",
	"061":   "Thẻ sai họ tên (đúng kí tự đầu)",
	"070":   "Thẻ sai ngày sinh",
	"080":   "Thẻ sai giới tính",
	"090":   "Thẻ sai nơi đăng ký KCB ban đầu",
	"100":   "Lỗi khi lấy dữ liệu sổ thẻ",
	"101":   "Lỗi server",
	"110":   "Thẻ đã thu hồi",
	"120":   "Thẻ đã báo giảm",
	"121":   "Thẻ đã báo giảm. Giảm chuyển ngoại tỉnh",
	"122":   "Thẻ đã báo giảm. Giảm chuyển nội tỉnh",
	"123":   "Thẻ đã báo giảm. Thu hồi do tăng lại cùng đơn vị",
	"124":   "Thẻ đã báo giảm. Ngừng tham gia",
	"130":   "Trẻ em không xuất trình thẻ",
	"202":   "Không tìm thấy thông tin trong các nguồn dữ liệu",
	"204":   "Không tìm thấy dữ liệu",
	"205":   "Tham số họ tên hoặc ngày sinh không đúng định dạng",
	"400":   "Thiếu tham số hoặc tham số sai độ dài",
	"401":   "Lỗi xác thực tài khoản",
	"403":   "Tài khoản không được phân quyền",
	"500":   "Có lỗi hệ thống xảy ra trong quá trình xử lý!",
}

// RestrictedNote is how the portal says, under code 500, that an account is
// on its restricted list.
const RestrictedNote = "Có lỗi xảy ra trong quá trình tra cứu!"
