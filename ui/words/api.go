package words

// APIProblem says what the local API refused, and what to do. Unknown codes give
// empty sentences, and the API says its own.
func (l Lang) APIProblem(code string) (title, advice string) {
	f, ok := apiProblems[code]
	if !ok {
		return "", ""
	}
	return f.message.in(l), f.advice.in(l)
}

// HasAPIProblem reports whether a code of the local API has its sentences.
func HasAPIProblem(code string) bool { _, ok := apiProblems[code]; return ok }

var tellIT = phrase{"Báo bộ phận CNTT kèm mã lỗi này.", "Tell IT this code."}

var apiProblems = map[string]failure{
	"host": {
		phrase{"Địa chỉ gọi đến không phải của máy này.", "The request names another host."},
		phrase{"Gọi http://127.0.0.1 với đúng cổng.", "Call http://127.0.0.1 with the right port."}},
	"origin-not-listed": {
		phrase{"Trang này chưa được ghép nối với máy đọc thẻ.", "This page is not paired with the card desk."},
		phrase{"Nhờ quản trị viên ghép nối trang bằng mã trên màn hình.", "Ask the administrator to pair the page by the code on the screen."}},
	"cross-site": {
		phrase{"Yêu cầu đến từ trang lạ.", "The request comes from a foreign page."},
		phrase{"Không làm theo trang đó; báo bộ phận CNTT.", "Do not follow that page; tell IT."}},
	"other-user": {
		phrase{"Chương trình của người dùng khác không được gọi vào đây.", "Another user's program may not call here."},
		phrase{"Đăng nhập máy bằng đúng người dùng, hoặc nhờ CNTT cho phép.", "Log in as the right user, or ask IT to allow it."}},
	"no-token":      {phrase{"Thiếu mã truy cập.", "The token is missing."}, phrase{"Ghép nối trang rồi thử lại.", "Pair the page and try again."}},
	"bad-token":     {phrase{"Mã truy cập không đúng.", "The token is not known."}, phrase{"Ghép nối lại trang.", "Pair the page again."}},
	"token-expired": {phrase{"Mã truy cập đã hết hạn.", "The token has expired."}, phrase{"Ghép nối lại trang.", "Pair the page again."}},
	"token-revoked": {phrase{"Mã truy cập đã bị thu hồi.", "The token was revoked."}, phrase{"Hỏi quản trị viên.", "Ask the administrator."}},
	"other-origin":  {phrase{"Mã truy cập thuộc trang khác.", "The token belongs to another page."}, tellIT},
	"scope": {
		phrase{"Trang này không có quyền làm việc đó.", "This page may not do that."},
		phrase{"Nhờ quản trị viên ghép nối lại với đủ quyền.", "Ask the administrator to pair it again with that right."}},
	"local-only": {phrase{"Việc này chỉ làm được tại chính quầy.", "This is done at the desk itself only."}, phrase{"Dùng màn hình của quầy.", "Use the desk's own screen."}},
	"origin-not-granted": {
		phrase{"Trang này chưa được cho phép trong ca này.", "This page is not granted for this shift."},
		phrase{"Trên màn hình của quầy, đăng nhập và cho phép trang.", "On the desk's screen, sign in and allow the page."}},
	"content-type":      {phrase{"Yêu cầu phải là application/json.", "The request must be application/json."}, tellIT},
	"client-header":     {phrase{"Thiếu tiêu đề X-Cccd-Client.", "The header X-Cccd-Client is missing."}, tellIT},
	"too-many":          {phrase{"Quá nhiều yêu cầu.", "Too many requests."}, phrase{"Chờ một lát rồi thử lại.", "Wait a moment and try again."}},
	"too-many-streams":  {phrase{"Trang mở quá nhiều kết nối theo dõi.", "The page follows events too many times."}, phrase{"Đóng các thẻ trình duyệt thừa.", "Close other tabs of the page."}},
	"too-large":         {phrase{"Yêu cầu quá lớn.", "The request is too large."}, tellIT},
	"too-slow":          {phrase{"Yêu cầu gửi quá chậm.", "The request came too slowly."}, phrase{"Thử lại.", "Try again."}},
	"malformed":         {phrase{"Yêu cầu không đúng dạng.", "The request is malformed."}, tellIT},
	"invalid":           {phrase{"Có giá trị thiếu hoặc sai.", "Values are missing or wrong."}, phrase{"Sửa các mục được nêu.", "Correct the fields that are named."}},
	"not-found":         {phrase{"Không tìm thấy.", "Not found."}, phrase{"Mở lượt mới.", "Open a new visit."}},
	"method":            {phrase{"Không gọi theo cách này được.", "That method is not answered here."}, tellIT},
	"not-yours":         {phrase{"Lượt này do nơi khác mở.", "Another program opened this visit."}, phrase{"Mở lượt riêng.", "Open your own."}},
	"busy":              {phrase{"Đầu đọc đang dùng cho người khác.", "The reader is in use for somebody else."}, phrase{"Chờ lượt trước xong.", "Wait for the other visit."}},
	"consent-required":  {phrase{"Cần người dân đồng ý trước.", "The person must agree first."}, phrase{"Hỏi ý kiến; nếu không đồng ý, quét mã QR hoặc nhập tay.", "Ask; who refuses goes on with the QR or typed data."}},
	"wrong-state":       {phrase{"Lượt này chưa (hoặc không còn) làm được việc đó.", "The visit is not where that is done."}, phrase{"Xem bước tiếp theo trên màn hình.", "See the next step on the screen."}},
	"verdict-too-low":   {phrase{"Mức xác thực thấp hơn yêu cầu.", "The verdict is below what the purpose asks for."}, phrase{"Đọc lại thẻ, hoặc ghi lý do để tiếp tục.", "Read the card again, or give a reason to go on."}},
	"another-person":    {phrase{"Giấy tờ này là của người khác.", "The document is another person's."}, phrase{"Mỗi lượt một người: hủy lượt hoặc dùng đúng giấy tờ.", "One person a visit: cancel, or use the right document."}},
	"changed-meanwhile": {phrase{"Dữ liệu vừa được nơi khác thay đổi.", "It was changed meanwhile."}, phrase{"Tải lại rồi thử lại.", "Load it again and retry."}},
	"not-allowed":       {phrase{"Chính sách của quầy không cho phép.", "The desk's policy does not allow it."}, phrase{"Hỏi người phụ trách.", "Ask the supervisor."}},
	"no-portrait":       {phrase{"Không có ảnh, hoặc ảnh không còn được giữ.", "There is no portrait, or it is no longer kept."}, phrase{"Đọc lại thẻ nếu cần.", "Read the card again if needed."}},
	"unreadable":        {phrase{"Mã này không phải của giấy tờ.", "That is not the code of a document."}, phrase{"Quét mã QR ở mặt trước thẻ.", "Scan the QR on the card."}},
	"not-configured":    {phrase{"Chưa cấu hình hệ thống đó.", "That backend is not configured."}, tellIT},
	"no-staff":          {phrase{"Chưa khai cán bộ tra cứu BHYT.", "No registered member of staff for the lookup."}, phrase{"Khai họ tên và số CCCD của cán bộ.", "Register the member of staff."}},
	"idempotency-key-reused": {
		phrase{"Khóa Idempotency-Key đã dùng cho yêu cầu khác.", "The Idempotency-Key was used for another request."}, tellIT},
	"repeated":         {phrase{"Việc này đã làm rồi; câu trả lời chỉ được nói một lần.", "It is done already; its answer is told only once."}, phrase{"Làm lại với khóa mới nếu cần.", "Do it again under a new key if needed."}},
	"pairing-code":     {phrase{"Mã ghép nối sai hoặc đã hết hạn.", "The pairing code is wrong or has expired."}, phrase{"Lấy mã mới trên màn hình của quầy.", "Get a new code from the desk's screen."}},
	"sign-in":          {phrase{"Đăng nhập không được.", "Sign-in was refused."}, phrase{"Kiểm tra tên, mật khẩu hoặc PIN; sai nhiều lần phải chờ.", "Check name, password or PIN; after many failures, wait."}},
	"locked":           {phrase{"Quầy đang khóa hoặc chưa có ai đăng nhập.", "The desk is locked, or nobody is signed in."}, phrase{"Nhập PIN hoặc đăng nhập trên màn hình của quầy.", "Unlock or sign in on the desk's screen."}},
	"unavailable":      {phrase{"Tạm thời chưa làm được.", "Not available right now."}, phrase{"Thử lại sau ít giây.", "Try again in a few seconds."}},
	"storage-full":     {phrase{"Ổ đĩa đã đầy; chưa ghi được gì.", "The disk is full; nothing was written."}, phrase{"Báo CNTT giải phóng ổ đĩa ngay.", "Tell IT to free space at once."}},
	"internal":         {phrase{"Có lỗi ngoài dự kiến.", "Something unexpected went wrong."}, phrase{"Thử lại; nếu vẫn lỗi, báo bộ phận CNTT.", "Try again; if it stays, tell IT."}},
	"receiver-refused": {phrase{"Hệ thống nhận đã từ chối hồ sơ bàn giao.", "The receiving system refused the hand-over."}, tellIT},
	"not-here":         {phrase{"Máy này không có phần đó.", "This agent runs without that part."}, tellIT},
}
