package words

// failure is what happened and what to do next.
type failure struct{ message, advice phrase }

var failures = map[string]failure{
	"internal": {
		phrase{"Có lỗi ngoài dự kiến.", "Something unexpected went wrong."},
		phrase{"Thử lại; nếu vẫn lỗi, báo bộ phận CNTT kèm mã lỗi này.", "Try again; if it stays, tell IT this code."}},
	"usage": {
		phrase{"Câu lệnh chưa đúng.", "The command is not right."},
		phrase{"Xem cách dùng với --help.", "See --help for how it is used."}},
	"cancelled": {
		phrase{"Đã dừng theo yêu cầu.", "Stopped as asked."},
		phrase{"Nhấc thẻ ra và chạy lại khi sẵn sàng.", "Lift the card and start again when ready."}},
	"config": {
		phrase{"Tệp cấu hình không dùng được.", "The configuration file cannot be used."},
		phrase{"Sửa dòng được nêu trong tệp cấu hình.", "Correct the line named in the configuration file."}},
	"data-dir": {
		phrase{"Không đọc hoặc ghi được thư mục dữ liệu.", "The data folder cannot be read or written."},
		phrase{"Kiểm tra quyền của thư mục --data.", "Check the permissions of the --data folder."}},
	"password-required": {
		phrase{"Chip này cần CAN hoặc MRZ để mở.", "This chip needs a CAN or an MRZ to open."},
		phrase{"Quét mã QR của thẻ (--qr), hoặc cho --can hay --mrz.", "Scan the card's QR (--qr), or give --can or --mrz."}},
	"no-service": {
		phrase{"Không có dịch vụ đầu đọc thẻ (PC/SC) đang chạy.", "No smart card service (PC/SC) is running."},
		phrase{"Linux: chạy `systemctl start pcscd` (gói pcscd). Windows: bật dịch vụ Smart Card. Rồi cắm lại đầu đọc.",
			"Linux: run `systemctl start pcscd` (package pcscd). Windows: start the Smart Card service. Then plug the reader in again."}},
	"no-reader": {
		phrase{"Không thấy đầu đọc thẻ nào.", "No card reader was found."},
		phrase{"Cắm đầu đọc vào cổng USB và chờ đèn sáng.", "Plug the reader into a USB port and wait for its light."}},
	"unknown-reader": {
		phrase{"Không có đầu đọc nào tên như vậy.", "No reader has that name."},
		phrase{"Bỏ --reader để dùng đầu đọc có thẻ, hoặc xem lại tên.", "Leave --reader out to use the reader with a card, or check the name."}},
	"reader-busy": {
		phrase{"Chương trình khác đang giữ thẻ.", "Another program holds the card."},
		phrase{"Đóng chương trình đọc thẻ khác rồi thử lại.", "Close the other card program and try again."}},
	"no-card": {
		phrase{"Chưa có thẻ nào được đặt lên đầu đọc.", "No card was put on the reader."},
		phrase{"Đặt thẻ nằm phẳng giữa đầu đọc và chạy lại.", "Lay the card flat on the middle of the reader and start again."}},
	"card-mute": {
		phrase{"Có thẻ trên đầu đọc nhưng thẻ không trả lời.", "There is a card on the reader, but it does not answer."},
		phrase{"Nhấc thẻ ra hẳn rồi đặt lại, chip áp sát đầu đọc, không kèm thẻ hay điện thoại khác.", "Lift the card off and put it back with the chip close to the reader, without another card or phone."}},
	"wrong-password": {
		phrase{"Chip không nhận CAN hoặc MRZ này.", "The chip does not accept this CAN or MRZ."},
		phrase{"Kiểm tra đúng thẻ của người này chưa, nhấc thẻ ra, quét lại mã QR rồi đặt thẻ lại.",
			"Check that it is this person's card, lift it, scan the QR again and put it back."}},
	"password-blocked": {
		phrase{"Chip đã khóa CAN hoặc MRZ.", "The chip has blocked the CAN or MRZ."},
		phrase{"Không thử nữa. Dùng mã QR hoặc giấy tờ khác; người dân hỏi công an nơi cấp thẻ.",
			"Do not try again. Use the QR or another document; the holder asks the police office that issued the card."}},
	"password-not-taken": {
		phrase{"Chip không nhận loại mật khẩu này.", "The chip does not take this kind of password."},
		phrase{"Dùng MRZ ở mặt sau thẻ (--mrz) hoặc mã QR (--qr).", "Use the MRZ on the back (--mrz) or the QR (--qr)."}},
	"can-needs-pace": {
		phrase{"Chip này chỉ biết BAC, không mở được bằng CAN.", "This chip knows only BAC, which a CAN does not open."},
		phrase{"Dùng MRZ (--mrz, hoặc --doc --dob --expiry) hoặc mã QR.", "Use the MRZ (--mrz, or --doc --dob --expiry) or the QR."}},
	"pace-not-offered": {
		phrase{"Chip không có PACE mà máy đọc được.", "The chip offers no PACE that we can do."},
		phrase{"Bỏ --access pace để máy tự chọn.", "Leave --access pace out and let the agent choose."}},
	"bac-not-offered": {
		phrase{"Chip không nhận BAC.", "The chip does not do BAC."},
		phrase{"Bỏ --access bac để máy tự chọn.", "Leave --access bac out and let the agent choose."}},
	"card-lying": {
		phrase{"Thẻ vừa bị từ chối mật khẩu và vẫn còn trên đầu đọc.", "The card refused a password and is still on the reader."},
		phrase{"Nhấc thẻ ra khỏi đầu đọc, kiểm tra lại, rồi đặt lại.", "Lift the card off the reader, check, and put it back."}},
	"locked": {
		phrase{"Thư mục dữ liệu đang do chương trình khác giữ.", "Another program holds the data folder."},
		phrase{"Chờ lệnh kia xong, hoặc dừng dịch vụ cccd-agent.", "Wait for the other command, or stop the cccd-agent service."}},
	"key-lost": {
		phrase{"Không có khóa mở cơ sở dữ liệu, hoặc khóa không đúng.", "The key of the database is missing, or is another."},
		phrase{"Đặt lại khóa cũ, hoặc khôi phục từ bản sao lưu (cccd-agent restore). Đừng xóa store.db.", "Put the old key back, or restore a backup (cccd-agent restore). Do not delete store.db."}},
	"key-source": {
		phrase{"Nơi giữ khóa đã chọn không dùng được trên máy này.", "The chosen place of the key does not work on this machine."},
		phrase{"Đổi store.key trong cấu hình (file luôn dùng được).", "Change store.key in the configuration (file always works)."}},
	"key-mode": {
		phrase{"Người khác đọc được tệp khóa.", "Others can read the key file."},
		phrase{"Chạy: chmod 600 store.key", "Run: chmod 600 store.key"}},
	"disk-full": {
		phrase{"Ổ đĩa đã đầy; chưa có gì bị mất.", "The disk is full; nothing was lost."},
		phrase{"Giải phóng ổ đĩa rồi làm lại.", "Free some space and try again."}},
	"not-found": {
		phrase{"Không có mục này.", "There is no such thing."},
		phrase{"Kiểm tra lại mã, hoặc xem danh sách.", "Check the id, or look at the list."}},
	"wrong-passphrase": {
		phrase{"Mật khẩu không mở được bản sao lưu.", "The passphrase does not open this backup."},
		phrase{"Kiểm tra lại mật khẩu.", "Check the passphrase."}},
	"bad-backup": {
		phrase{"Tệp không phải bản sao lưu đầy đủ.", "The file is not a whole backup."},
		phrase{"Dùng bản sao lưu khác.", "Use another backup."}},
	"store-exists": {
		phrase{"Ở đây đã có cơ sở dữ liệu.", "There is a store already."},
		phrase{"Thêm --force để thay thế nó.", "Add --force to replace it."}},
	"still-owed": {
		phrase{"Còn việc chưa gửi hoặc lượt chưa kết thúc, nên phần đó được giữ lại.", "Something is still to be delivered or a visit is open, so that part stays."},
		phrase{"Gửi hoặc bỏ mục đó (cccd-agent outbox list), rồi xóa lại.", "Deliver or drop it (cccd-agent outbox list), then erase again."}},
	"name-taken": {
		phrase{"Đã có người dùng tên này.", "An operator has this name already."},
		phrase{"Chọn tên khác.", "Choose another name."}},
	"last-administrator": {
		phrase{"Đây là quản trị viên cuối cùng.", "This is the last administrator."},
		phrase{"Thêm quản trị viên khác trước.", "Add another administrator first."}},
	"secret-too-short": {
		phrase{"Mật khẩu hoặc PIN quá ngắn.", "The password or PIN is too short."},
		phrase{"Mật khẩu ít nhất 14 ký tự, PIN ít nhất 4 số.", "A password has at least 14 characters, a PIN at least 4 digits."}},
	"secret-too-long": {
		phrase{"Mật khẩu hoặc PIN quá dài.", "The password or PIN is too long."},
		phrase{"Rút ngắn lại.", "Make it shorter."}},
	"pin-digits": {
		phrase{"PIN chỉ gồm chữ số.", "A PIN holds digits only."},
		phrase{"Nhập lại PIN.", "Give the PIN again."}},
	"operator-field": {
		phrase{"Thông tin nhân viên không hợp lệ.", "A value of the operator cannot be."},
		phrase{"Kiểm tra tên, vai trò, số CCCD đã đăng ký.", "Check name, role and the registered number."}},
	"card-not-proven": {
		phrase{"Thẻ không chứng minh được chip thật.", "The card did not prove its chip."},
		phrase{"Dùng đúng thẻ CCCD gắn chip của nhân viên.", "Use the operator's own chip card."}},
	"item-sending": {
		phrase{"Mục này đang được gửi.", "The item is on its way at this moment."},
		phrase{"Chờ một lát rồi xem lại.", "Wait a moment and look again."}},
	"head-not-ours": {
		phrase{"Giá trị --head không do máy này ký.", "The value of --head was not signed by this device."},
		phrase{"Dùng đầu nhật ký đã lưu từ chính máy này.", "Use a head that was kept from this device."}},
	"not-training": {
		phrase{"Thư mục này có dữ liệu thật, nên không dùng để tập huấn được.", "This folder holds what was real: it does not become one of practice."},
		phrase{"Dùng --data với một thư mục riêng, còn trống.", "Use --data with an empty folder of its own."}},
	"training-store": {
		phrase{"Đây là dữ liệu tập huấn: không lập báo cáo.", "This is practice: no report is made of it."},
		phrase{"Chạy lại với --data của quầy thật.", "Run it again with the real desk's --data."}},
	"port-taken": {
		phrase{"Cổng của API đang bị chương trình khác dùng.", "The API's port is taken by another program."},
		phrase{"Đổi --port hoặc api.port, hoặc dừng chương trình kia.", "Change --port or api.port, or stop the other program."}},
	"agent-not-running": {
		phrase{"cccd-agent chưa chạy.", "The agent does not run."},
		phrase{"Khởi động: cccd-agent serve", "Start it: cccd-agent serve"}},
	"visit-field": {
		phrase{"Một giá trị thiếu hoặc sai.", "A value is missing or wrong."},
		phrase{"Xem chi tiết và sửa lại.", "See the detail and correct it."}},
	"not-allowed": {
		phrase{"Việc này không được phép.", "This is not allowed."},
		phrase{"Hỏi quản trị viên.", "Ask the administrator."}},
	"not-queued": {
		phrase{"Hệ thống phía sau không trả lời, và yêu cầu CHƯA được xếp hàng.", "The backend does not answer, and the request is NOT queued."},
		phrase{"Ghi lại yêu cầu này và làm lại sau; xem chi tiết vì sao không xếp hàng được.", "Note the request and repeat it later; the detail says why it was not queued."}},
	"card-taken": {
		phrase{"Thẻ trên đầu đọc là của lượt khách trước.", "The card on the reader belongs to the visit before."},
		phrase{"Nhấc thẻ ra, rồi đặt thẻ của người đang ở quầy.", "Lift it off, then put down the card of the person who is at the desk."}},
	"another-person": {
		phrase{"Giấy tờ này của người khác.", "This document is another person's."},
		phrase{"Mỗi lượt là một người: kết thúc lượt này rồi mở lượt mới.", "A visit is one person: end this one and open another."}},
	"interrupted": {
		phrase{"Phần mềm đã dừng khi đang đọc thẻ.", "The agent was stopped while it read the card."},
		phrase{"Đặt thẻ lại và đọc lần nữa.", "Put the card down again and read once more."}},
	"pause": {
		phrase{"Đã sai mật khẩu nhiều lần ở đầu đọc này.", "Passwords were refused several times on this reader."},
		phrase{"Chờ khoảng một phút rồi thử lại với đúng thẻ và mã QR của nó.", "Wait about a minute, then try again with the right card and its QR."}},
	"card-removed": {
		phrase{"Thẻ bị nhấc ra khi đang đọc.", "The card was removed while it was read."},
		phrase{"Đặt lại thẻ và giữ yên đến khi xong.", "Put the card back and hold it still until it is done."}},
	"not-emrtd": {
		phrase{"Đây không phải CCCD hay hộ chiếu có chip.", "This is no citizen card or passport with a chip."},
		phrase{"Nhấc ra và đặt đúng thẻ CCCD, chỉ một thẻ, không kèm điện thoại.", "Take it off and put the citizen card alone, without a phone."}},
	"chip-failed": {
		phrase{"Chip trả lời sai giao thức.", "The chip failed its part of the protocol."},
		phrase{"Nhấc thẻ, đặt lại. Nếu vẫn vậy, coi chừng thẻ giả; dùng giấy tờ khác và ghi lại.",
			"Lift the card and put it back. If it stays, beware of a forgery; use another document and note it."}},
	"channel-broken": {
		phrase{"Kênh bảo mật với chip bị đứt nhiều lần.", "The secure channel to the chip broke again and again."},
		phrase{"Đặt lại thẻ; nếu vẫn vậy, thử đầu đọc khác.", "Put the card back; if it stays, try another reader."}},
	"chip-refused": {
		phrase{"Chip từ chối một lệnh.", "The chip refused a command."},
		phrase{"Đặt lại thẻ và thử lại.", "Put the card back and try again."}},
	"no-such-file": {
		phrase{"Không mở được tệp.", "The file cannot be opened."},
		phrase{"Kiểm tra đường dẫn và quyền đọc.", "Check the path and the permission to read."}},
	"file-too-large": {
		phrase{"Tệp quá lớn.", "The file is too large."},
		phrase{"Tệp của chip không quá 1 MiB; kiểm tra lại tên tệp.", "A chip's file has at most 1 MiB; check the file's name."}},
	"service-lost": {
		phrase{"Dịch vụ đầu đọc thẻ dừng khi đang đọc.", "The smart card service stopped while reading."},
		phrase{"Khởi động lại dịch vụ pcscd (hoặc Smart Card), đặt lại thẻ và đọc lại.", "Start pcscd (or Smart Card) again, put the card back and read again."}},
	"record-altered": {
		phrase{"Bản ghi đã bị sửa sau khi đọc.", "The record was changed after it was read."},
		phrase{"Đọc lại thẻ và dùng bản ghi mới.", "Read the card again and use the new record."}},
	"record-rejected": {
		phrase{"Thẻ trong bản ghi không tin được; chưa gửi gì.", "The record's card was rejected; nothing was sent."},
		phrase{"Xem kiểm tra nào sai. Nếu vẫn phải gửi theo luật, thêm --despite-verdict.", "See which check failed. If the law has you send it all the same, add --despite-verdict."}},
	"no-files": {
		phrase{"Thư mục không có tệp nào của chip.", "The folder holds no file of a chip."},
		phrase{"Cho thư mục do `read --save` hoặc `personalise` tạo ra.", "Give a folder made by `read --save` or `personalise`."}},
	"nothing-read": {
		phrase{"Không đọc được mã nào.", "No code could be read."},
		phrase{"Chụp lại rõ hơn, đủ sáng, mã QR chiếm phần lớn ảnh.", "Take the picture again, sharp and lit, with the QR filling it."}},
	"no-scanner": {
		phrase{"Không mở được cổng của máy quét.", "The scanner's port cannot be opened."},
		phrase{"Cắm lại máy quét, đặt chế độ USB-COM, và xem lại tên cổng.", "Plug the scanner in again, set it to USB-COM, and check the port's name."}},
	"no-camera": {
		phrase{"Không có camera nào tên như vậy.", "No camera has that name."},
		phrase{"Cắm lại camera và xem lại tên (Linux: ls /dev/video*).", "Plug the camera in again and check its name (Linux: ls /dev/video*)."}},
	"camera-busy": {
		phrase{"Chương trình khác đang dùng camera.", "Another program uses the camera."},
		phrase{"Đóng chương trình đó. Nếu không có, cắm camera vào cổng USB khác, không chung với camera khác.",
			"Close that program. If there is none, plug the camera into another USB port, apart from other cameras."}},
	"camera-forbidden": {
		phrase{"Người dùng này không được mở camera.", "This user may not open the camera."},
		phrase{"Linux: thêm người dùng vào nhóm video (sudo usermod -aG video TÊN), rồi đăng nhập lại. Windows: cho phép camera trong phần Quyền riêng tư.",
			"Linux: add the user to the group video (sudo usermod -aG video NAME), then log in again. Windows: allow the camera under Privacy."}},
	"camera-gone": {
		phrase{"Camera bị rút ra hoặc ngừng hoạt động.", "The camera was unplugged or stopped."},
		phrase{"Cắm lại camera và quét lại.", "Plug the camera in again and scan once more."}},
	"camera-unusable": {
		phrase{"Thiết bị này không phải camera, hoặc không gửi ảnh đọc được.", "This device is no camera, or sends no pictures that can be read."},
		phrase{"Chọn thiết bị khác (camera thường có hai tên, chỉ một tên gửi ảnh).", "Choose another device (cameras often have two names, one of which sends pictures)."}},
	"no-ffmpeg": {
		phrase{"Cần chương trình ffmpeg để dùng nguồn ảnh này.", "This source of pictures needs the program ffmpeg."},
		phrase{"Cài ffmpeg, hoặc dùng máy quét hay ảnh chụp.", "Install ffmpeg, or use a scanner or a photograph."}},
	"nothing-decoded": {
		phrase{"Không hiểu được tệp nào.", "No file could be decoded."},
		phrase{"Cho tệp của chip, chứng thư, CRL, danh sách gốc, MRZ hoặc văn bản QR.", "Give a file of a chip, a certificate, CRL, master list, MRZ or QR text."}},
	"qr-unreadable": {
		phrase{"Nội dung QR không phải của thẻ CCCD hay Căn cước.", "The QR text is not that of a citizen card."},
		phrase{"Quét mã QR in trên thẻ, không phải mã trong ứng dụng.", "Scan the QR printed on the card, not one from an application."}},
	"mrz-unreadable": {
		phrase{"MRZ không đúng dạng.", "The MRZ is malformed."},
		phrase{"Nhập lại hai hoặc ba dòng MRZ, đủ ký tự '<'.", "Type the two or three lines again, with every '<'."}},
	"trust-damaged": {
		phrase{"Kho chứng thư gốc bị hỏng.", "The store of anchors is damaged."},
		phrase{"Xóa tệp được nêu và nhập lại các chứng thư gốc.", "Delete the file named below and import the anchors again."}},
	"trust-signer-required": {
		phrase{"Danh sách gốc chưa được ai bảo chứng.", "Nobody vouches for the master list."},
		phrase{"Cho --signer với chứng thư của người ký, hoặc --unverified để nhập mà không tin hẳn.",
			"Give --signer with the signer's certificate, or --unverified to import without full trust."}},
	"trust-refused": {
		phrase{"Chứng thư hoặc danh sách bị từ chối.", "The certificate or list was refused."},
		phrase{"Chỉ nhập chứng thư gốc (CSCA), danh sách gốc hoặc CRL từ nguồn chính thức.", "Import only root certificates (CSCA), master lists or CRLs from an official source."}},
	"trust-unknown": {
		phrase{"Không có chứng thư gốc nào mang mã đó.", "No anchor has that id."},
		phrase{"Xem mã bằng `trust list`.", "See the ids with `trust list`."}},
	"not-configured": {
		phrase{"Chưa cấu hình hệ thống này.", "This backend is not configured."},
		phrase{"Điền phần tương ứng trong tệp cấu hình (--config).", "Fill in its part of the configuration file (--config)."}},
	"backend-refused": {
		phrase{"Hệ thống phía sau từ chối.", "The backend refused."},
		phrase{"Làm theo nội dung hệ thống trả về bên dưới.", "Follow what the backend says below."}},
	"backend-unreachable": {
		phrase{"Hệ thống phía sau không trả lời; yêu cầu đã được xếp hàng.", "The backend does not answer; the request is queued."},
		phrase{"Không cần làm lại: cccd-agent serve sẽ gửi khi hệ thống có lại. Xem: cccd-agent outbox list.",
			"Do not repeat it: cccd-agent serve sends it when the backend is back. See: cccd-agent outbox list."}},
	"backend-unknown-outcome": {
		phrase{"Đã gửi nhưng không nhận được trả lời: hệ thống có thể đã xử lý. Yêu cầu đã được xếp hàng.",
			"It was sent and no answer came: the backend may have acted. The request is queued."},
		phrase{"Không gửi lại bằng tay: cccd-agent serve sẽ gửi lại đúng một lần và đối chiếu. Xem: cccd-agent outbox list.",
			"Do not send it again by hand: cccd-agent serve sends it again, singly, and reconciles. See: cccd-agent outbox list."}},
	"person-incomplete": {
		phrase{"Thông tin người bệnh chưa đủ để tra cứu.", "The person's details are not enough for a lookup."},
		phrase{"Quét lại mã QR hoặc đọc lại chip, rồi tra cứu lại.", "Scan the QR or read the chip again, then look up again."}},
	"guest-incomplete": {
		phrase{"Thông tin khách chưa đủ để thông báo.", "The guest's details are not complete."},
		phrase{"Bổ sung các mục được nêu.", "Add the fields named below."}},
}
