package touch

import (
	"github.com/cccd-agent/cccd-agent/ui/keys"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// samples are scenes with every kind of block.
func samples() []scene.Scene {
	return []scene.Scene{sampleStart(), sampleResult(), samplePresent(), sampleForm(), samplePad(), sampleQueue(), sampleChart(), sampleTicket(), sampleLong()}
}

func sampleStart() scene.Scene {
	return scene.Scene{Name: "start", Bar: bar, Title: "Xin chào! Ông bà cần gì hôm nay?", Lead: "Chạm vào một ô. Mất chưa đến một phút.",
		Body: []scene.Block{
			scene.Choices{Acts: []scene.Act{
				{ID: "insurance", Label: "Khám bằng bảo hiểm y tế", Sub: "Tra cứu thẻ BHYT và lấy số thứ tự", Symbol: scene.Hospital, Tone: scene.Main},
				{ID: "accommodation", Label: "Lưu trú", Sub: "Thông báo lưu trú cho người bệnh và người nhà", Symbol: scene.Bed},
				{ID: "public", Label: "Thủ tục hành chính", Sub: "Khai sinh, cư trú, xác nhận", Symbol: scene.Counter},
				{ID: "nocard", Label: "Tôi không mang thẻ", Sub: "Không sao: có cách khác", Symbol: scene.Question},
			}},
			scene.Text{Text: "Thẻ chỉ được đọc khi ông bà đồng ý. Không ai khác thấy dữ liệu này.", Tone: scene.Quiet, Size: scene.Small},
		}}
}

func sampleResult() scene.Scene {
	return scene.Scene{Name: "result", Bar: bar, Title: "Kết quả đọc thẻ",
		Side: []scene.Block{scene.Picture{Image: portrait(), Alt: "Ảnh trong chip", Height: 18, Frame: true},
			scene.Text{Text: "Ảnh lấy từ chip của thẻ", Size: scene.Small, Tone: scene.Quiet}},
		Body: []scene.Block{
			scene.Notice{Tone: scene.Good, Symbol: scene.Check, Title: "Chip thật, dữ liệu thật", Text: "Thẻ do cơ quan có thẩm quyền cấp và không bị sửa.", Large: true},
			scene.Facts{Rows: []scene.Fact{
				{Label: "Họ và tên", Value: "NGUYỄN THỊ THUỲ DƯƠNG", Large: true},
				{Label: "Số căn cước", Value: "001 085 012 345", Note: "Từ chip, đã kiểm tra"},
				{Label: "Ngày sinh", Value: "15/08/1985", Note: "39 tuổi"},
				{Label: "Nơi thường trú", Value: "Số 12, ngõ 34, đường Nguyễn Trãi, phường Thượng Đình, quận Thanh Xuân, thành phố Hà Nội"},
			}},
			scene.Points{Rows: []scene.Point{
				{Symbol: scene.Check, Tone: scene.Good, Text: "Chip không phải bản sao", Detail: "Chip tự chứng minh bằng khoá của nó."},
				{Symbol: scene.Question, Tone: scene.Care, Text: "Chưa có chứng thư gốc để đối chiếu", Detail: "Nhờ quản trị viên nhập chứng thư."},
				{Symbol: scene.Cross, Tone: scene.Bad, Text: "Thẻ đã hết hạn ngày 15/08/2025"},
			}},
		},
		Acts: []scene.Act{{ID: "again", Label: "Đọc lại", Symbol: scene.Back, Key: "F4"}, {ID: "differs", Label: "Ảnh không khớp", Tone: scene.Danger, Symbol: scene.Cross},
			{ID: "match", Label: "Đúng người, tiếp tục", Tone: scene.Main, Symbol: scene.Next, Key: "Return"}}}
}

func samplePresent() scene.Scene {
	return scene.Scene{Name: "present", Bar: scene.Bar{Banner: "BẢN TẬP HUẤN · dữ liệu giả", Place: bar.Place, Sign: bar.Sign, Clock: bar.Clock, Acts: bar.Acts},
		Title: "Đặt thẻ lên đầu đọc", Lead: "Giữ yên thẻ cho đến khi màn hình báo xong, khoảng bốn giây.",
		Side: []scene.Block{scene.Live{Alt: "Hình từ camera", Height: 14}, scene.Text{Text: "Hoặc đưa mã QR của thẻ vào khung hình", Size: scene.Small}},
		Body: []scene.Block{
			scene.Motion{Name: scene.HoldCard, Alt: "Một thẻ được đặt lên đầu đọc", Height: 16},
			scene.Progress{Fraction: 0.42, Text: "Đang đọc ảnh: 42 %"},
			scene.Notice{Tone: scene.Care, Symbol: scene.Warning, Title: "Thẻ bị lệch", Text: "Đặt lại thẻ. Phần đã đọc vẫn còn."},
		},
		Acts: []scene.Act{{ID: "stop", Label: "Thôi", Symbol: scene.Cross, Key: "Escape"}, {ID: "typed", Label: "Không có thẻ", Symbol: scene.KeyboardKey}}}
}

func sampleForm() scene.Scene {
	return scene.Scene{Name: "form", Bar: bar, Title: "Nhập thông tin", Lead: "Chỉ những ô bên dưới là cần.",
		Body: []scene.Block{
			scene.Field{ID: "name", Label: "Họ và tên, như trên giấy tờ", Value: "TRẦN VĂN HƯ", Focused: true},
			scene.Field{ID: "birth", Label: "Ngày sinh", Hint: "ngày/tháng/năm"},
			scene.Field{ID: "number", Label: "Số căn cước", Value: "001 085", Error: "Thiếu số: căn cước có 12 chữ số."},
		},
		Keys: keys.Letters(keys.Sheet{Accents: true, Telex: true, Shift: true}, words.Vietnamese),
		Acts: []scene.Act{{ID: "back", Label: "Quay lại", Symbol: scene.Back, Key: "Escape"}, {ID: "next", Label: "Tiếp tục", Tone: scene.Main, Symbol: scene.Next, Off: true}}}
}

func samplePad() scene.Scene {
	return scene.Scene{Name: "pad", Bar: bar, Title: "Số thẻ bảo hiểm y tế", Lead: "Mười chữ số cuối ở mặt trước thẻ.",
		Body: []scene.Block{scene.Field{ID: "bhyt", Label: "Mã số BHYT", Value: "0123 456", Focused: true},
			scene.Choices{Acts: []scene.Act{{ID: "a", Label: "Người lớn", On: true}, {ID: "b", Label: "Trẻ em", Symbol: scene.Child}}}},
		Keys: keys.Pad(keys.Digits, words.Vietnamese),
		Acts: []scene.Act{{ID: "back", Label: "Quay lại", Symbol: scene.Back}, {ID: "next", Label: "Tra cứu", Tone: scene.Main, Symbol: scene.Next}}}
}

func sampleQueue() scene.Scene {
	t := scene.Table{Head: []string{"Người", "Mục đích", "Giờ", "Kết quả"}, Widths: []float64{3, 2, 1, 2}}
	for i, name := range []string{"Nguyễn Văn An", "Trần Thị Bích Phượng", "Lê Hoàng Thiên Kim", "Phạm Đức", "Hoàng Thị Yến", "Võ Minh Nghĩa", "Đặng Thuỳ Trâm", "Bùi Quốc Khánh", "Hồ Ngọc Hà", "Ngô Bảo Châu"} {
		r := scene.Row{Cells: []string{name, "Bảo hiểm y tế", "08:1" + string(rune('0'+i)), "Còn hạn, đúng tuyến"}, Symbol: scene.Check, Tone: scene.Good, Act: "visit:" + string(rune('0'+i))}
		if i%3 == 2 {
			r.Symbol, r.Tone, r.Cells[3] = scene.Clock, scene.Care, "Đang chờ cổng trả lời"
		}
		r.On = i == 1
		t.Rows = append(t.Rows, r)
	}
	return scene.Scene{Name: "queue", Bar: bar, Title: "Hôm nay", Body: []scene.Block{t},
		Acts: []scene.Act{{ID: "home", Label: "Về đầu", Symbol: scene.Home, Key: "Escape"}, {ID: "print", Label: "In danh sách", Symbol: scene.Printer}, {ID: "next", Label: "Người kế tiếp", Tone: scene.Main, Symbol: scene.Next, Key: "F2"}}}
}

func sampleChart() scene.Scene {
	return scene.Scene{Name: "chart", Bar: bar, Title: "Tuần này", Lead: "Từ 16/11 đến 22/11",
		Body: []scene.Block{
			scene.Chart{Title: "Cách nhận diện", Bars: []scene.Column{{Label: "Đọc chip", Value: 412, Text: "412"}, {Label: "Chỉ mã QR", Value: 96, Text: "96"}, {Label: "Nhập tay", Value: 23, Text: "23"}, {Label: "VNeID cho xem", Value: 0, Text: "0"}}},
			scene.Chart{Title: "Phút mỗi lượt", Bars: []scene.Column{{Label: "Trung vị", Value: 0.7, Text: "0,7"}, {Label: "90 %", Value: 1.9, Text: "1,9"}}},
			scene.Table{Head: []string{"A", "B"}, Empty: "Chưa có dữ liệu"},
		},
		Acts: []scene.Act{{ID: "back", Label: "Quay lại", Symbol: scene.Back}, {ID: "pdf", Label: "Lưu PDF"}, {ID: "csv", Label: "Lưu CSV"}}}
}

func sampleTicket() scene.Scene {
	return scene.Scene{Name: "ticket", Bar: bar, Title: "Số của ông bà",
		Side: []scene.Block{scene.Picture{Image: codeImage(), Alt: "Mã thanh toán VietQR", Height: 14, Crisp: true, Frame: true}},
		Body: []scene.Block{scene.Text{Text: "A 042", Size: scene.Huge, Tone: scene.Main}, scene.Text{Text: "Phòng khám Nội tổng quát, tầng 2", Size: scene.Large},
			scene.Motion{Name: scene.TakeTicket, Alt: "Lấy phiếu", Height: 9},
			scene.Text{Text: "Đồng chi trả 86.000 đồng. Quét mã bằng ứng dụng ngân hàng."}},
		Acts: []scene.Act{{ID: "done", Label: "Xong", Tone: scene.Main, Symbol: scene.Check}}}
}

func sampleLong() scene.Scene {
	var rows []scene.Point
	for range 9 {
		rows = append(rows, scene.Point{Symbol: scene.Info, Text: "Một câu dài hơn thường lệ, để xem nó xuống dòng thế nào khi cột hẹp và chữ lớn.", Detail: "Và thêm một câu nhỏ bên dưới nữa."})
	}
	return scene.Scene{Name: "long", Bar: bar, Title: "Một đầu đề rất dài phải xuống dòng ở mọi cỡ chữ mà không bị cắt mất chữ nào",
		Side: []scene.Block{scene.Facts{Rows: []scene.Fact{{Label: "Mã", Value: "https://dichvucong.example.vn/motduongdankhongcodaucachnaocahetmadai"}}}},
		Body: []scene.Block{scene.Points{Rows: rows}},
		Acts: []scene.Act{{ID: "a", Label: "Gửi sang phần mềm", Symbol: scene.Send}, {ID: "b", Label: "Sao chép"}, {ID: "c", Label: "In lại giấy xác nhận"}, {ID: "d", Label: "Huỷ lượt này", Tone: scene.Danger}, {ID: "e", Label: "Hoàn tất và sang người kế tiếp", Tone: scene.Main}}}
}
