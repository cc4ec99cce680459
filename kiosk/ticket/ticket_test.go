package ticket_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/ticket"
)

var at = time.Date(2026, 3, 2, 0, 45, 0, 0, time.UTC)

func sample() ticket.Ticket {
	return ticket.Ticket{
		Desk: "Bệnh viện Đa khoa Mẫu", Number: "A007", Clinic: "Phòng khám Nội tổng quát", Room: "203", Purpose: "insurance", At: at,
	}
}

// Nothing that looks like somebody's number gets onto a ticket, in whatever field
// and however it is written.
func TestNoPersonalNumber(t *testing.T) {
	for _, number := range []string{"001190123456", "001 190 123 456", "001.190.123.456", "Số: 012345678", "0011-9012-3456", "HC4 7912345678"} {
		for name, set := range map[string]func(*ticket.Ticket, string){
			"desk": func(t *ticket.Ticket, s string) { t.Desk = s }, "clinic": func(t *ticket.Ticket, s string) { t.Clinic = s },
			"room": func(t *ticket.Ticket, s string) { t.Room = s },
		} {
			one := sample()
			set(&one, number)
			_, err := ticket.Draw(one, ticket.Wide)
			var wrong *ticket.FieldError
			if !errors.As(err, &wrong) || wrong.Field != name || wrong.Problem != "personal" || strings.Contains(err.Error(), number) {
				t.Errorf("%s in %s: %v", number, name, err)
			}
		}
	}
	one := sample()
	one.Clinic, one.Room = "Phòng 1203, nhà B2", "12-34"
	if err := one.Check(); err != nil {
		t.Error(err)
	}
}

func TestWhatIsNoTicket(t *testing.T) {
	for want, change := range map[string]func(*ticket.Ticket){
		"number missing": func(t *ticket.Ticket) { t.Number = " " }, "number too-long": func(t *ticket.Ticket) { t.Number = "123456789" },
		"at missing": func(t *ticket.Ticket) { t.At = time.Time{} }, "lang malformed": func(t *ticket.Ticket) { t.Lang = "fr" },
		"purpose malformed": func(t *ticket.Ticket) { t.Purpose = "Nguyễn Văn An" }, "clinic malformed": func(t *ticket.Ticket) { t.Clinic = "a\x1bm" },
		"desk malformed": func(t *ticket.Ticket) { t.Desk = "\xff" }, "room too-long": func(t *ticket.Ticket) { t.Room = strings.Repeat("a", 121) },
	} {
		one := sample()
		change(&one)
		var wrong *ticket.FieldError
		if err := one.Check(); !errors.As(err, &wrong) || wrong.Field+" "+wrong.Problem != want {
			t.Errorf("%s: %v", want, err)
		}
	}
}

// Every line stays on the paper, however long its words are.
func TestNothingIsCut(t *testing.T) {
	one := sample()
	one.Desk, one.Number = strings.Repeat("Wươ", 40), "WWWWWWWW"
	one.Clinic = strings.Repeat("Khoa ", 24)
	for _, dots := range []int{ticket.Narrow, ticket.Wide} {
		widths, err := ticket.Widths(one, dots)
		if err != nil || len(widths) < 8 {
			t.Fatal(widths, err)
		}
		for _, w := range widths {
			if w > dots || w == 0 {
				t.Errorf("%d of %d dots", w, dots)
			}
		}
	}
}

func TestEveryVietnameseLetter(t *testing.T) {
	const letters = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"
	missing, err := ticket.Unknown(letters + strings.ToUpper(letters))
	if err != nil || len(missing) > 0 {
		t.Errorf("%q, %v", missing, err)
	}
}

// The picture tells one number, clinic and language from another.
func TestWhatIsDrawnDiffers(t *testing.T) {
	seen := map[string]bool{}
	for _, change := range []func(*ticket.Ticket){
		func(*ticket.Ticket) {}, func(t *ticket.Ticket) { t.Number = "A008" }, func(t *ticket.Ticket) { t.Clinic = "Phong kham Noi tong quat" },
		func(t *ticket.Ticket) { t.Room = "204" }, func(t *ticket.Ticket) { t.Lang = ticket.English }, func(t *ticket.Ticket) { t.Purpose = "" },
		func(t *ticket.Ticket) { t.At = t.At.Add(time.Minute) }, func(t *ticket.Ticket) { t.Desk = "" },
	} {
		one := sample()
		change(&one)
		img, err := ticket.Draw(one, ticket.Wide)
		if err != nil || img.Rect.Dx() != ticket.Wide || img.Rect.Dy() < 200 || !bytes.Contains(img.Pix, []byte{0, 0, 0, 0, 0, 0, 0, 0}) {
			t.Fatal(img.Rect, err)
		}
		if seen[string(img.Pix)] {
			t.Error("the same picture twice")
		}
		seen[string(img.Pix)] = true
	}
}

func FuzzDraw(f *testing.F) {
	f.Add("Bệnh viện", "A001", "Khoa Nội", "12")
	f.Add("", "١٢٣", "\u0301\u0301", "👩‍⚕️")
	f.Fuzz(func(t *testing.T, desk, number, clinic, room string) {
		one := ticket.Ticket{Desk: desk, Number: number, Clinic: clinic, Room: room, At: at}
		img, err := ticket.Draw(one, ticket.Narrow)
		if (err == nil) != (one.Check() == nil) || err == nil && (img.Rect.Dx() != ticket.Narrow || img.Rect.Dy() > 10_000) {
			t.Error(err)
		}
	})
}
