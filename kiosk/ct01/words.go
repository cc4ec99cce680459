package ct01

// The form's words. The fields, their numbers and order, the twelve boxes and the
// four signatures are as described of TT 116/2026/TT-BCA. These exact words are
// not from the gazette: before the form is used they are to be compared with the
// circular's own annex (docs/publicservice.md).
const (
	wordAnnex     = "Mẫu CT01 ban hành kèm theo Thông tư số 116/2026/TT-BCA ngày 29/06/2026"
	wordState     = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	wordMotto     = "Độc lập - Tự do - Hạnh phúc"
	wordTitle     = "TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ"
	wordTo        = "Kính gửi"
	wordName      = "1. Họ, chữ đệm và tên khai sinh:"
	wordBirth     = "2. Ngày, tháng, năm sinh:"
	wordSex       = "3. Giới tính:"
	wordNumber    = "4. Số định danh cá nhân:"
	wordPhone     = "5. Số điện thoại liên hệ:"
	wordEmail     = "6. Email:"
	wordHead      = "7. Họ, chữ đệm và tên chủ hộ:"
	wordRelation  = "8. Mối quan hệ với chủ hộ:"
	wordHeadID    = "9. Số định danh cá nhân của chủ hộ:"
	wordContent   = "10. Nội dung đề nghị"
	wordMembers   = "11. Những thành viên trong hộ gia đình cùng thay đổi:"
	wordSign      = "(Ký, ghi rõ họ, chữ đệm và tên)"
	wordFootnote1 = "(1) Cơ quan đăng ký cư trú."
	wordFootnote2 = "(2) Ghi rõ nội dung đề nghị, ví dụ: đăng ký thường trú, đăng ký tạm trú, gia hạn tạm trú, điều chỉnh thông tin về cư trú."
	wordFootnote3 = "(3), (4), (5) Ý kiến đồng ý có thể được cho trên ứng dụng VNeID thay cho chữ ký."
)

// columns of table 11; widths in millimetres, together the body's.
var columns = []struct {
	word  string
	width float64
}{
	{"TT", 9}, {"Họ, chữ đệm và tên", 50}, {"Ngày, tháng,\nnăm sinh", 24}, {"Giới\ntính", 13}, {"Số định danh cá nhân", 41}, {"Mối quan hệ\nvới chủ hộ", 29},
}

// signatures are the four blocks at the foot, from the left.
var signatures = [4]struct{ who, mark string }{
	{"Ý KIẾN CỦA\nCHỦ HỘ", "(3)"}, {"Ý KIẾN CỦA CHỦ\nSỞ HỮU CHỖ Ở\nHỢP PHÁP", "(4)"}, {"Ý KIẾN CỦA CHA,\nMẸ HOẶC NGƯỜI\nGIÁM HỘ", "(5)"}, {"NGƯỜI KÊ KHAI", ""},
}
