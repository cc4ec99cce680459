package portalfile

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// evening of a day in Viet Nam.
var evening = time.Date(2026, 11, 21, 20, 0, 0, 0, vietnam)

func guest(n int) accommodation.Guest {
	return accommodation.Guest{
		Name: personal.Text(fmt.Sprintf("Nguyễn Thị Mẫu %d", n)), Sex: accommodation.Female, Birth: "1990-01-15",
		Paper: accommodation.CCCD, Number: personal.Text(fmt.Sprintf("00119000%04d", n)),
		Arrival: evening, Departure: evening.Add(40 * time.Hour), Room: fmt.Sprintf("%d", 100+n),
		Home: accommodation.Permanent, Phone: "0900000000", Address: "Số 1 phố Mẫu, Hà Nội",
	}
}

func foreign(n int) accommodation.Guest {
	g := guest(n)
	g.Name, g.Nationality, g.Number, g.StayLimit = "ANN & BOB <EXAMPLE>", "D", "C01X00T47", "2026-12-31"
	return g
}

// exported is a list in the form in which the portal gives it back.
func exported(t testing.TB, rows ...[]any) *bytes.Buffer {
	t.Helper()
	f := excelize.NewFile()
	head := []any{"STT", "Họ và tên", "Ngày sinh", "Giới tính", "Loại giấy tờ", "Số giấy tờ", "Ngày đến", "Ngày đi dự kiến", "Lý do", "Số phòng"}
	all := append([][]any{{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"}, {"DANH SÁCH KHÁCH LƯU TRÚ"}, {"", "Ngày 21 tháng 11 năm 2026"}, {}, head}, rows...)
	for i, row := range all {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return &out
}

// listed row of a guest.
func listedRow(n int, change ...any) []any {
	g := guest(n)
	row := []any{
		n, g.Name.Reveal(), "15/01/1990", "Nữ", "Thẻ CCCD", g.Number.Reveal(), "21/11/2026 20:00", "23/11/2026 12:00", "Du lịch", g.Room,
	}
	for i := 0; i < len(change); i += 2 {
		row[change[i].(int)] = change[i+1]
	}
	return row
}
