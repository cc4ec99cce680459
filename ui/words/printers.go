package words

// printerFailures are what keeps a ticket or a paper from coming out.
var printerFailures = map[string]failure{
	"printer-none": {
		phrase{"Chưa có máy in nào được cài cho việc này.", "No printer is set up for this."},
		phrase{"Xem số trên màn hình. Kỹ thuật viên: điền mục ticket hoặc paper trong cấu hình, hoặc đặt máy in mặc định.",
			"See the number on the screen. IT: fill in ticket or paper in the configuration, or set a default printer."}},
	"printer-offline": {
		phrase{"Máy in không trả lời.", "The printer does not answer."},
		phrase{"Bật máy in, kiểm tra dây và nút ONLINE, rồi in lại.", "Switch the printer on, check its cable and its ONLINE button, then print again."}},
	"no-paper": {
		phrase{"Máy in hết giấy.", "The printer is out of paper."},
		phrase{"Xem số trên màn hình. Nhân viên: thay cuộn giấy rồi in lại.", "See the number on the screen. Staff: put in a new roll, then print again."}},
	"printer-cover": {
		phrase{"Nắp máy in đang mở.", "The printer's cover is open."},
		phrase{"Đóng nắp máy in rồi in lại.", "Close the cover, then print again."}},
	"printer-fault": {
		phrase{"Máy in báo lỗi.", "The printer reports a fault."},
		phrase{"Tắt máy in, gỡ giấy kẹt ở dao cắt, bật lại rồi in lại.", "Switch it off, take out what is stuck in the cutter, switch it on and print again."}},
	"printer-forbidden": {
		phrase{"Chương trình không được phép mở cổng máy in.", "The agent may not open the printer's port."},
		phrase{"Thêm người dùng của cccd-agent vào nhóm lp (hoặc dialout cho cổng nối tiếp).", "Add the agent's user to the group lp (or dialout, for a serial port)."}},
	"printer-refused": {
		phrase{"Máy in không nhận việc in.", "The printer takes no jobs."},
		phrase{"Mở lại hàng đợi của máy in trong hệ thống, rồi in lại.", "Resume the printer's queue in the system, then print again."}},
	"print-service": {
		phrase{"Dịch vụ in của máy không trả lời.", "The system's print service does not answer."},
		phrase{"Khởi động lại dịch vụ in (Linux: systemctl restart cups).", "Start the print service again (Linux: systemctl restart cups)."}},
	"no-lp": {
		phrase{"Máy này chưa có chương trình in.", "This machine has no program to print with."},
		phrase{"Linux: cài gói cups-client. Có thể lưu tệp PDF rồi in ở máy khác.", "Linux: install the package cups-client. Or save the PDF and print it elsewhere."}},
	"paper-saved": {
		phrase{"Máy này không tự in được; giấy đã lưu thành tệp.", "This machine cannot print by itself; the paper was saved as a file."},
		phrase{"Mở tệp trong thư mục papers của dữ liệu và in; tệp tự xóa sau một giờ.", "Open the file in the data folder's papers and print it; it is removed after an hour."}},
	"not-pdf": {
		phrase{"Tệp không phải PDF in được.", "The file is no PDF that can be printed."},
		phrase{"Tạo lại giấy tờ rồi in lại.", "Make the paper again, then print it."}},
	"ticket-field": {
		phrase{"Phiếu có mục thiếu hoặc không được in (phiếu không mang số cá nhân).", "Something on the ticket is missing or may not be printed (a ticket carries nobody's number)."},
		phrase{"Sửa mục được nêu.", "Correct what is named."}},
}

// ticketWays say how tickets are printed.
var ticketWays = map[string]phrase{
	"none":          {"Không in phiếu: số chỉ hiện trên màn hình.", "No tickets: numbers are shown on the screen alone."},
	"escpos-device": {"Phiếu in ra máy in nhiệt ở cổng của máy này.", "Tickets are printed on a receipt printer at this machine."},
	"escpos-net":    {"Phiếu in ra máy in nhiệt trong mạng nội bộ.", "Tickets are printed on a receipt printer in the house's network."},
	"escpos-serial": {"Phiếu in ra máy in nhiệt qua cổng nối tiếp.", "Tickets are printed on a receipt printer over a serial port."},
	"system":        {"Phiếu in qua máy in của hệ thống.", "Tickets are printed by the system's printer."},
}

// TicketWay says how tickets are printed.
func (l Lang) TicketWay(way string) string { return l.of(ticketWays, way) }
