package proof

import (
	"fmt"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// The wording of the page. Head and order follow NĐ 30/2020/NĐ-CP on how
// official papers look.
const (
	formState    = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	formMotto    = "Độc lập - Tự do - Hạnh phúc"
	formTitle    = "PHIẾU XÁC NHẬN"
	formSubtitle = "Tra cứu thông tin thẻ bảo hiểm y tế không thành công"
	formBasis    = "(Lập theo khoản 2 Điều 38 Nghị định số 188/2025/NĐ-CP, gửi cơ quan Bảo hiểm xã hội)"

	formFacility = "1. Cơ sở khám bệnh, chữa bệnh"
	formPerson   = "2. Người bệnh (thông tin đã gửi tra cứu)"
	formStaff    = "3. Người tra cứu"
	formTries    = "4. Kết quả tra cứu trên Cổng tiếp nhận dữ liệu của Bảo hiểm xã hội Việt Nam"
	formFile     = "5. Tệp dữ liệu kèm theo"
	formFileSays = "Phiếu này in từ tệp dữ liệu tra cứu do thiết bị tại quầy ghi lại và ký điện tử. " +
		"Tệp gửi kèm phải có đúng mã băm dưới đây."

	formAnswer = "Nội dung Cổng trả về (nguyên văn), hoặc lỗi kết nối"
	formNoName = "Không cung cấp"
	formMore   = " … (xem đủ trong tệp kèm theo)"
	formMissed = "Không kết nối được"
	formSign   = "(Ký, ghi rõ họ tên)"
	formStamp  = "(Ký, ghi rõ họ tên, đóng dấu)"
)

// reasonWords says why there was no answer.
func reasonWords(r backend.Reason, status int) string {
	switch r {
	case backend.ReasonName:
		return "không tìm thấy địa chỉ máy chủ"
	case backend.ReasonConnect:
		return "máy chủ không nhận kết nối"
	case backend.ReasonTLS:
		return "chứng thư của máy chủ không hợp lệ"
	case backend.ReasonTimeout:
		return "hết thời gian chờ trả lời"
	case backend.ReasonCut:
		return "kết nối bị ngắt giữa chừng"
	case backend.ReasonStatus:
		return fmt.Sprintf("máy chủ báo lỗi HTTP %d", status)
	case backend.ReasonGarbled, backend.ReasonTooLong:
		return "câu trả lời không đọc được"
	}
	return ""
}

// says is the row of a try: its code, and the portal's words or why there are none.
func (t Try) says() (code, text string) {
	if t.Code != "" {
		return t.Code, t.Text.Reveal()
	}
	if why := reasonWords(t.Reason, t.Status); why != "" {
		return "–", formMissed + ": " + why
	}
	return "–", formMissed
}

func dateLine(place string, at time.Time) string {
	at = at.In(identity.Zone())
	month := fmt.Sprintf("%d", at.Month())
	if at.Month() <= time.February { // only these are easily made into others by hand
		month = "0" + month
	}
	line := fmt.Sprintf("ngày %02d tháng %s năm %d", at.Day(), month, at.Year())
	if place == "" {
		return "N" + line[1:]
	}
	return place + ", " + line
}

func timeOfDay(at time.Time) string { return at.In(identity.Zone()).Format("15:04:05 02/01/2006") }
