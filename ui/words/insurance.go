package words

// Beside says what came of asking the insurance for more than the card.
func (l Lang) Beside(code string) string { return l.of(beside, code) }

var beside = map[string]phrase{
	"history-shown":      {"Các lần khám chữa bệnh ghi dưới đây.", "The person's visits to facilities are below."},
	"history-none":       {"Cổng không có lần khám chữa bệnh nào của người này.", "The portal has no visits of this person."},
	"co-payment-exempt":  {"Tổng cùng chi trả trong năm đã vượt 6 tháng lương cơ sở: được miễn cùng chi trả. Đối chiếu lương cơ sở đang áp dụng ghi dưới đây.", "This year's co-payments exceed six months' base salary: no more is to be paid. Check that the base salary below is the one in force."},
	"co-payment-counted": {"Tổng cùng chi trả trong năm chưa vượt 6 tháng lương cơ sở: vẫn thu cùng chi trả.", "This year's co-payments do not exceed six months' base salary: co-payment is due."},
	"co-payment-none":    {"Cổng không tìm thấy thẻ, hoặc người này chưa cùng chi trả lần nào.", "The portal found no card, or the person has paid nothing yet."},
	"co-payment-unclear": {"Cổng trả lời nhưng không có số tiền của năm nay đọc được. Xem từng dòng dưới đây.", "The portal answered without an amount of this year that can be read. Look at the lines below."},
	"not-told":           {"Cổng chưa trả lời phần này. Kết quả tra thẻ không thay đổi; có thể hỏi lại sau.", "The portal did not tell this part. What was said of the card stands; ask again later."},
}

// Lookup is a sentence on looking up, and on what waits of it.
func (l Lang) Lookup(code string, args ...any) string {
	if p, ok := lookups[code]; ok {
		return p.in(l, args...)
	}
	return code
}

var lookups = map[string]phrase{
	"reassign":      {"Người tra cứu đã bị khóa tài khoản. Trưởng ca chuyển lượt tra cứu cho người khác: cccd-agent outbox reassign.", "Whoever asked was disabled. A supervisor puts the lookup in another's name: cccd-agent outbox reassign."},
	"reassigned":    {"Đã chuyển tên người tra cứu; lượt mới: %s", "The lookup is in another's name now; its item is %s"},
	"salary":        {"Lương cơ sở %d đồng từ ngày %s; ngưỡng miễn cùng chi trả %d đồng", "Base salary %d VND from %s; exempt beyond %d VND"},
	"name.differs":  {"Họ tên gửi đi: %s · cổng BHXH có: %s", "Name as sent: %s · at the portal: %s"},
	"birth.differs": {"Ngày sinh gửi đi: %s · cổng BHXH có: %s", "Birth date as sent: %s · at the portal: %s"},
	"name.sent":     {"Họ tên gửi đi (theo giấy tờ): %s. Cổng không cho biết tên họ lưu.", "Name as sent (from the document): %s. The portal does not tell the one it holds."},
	"birth.sent":    {"Ngày sinh gửi đi (theo giấy tờ): %s. Cổng không cho biết ngày sinh họ lưu.", "Birth date as sent (from the document): %s. The portal does not tell the one it holds."},
}
