package words

// TypingProblem says what is wrong with what was typed, and what to do.
func (l Lang) TypingProblem(code string) string { return l.of(typingProblems, code) }

// TypingKey names a key that is no letter.
func (l Lang) TypingKey(name string) string { return l.of(typingKeys, name) }

var typingProblems = map[string]phrase{
	"empty":      {"Chưa nhập. Hãy nhập vào ô này.", "Nothing yet. Please fill this in."},
	"short":      {"Chưa đủ. Hãy nhập tiếp.", "Not complete. Please type on."},
	"no-date":    {"Không có ngày này. Nhập ngày, tháng, năm: 31/01/1990.", "There is no such day. Type day, month, year: 31/01/1990."},
	"not-12":     {"Số định danh có đúng 12 chữ số. Hãy xem lại trên thẻ.", "A personal number has exactly 12 digits. Look at the card again."},
	"not-a-bhyt": {"Mã thẻ BHYT có 10 số, 12 số, hoặc 2 chữ và 13 số. Hãy xem lại trên thẻ.", "An insurance code has 10 or 12 digits, or 2 letters and 13 digits. Look at the card again."},
	"province":   {"Ba số đầu không phải mã tỉnh nào đã biết. Hãy kiểm tra lại; nếu đúng như trên thẻ thì đi tiếp.", "The first three digits are no known province. Check them; if the card says so, go on."},
}

var typingKeys = map[string]phrase{
	"clear":   {"Xóa hết", "Clear"},
	"delete":  {"Xóa", "Delete"},
	"shift":   {"Chữ hoa", "Capitals"},
	"space":   {"Dấu cách", "Space"},
	"figures": {"123", "123"},
	"letters": {"abc", "abc"},
}
