package words

// Finding says what the doctor found, by its code.
func (l Lang) Finding(code string) string { return l.of(findings, code) }

// FindingAdvice says what to do about a finding, by the code of the advice.
func (l Lang) FindingAdvice(code string) string { return l.of(findingAdvice, code) }

// FindingStatus names how much a finding matters.
func (l Lang) FindingStatus(code string) string { return l.of(findingStatus, code) }

// StatusSymbol shows a status of the doctor without depending on colour.
func StatusSymbol(status string) string {
	switch status {
	case "ok":
		return "✓"
	case "warn":
		return "!"
	case "fail":
		return "✗"
	}
	return "?"
}

// Diagnosis sums up what the doctor found.
func (l Lang) Diagnosis(healthy bool) string {
	if healthy {
		return phrase{"Quầy dùng được.", "The desk can work."}.in(l)
	}
	return phrase{"Có chỗ hỏng, quầy chưa dùng được hết.", "Something is broken: the desk cannot do all its work."}.in(l)
}

// DiagnosisAdvice says what to do with it.
func (l Lang) DiagnosisAdvice() string {
	return phrase{"Làm theo từng mục có dấu ✗, rồi chạy lại.", "Follow each line marked ✗, then run it again."}.in(l)
}

// BundleWritten says where the support bundle is, and what is in it.
func (l Lang) BundleWritten(file string) string {
	return phrase{"Đã ghi %s. Tệp không có dữ liệu cá nhân hay mật khẩu; có thể gửi cho người hỗ trợ.",
		"Wrote %s. It holds no personal data and no password and may be sent to those who help."}.in(l, file)
}

var findingStatus = map[string]phrase{
	"ok":      {"tốt", "fine"},
	"warn":    {"nên xem", "look at it"},
	"fail":    {"hỏng", "broken"},
	"unknown": {"chưa biết", "not known"},
}

var findings = map[string]phrase{
	"pcsc.runs":           {"Dịch vụ đầu đọc thẻ đang chạy.", "The smart card service runs."},
	"pcsc.socket-missing": {"Dịch vụ đầu đọc thẻ pcscd chưa chạy.", "The smart card service pcscd does not run."},
	"pcsc.stopped":        {"Dịch vụ đầu đọc thẻ đã dừng.", "The smart card service has stopped."},
	"pcsc.polkit":         {"pcscd đang chạy nhưng polkit không cho người dùng này vào.", "pcscd runs, but polkit does not let this user in."},
	"pcsc.denied":         {"Dịch vụ đầu đọc thẻ không cho chương trình này vào.", "The smart card service does not let this program in."},
	"reader.known":        {"Đầu đọc thẻ", "Card reader"},
	"reader.unknown":      {"Đầu đọc thẻ chưa có trong danh sách đã biết", "Card reader that is not on our list"},
	"reader.contact":      {"Đầu đọc này chỉ có khe tiếp xúc", "This reader has contacts only"},
	"reader.none":         {"Không thấy đầu đọc thẻ nào.", "No card reader was found."},
	"reader.hidden":       {"Đầu đọc đã cắm vào USB nhưng dịch vụ không thấy", "A reader is plugged in, but the service does not see it"},

	"driver.fine":               {"Trình điều khiển đã đặt đúng", "The driver is set as needed"},
	"driver.escape-off":         {"Trình điều khiển CCID chưa cho điều khiển đèn và còi", "The CCID driver does not pass commands for light and buzzer"},
	"driver.escape-off-windows": {"Windows chưa cho điều khiển đèn và còi", "Windows does not pass commands for light and buzzer"},
	"driver.scpnp-on":           {"Windows tìm trình điều khiển cho từng thẻ, làm chậm và nhiễu việc đọc", "Windows looks for a driver for every card, which slows and disturbs reading"},
	"driver.apple":              {"Đang dùng trình điều khiển của Apple, làm hỏng lệnh dài với đầu đọc này", "Apple's own driver is in use, which damages long commands with this reader"},
	"driver.unknown":            {"Không biết trình điều khiển được đặt thế nào", "How the driver is set is not known"},
	"modules.clear":             {"Không có mô-đun nhân nào chiếm đầu đọc.", "No kernel module claims a reader."},
	"modules.loaded":            {"Mô-đun nhân có thể chiếm đầu đọc ACR122U đang được nạp", "Kernel modules that may claim an ACR122U are loaded"},
	"modules.claim":             {"Mô-đun nhân đang chiếm đầu đọc", "Kernel modules claim the reader"},
	"modules.unknown":           {"Không xem được mô-đun nhân.", "Kernel modules cannot be looked at."},

	"clock.plausible":        {"Đồng hồ máy hợp lý.", "The clock is plausible."},
	"clock.before-build":     {"Đồng hồ máy chạy trước ngày làm ra chương trình", "The clock shows a time before the program was made"},
	"clock.before-journal":   {"Đồng hồ máy chạy trước lần ghi sổ cuối", "The clock shows a time before the journal's last entry"},
	"clock.skewed":           {"Đồng hồ máy lệch với hệ thống phía sau", "The clock differs from the backend's"},
	"clock.synchronized":     {"Đồng hồ máy được đồng bộ qua mạng.", "The clock follows a time server."},
	"clock.not-synchronized": {"Đồng hồ máy chưa được đồng bộ.", "The clock is not synchronised yet."},
	"clock.sync-unknown":     {"Không biết đồng hồ máy có được đồng bộ không.", "Whether the clock is synchronised is not known."},

	"anchors.there":      {"Số chứng thư gốc", "Trust anchors"},
	"anchors.damaged":    {"Kho chứng thư gốc bị hỏng.", "The store of trust anchors is damaged."},
	"anchors.none":       {"Chưa có chứng thư gốc nào: mọi thẻ thật chỉ đạt mức «nhất quán».", "No trust anchors: a true card ends at \"consistent\" at best."},
	"anchors.no-vietnam": {"Chưa có chứng thư gốc của Việt Nam: thẻ CCCD thật chỉ đạt mức «nhất quán».", "Vietnam's trust anchor is missing: a true CCCD ends at \"consistent\"."},
	"anchors.unverified": {"Chứng thư gốc của Việt Nam chưa được bảo chứng: thẻ CCCD thật chỉ đạt mức «nhất quán»", "Nobody vouches for Vietnam's anchors: a true CCCD ends at \"consistent\""},
	"anchors.expired":    {"Số chứng thư gốc đã hết hạn", "Trust anchors that have expired"},

	"backend.reached":      {"Kết nối được", "Can be reached"},
	"backend.absent":       {"Chưa cấu hình, không dùng", "Not configured, not used"},
	"backend.settings":     {"Cấu hình chưa đúng", "Settings are wrong"},
	"backend.not-reached":  {"Không kết nối được", "Cannot be reached"},
	"backend.insecure-lan": {"Dữ liệu cá nhân đi không mã hóa trong mạng nội bộ (insecureLAN)", "Personal data go unencrypted through the house's network (insecureLAN)"},
	"backend.tls":          {"Chứng thư của máy chủ không tin cậy", "The server's certificate is not trusted"},

	"folder.fine":      {"Thư mục dữ liệu chỉ chủ của nó dùng được.", "The data folder is its owner's alone."},
	"folder.absent":    {"Chưa có thư mục dữ liệu; sẽ tạo khi cần.", "No data folder yet; it is made when needed."},
	"folder.open":      {"Người khác vào được thư mục dữ liệu", "Others may enter the data folder"},
	"folder.read-only": {"Không đọc ghi được thư mục dữ liệu.", "The data folder cannot be read and written."},
	"disk.fine":        {"Đĩa còn trống", "Free on disk"},
	"disk.low":         {"Đĩa sắp đầy, còn", "The disk is filling up, left"},
	"disk.full":        {"Đĩa đã đầy, còn", "The disk is full, left"},
	"disk.unknown":     {"Không biết đĩa còn bao nhiêu.", "How much disk is left is not known."},
	"key.protected":    {"Khóa kho dữ liệu được hệ thống bảo vệ", "The store's key is protected by the system"},
	"key.file":         {"Khóa kho dữ liệu nằm trong tệp cạnh kho", "The store's key is a file beside the store"},
	"key.open":         {"Người khác đọc được khóa kho dữ liệu", "Others can read the store's key"},
	"key.none":         {"Chưa có kho dữ liệu; khóa sẽ được tạo.", "No store yet; its key will be made."},
	"key.lost":         {"Có kho dữ liệu nhưng không thấy khóa", "The store is there, its key is not"},
	"key.unknown":      {"Khóa kho dữ liệu nằm ngoài thư mục dữ liệu; chưa mở thử", "The store's key is outside the data folder; not tried"},
	"port.free":        {"Cổng của API còn trống", "The API's port is free"},
	"port.ours":        {"Tiến trình nền của agent đang dùng cổng", "The agent's daemon has the port"},
	"port.taken":       {"Chương trình khác đang giữ cổng", "Another program has the port"},
	"port.next":        {"Chương trình khác đang giữ cổng; agent sẽ dùng cổng kế tiếp", "Another program has the port; the agent will take the next one"},

	"camera.there":    {"Máy ảnh", "Camera"},
	"camera.none":     {"Không có máy ảnh; chỉ cần khi quét mã bằng máy ảnh.", "No camera; it is needed only to scan with one."},
	"camera.unknown":  {"Không biết có máy ảnh không.", "Whether there is a camera is not known."},
	"scanner.there":   {"Máy quét mã", "Code scanner"},
	"scanner.absent":  {"Chưa khai máy quét mã nào.", "No code scanner is configured."},
	"scanner.missing": {"Không thấy máy quét mã đã khai", "The configured code scanner is not there"},
	"scanner.denied":  {"Không có quyền dùng máy quét mã", "The code scanner may not be used"},
	"scanner.unknown": {"Chưa thử được máy quét mã", "The code scanner was not tried"},
	"printer.there":   {"Máy in", "Printer"},
	"printer.none":    {"Hệ thống in chưa có máy in nào.", "The printing system has no printer."},
	"printer.unknown": {"Không biết có máy in không.", "Whether there is a printer is not known."},
}

var findingAdvice = map[string]phrase{
	"start-pcscd":          {"Cài gói pcscd nếu chưa có, rồi chạy `systemctl enable --now pcscd.socket`.", "Install the package pcscd if needed, then run `systemctl enable --now pcscd.socket`."},
	"start-service":        {"Khởi động lại dịch vụ: Linux `systemctl restart pcscd`; Windows bật dịch vụ Smart Card. Rồi cắm lại đầu đọc.", "Start the service again: Linux `systemctl restart pcscd`; Windows the service Smart Card. Then plug the reader in again."},
	"allow-polkit":         {"Thêm luật polkit cho hai hành động org.debian.pcsc-lite.access_pcsc và org.debian.pcsc-lite.access_card với người dùng của dịch vụ.", "Add a polkit rule for the actions org.debian.pcsc-lite.access_pcsc and org.debian.pcsc-lite.access_card for the service's user."},
	"allow-service":        {"Chạy agent trong phiên của người dùng ở quầy, hoặc hỏi CNTT vì sao bị từ chối.", "Run the agent in the session of the desk's user, or have IT find out why it is denied."},
	"choose-reader":        {"Cứ thử đọc một thẻ. Nếu hay lỗi, dùng một đầu đọc có trong danh sách.", "Try a card. If it often fails, use a reader that is on the list."},
	"contactless-reader":   {"Nên dùng đầu đọc không tiếp xúc: chưa xác nhận được chip CCCD mở qua tiếp điểm.", "Use a contactless reader: it is not confirmed that the chip of a CCCD opens over contacts."},
	"plug-reader":          {"Cắm đầu đọc vào cổng USB và chờ đèn sáng.", "Plug a reader into a USB port and wait for its light."},
	"replug-reader":        {"Rút ra cắm lại. Nếu vẫn vậy, cập nhật gói libccid và khởi động lại pcscd.", "Unplug it and plug it in again. If it stays, update the package libccid and restart pcscd."},
	"allow-escape":         {"Đọc thẻ vẫn được. Muốn dùng đèn và còi: trong /etc/libccid_Info.plist đặt ifdDriverOptions thành 0x0001, khởi động lại pcscd, cắm lại đầu đọc.", "Cards are read all the same. For light and buzzer: set ifdDriverOptions to 0x0001 in /etc/libccid_Info.plist, restart pcscd, plug the reader in again."},
	"allow-escape-windows": {"Đọc thẻ vẫn được. Muốn dùng đèn và còi: đặt EscapeCommandEnable (DWORD) = 1 ở Device Parameters của đầu đọc, rồi cắm lại.", "Cards are read all the same. For light and buzzer: set EscapeCommandEnable (DWORD) to 1 at the reader's Device Parameters and plug it in again."},
	"scpnp-off":            {"Đặt EnableScPnP (DWORD) = 0 ở HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\ScPnP.", "Set EnableScPnP (DWORD) to 0 at HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows\\ScPnP."},
	"use-libccid":          {"Chạy `sudo defaults write /Library/Preferences/com.apple.security.smartcard useIFDCCID -bool yes`, rồi cắm lại đầu đọc.", "Run `sudo defaults write /Library/Preferences/com.apple.security.smartcard useIFDCCID -bool yes`, then plug the reader in again."},
	"blacklist-modules":    {"Chặn ba mô-đun pn533_usb, pn533, nfc trong /etc/modprobe.d, gỡ chúng bằng modprobe -r, rồi cắm lại đầu đọc.", "Blacklist pn533_usb, pn533 and nfc in /etc/modprobe.d, remove them with modprobe -r, then plug the reader in again."},
	"set-clock":            {"Chỉnh lại giờ máy và bật đồng bộ giờ qua mạng.", "Set the clock and turn on synchronisation over the network."},
	"synchronize-clock":    {"Chờ vài phút sau khi có mạng. Nếu vẫn vậy, xem `timedatectl` và cho phép máy chủ giờ.", "Wait some minutes after the network is up. If it stays, see `timedatectl` and allow the time server."},
	"restore-anchors":      {"Khôi phục tệp trust/anchors.json từ bản sao lưu, hoặc dời nó đi và nhập lại.", "Restore trust/anchors.json from a backup, or move it away and import again."},
	"import-anchors":       {"Nhập chứng thư gốc từ nguồn chính thức bằng `cccd-agent trust import`.", "Import anchors from an official source with `cccd-agent trust import`."},
	"import-vietnam":       {"Xin chứng thư gốc (CSCA) của Việt Nam từ cơ quan công an và nhập bằng `cccd-agent trust import`.", "Ask the police authority for Vietnam's anchor (CSCA) and import it with `cccd-agent trust import`."},
	"verify-anchors":       {"Đối chiếu vân tay với nguồn chính thức, rồi nhập lại không dùng --unverified.", "Compare the fingerprint with the official source and import it again without --unverified."},
	"renew-anchors":        {"Thẻ cấp từ trước vẫn cần chúng, nên giữ lại. Nhập thêm chứng thư mới.", "Cards issued earlier still need them, so keep them. Import the newer ones too."},
	"correct-settings":     {"Chạy `cccd-agent config check` và sửa dòng được nêu.", "Run `cccd-agent config check` and correct the line that it names."},
	"check-network":        {"Kiểm tra mạng, DNS và tường lửa. Việc chưa gửi được giữ lại trong hàng đợi.", "Check network, DNS and firewall. What is not sent stays in the queue."},
	"encrypt-lan":          {"Lắp chứng thư cho hệ thống đó và đổi địa chỉ sang https; trước đó chỉ dùng mạng riêng có kiểm soát.", "Give that system a certificate and change its address to https; until then keep it on a network of its own."},
	"check-certificate":    {"Kiểm tra giờ máy. Nếu mạng có thiết bị chặn TLS, hỏi CNTT; chứng thư gốc riêng thì khai ở caFile.", "Check the clock. If something on the network intercepts TLS, ask IT; name an authority of your own in caFile."},
	"close-folder":         {"Chạy `chmod 700` cho thư mục dữ liệu, với người dùng của dịch vụ làm chủ.", "Run `chmod 700` on the data folder, with the service's user as its owner."},
	"own-folder":           {"Cho người dùng của dịch vụ làm chủ thư mục dữ liệu.", "Make the service's user the owner of the data folder."},
	"free-disk":            {"Giải phóng chỗ trên đĩa của thư mục dữ liệu.", "Free space on the disk of the data folder."},
	"protect-key":          {"Nên dùng systemd credential hoặc kho khóa của hệ thống; tệp khóa chỉ chống được việc chép riêng kho.", "Better use a systemd credential or the system's keyring; a key file only protects a copy of the store alone."},
	"close-key":            {"Chạy `chmod 600` cho tệp store.key.", "Run `chmod 600` on the file store.key."},
	"restore-key":          {"Khôi phục khóa từ bản sao lưu (`cccd-agent restore`). Không có khóa thì không mở được kho.", "Restore the key from a backup (`cccd-agent restore`). Without it the store cannot be opened."},
	"free-port":            {"Tắt chương trình đang giữ cổng, hoặc chọn cổng khác bằng --port.", "Stop the program that has the port, or choose another with --port."},
	"pages-find-port":      {"Trang web dùng client của agent tự tìm cổng; trang khác cần biết cổng trong tệp port.", "Pages with the agent's own client find it; others must be told the port in the file port."},
	"plug-scanner":         {"Cắm lại máy quét, đặt chế độ USB-COM và xem lại tên cổng trong cấu hình.", "Plug the scanner in again, set it to USB-COM and check the port's name in the configuration."},
	"allow-scanner":        {"Thêm người dùng của dịch vụ vào nhóm dialout rồi khởi động lại dịch vụ.", "Add the service's user to the group dialout and restart the service."},
	"add-printer":          {"Thêm máy in nếu quầy cần in giấy.", "Add a printer if the desk prints."},
}
