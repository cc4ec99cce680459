package portalfile

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func sent(n int) Sent {
	g := guest(n)
	return Sent{Item: fmt.Sprintf("i%d", n), Guest: g, Claimed: true, Leaves: g.Departure}
}

// TestReconciliation is a list of forty guests of which the portal lost,
// doubled and altered some, and one whom nobody sent.
func TestReconciliation(t *testing.T) {
	var all []Sent
	var rows [][]any
	for n := 1; n <= 40; n++ {
		all = append(all, sent(n))
		switch n {
		case 3, 17: // lost
		case 5:
			rows = append(rows, listedRow(n), listedRow(n))
		case 6: // once more, on another day
			rows = append(rows, listedRow(n), listedRow(n, 6, "20/11/2026 09:00"))
		case 7:
			rows = append(rows, listedRow(n, 1, "NGUYỄN THỊ MẪU 77"))
		case 8:
			rows = append(rows, listedRow(n, 2, "16/01/1990"))
		case 9:
			rows = append(rows, listedRow(n, 3, "Nam"))
		case 10:
			rows = append(rows, listedRow(n, 6, "20/11/2026"))
		case 11:
			rows = append(rows, listedRow(n, 7, "24/11/2026 12:00"))
		case 12:
			rows = append(rows, listedRow(n, 9, "999"))
		case 13:
			rows = append(rows, listedRow(n, 5, "001190999999"))
		case 14: // as sent, in other letters and forms
			rows = append(rows, listedRow(n, 1, "NGUYỄN  THỊ MẪU 14", 2, "1990-01-15", 6, "2026-11-21", 3, "F - Nữ"))
		default:
			rows = append(rows, listedRow(n))
		}
	}
	rows = append(rows, listedRow(41), []any{"", "Tổng cộng: 41"})
	waits := sent(50) // not sent yet, and not there
	waits.Claimed = false
	yesterday := sent(51) // has left
	yesterday.Guest.Arrival = evening.AddDate(0, 0, -1)
	list, err := ReadList(exported(t, rows...))
	if err != nil || list.Date != "2026-11-21" || len(list.Rows) != 41 {
		t.Fatalf("%d rows of %s, %v", len(list.Rows), list.Date, err)
	}
	got := Reconcile(append(all, waits, yesterday), list, list.Date)
	want := Findings{
		Missing: []string{"i3", "i17"},
		Doubled: []Doubled{{"i5", []int{9, 10}}, {"i6", []int{12}}},
		Altered: []Altered{
			{"i7", 13, []string{"name"}}, {"i8", 14, []string{"birth"}}, {"i9", 15, []string{"sex"}}, {"i11", 17, []string{"departure"}},
			{"i12", 18, []string{"room"}}, {"i10", 16, []string{"arrival"}}, {"i13", 19, []string{"number"}},
		},
		Unsent: []int{46},
	}
	if len(got.Found) != 40-2-1-7 || got.Clean() {
		t.Errorf("%d found", len(got.Found))
	}
	got.Found = nil
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestAListThatHasEverybody(t *testing.T) {
	list, err := ReadList(exported(t, listedRow(1), listedRow(2)))
	if err != nil {
		t.Fatal(err)
	}
	f := Reconcile([]Sent{sent(1), sent(2)}, list, "2026-11-21")
	if !f.Clean() || len(f.Found) != 2 {
		t.Errorf("%+v", f)
	}
}

// TestListsInOtherPlaces has the columns elsewhere, under the names of the
// foreigners' list, or under none that say anything.
func TestListsInOtherPlaces(t *testing.T) {
	for name, rows := range map[string][][]any{
		"foreigners, one column on": {
			{"", "Ngày 1 tháng 2 năm 2026"},
			{"", "STT", "Họ tên", "Số hộ chiếu", "QT", "Năm sinh", "GT", "Phòng", "Ngày đến", "Ngày trả phòng"},
			{"", 1, "ANN EXAMPLE", "c01 x00t47", "D", 1980, "Nữ", "5A", 46347, "2026-11-23"},
		},
		"by place alone": {
			{"STT", "a", "b", "c", "d", "e", "f", "g", "h", "i"},
			{"1", "ANN EXAMPLE", "1980", "F", "D", "C01X00T47", "21/11/2026", "23/11/2026", "?", "5A"},
		},
	} {
		f := excelize.NewFile()
		for i, row := range rows {
			if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		list, err := ReadList(&out)
		want := Row{Name: "ANN EXAMPLE", Birth: "1980", Paper: "D", Number: "C01X00T47", Arrival: "2026-11-21", Departure: "2026-11-23", Room: "5A", Sex: "F"}
		if err != nil || len(list.Rows) != 1 {
			t.Errorf("%s: %v, %v", name, list, err)
			continue
		}
		list.Rows[0].Line = 0
		if list.Rows[0] != want {
			t.Errorf("%s: %#v %s", name, list.Rows[0], list.Rows[0].Arrival)
		}
	}
}

func TestWhatIsNoList(t *testing.T) {
	f := excelize.NewFile()
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"empty": nil, "text": []byte("STT,Họ tên"), "no header": out.Bytes()} {
		if _, err := ReadList(bytes.NewReader(text)); !errors.Is(err, ErrNotList) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReadList(f *testing.F) {
	f.Add(exported(f, listedRow(1)).Bytes())
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, text []byte) {
		list, err := ReadList(bytes.NewReader(text))
		if err != nil && !errors.Is(err, ErrNotList) {
			t.Error(err)
		}
		if err == nil {
			Reconcile([]Sent{sent(1)}, list, list.Date)
		}
	})
}
