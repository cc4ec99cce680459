package ticket

// phrase is a text of the ticket in both languages.
type phrase struct{ vi, en string }

func (p phrase) in(l Lang) string {
	if l == English {
		return p.en
	}
	return p.vi
}

// What stands on every ticket. A ticket is a paper of its own, as the forms are.
var (
	wordNumber = phrase{"SỐ THỨ TỰ", "QUEUE NUMBER"}
	wordRoom   = phrase{"Phòng", "Room"}
	wordWait   = phrase{"Xin chờ gọi số", "Please wait for your number"}
	wordTest   = phrase{"Phiếu in thử", "Test ticket"}
)

// purposes are as the ticket names them.
var purposes = map[string]phrase{
	"insurance":      {"Khám bệnh BHYT", "Health insurance visit"},
	"accommodation":  {"Nhận phòng", "Check-in"},
	"public-service": {"Dịch vụ công", "Public service"},
	"identification": {"Xác định danh tính", "Identification"},
}
