package portalfile

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Bounds of what is read of a foreign file.
const (
	maxFile = 16 << 20
	maxRows = 20000
	maxHead = 40 // rows before the header
)

var limits = excelize.Options{UnzipSizeLimit: 64 << 20, UnzipXMLSizeLimit: 32 << 20, RawCellValue: true}

// ErrNotList refuses what is not the portal's list.
var ErrNotList = errors.New("lodging file: not the portal's list")

// Row is one guest of the portal's list. Days are ISO 8601; a value that the
// list does not have is empty.
type Row struct {
	Line      int // in the file, from 1
	Name      personal.Text
	Birth     personal.Text
	Sex       string // M, F
	Paper     string // its kind; of a foreigner the nationality
	Number    personal.Text
	Arrival   string
	Departure string
	Room      string
}

// List is the list that the portal exports ("Tải danh sách").
type List struct {
	Date string // of its title, ISO 8601; empty where it has none
	Rows []Row
}

// ReadList reads the portal's list (XLSX). Its header begins with STT; columns
// are found by their names, and where those say nothing by their places.
// Errors: [ErrNotList].
func ReadList(r io.Reader) (l List, err error) {
	defer func() {
		// The library has panicked on broken files before; one file is not worth the agent.
		if recover() != nil {
			l, err = List{}, ErrNotList
		}
	}()
	f, err := excelize.OpenReader(io.LimitReader(r, maxFile), limits)
	if err != nil {
		return List{}, ErrNotList // the library's words may quote the file
	}
	defer func() { _ = f.Close() }()
	for _, sheet := range f.GetSheetList() {
		if l, ok := readSheet(f, sheet); ok {
			return l, nil
		}
	}
	return List{}, fmt.Errorf("%w: no header that begins with STT", ErrNotList)
}

func readSheet(f *excelize.File, sheet string) (List, bool) {
	rows, err := f.Rows(sheet)
	if err != nil {
		return List{}, false
	}
	defer func() { _ = rows.Close() }()
	var l List
	var at places
	for n := 1; rows.Next() && n <= maxRows; n++ {
		cells, err := rows.Columns()
		switch {
		case err != nil:
			return List{}, false
		case at != nil:
			if row, is := at.row(n, cells); is {
				l.Rows = append(l.Rows, row)
			}
		case n > maxHead:
			return List{}, false
		default:
			at = header(cells)
			l.Date = titled(l.Date, cells)
		}
	}
	return l, at != nil
}

var titleDate = regexp.MustCompile(`(?i)ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})`)

func titled(before string, cells []string) string {
	for _, cell := range cells {
		if m := titleDate.FindStringSubmatch(norm.NFC.String(cell)); m != nil && before == "" {
			return iso(m[1] + "/" + m[2] + "/" + m[3])
		}
	}
	return before
}

// places are the columns of a list by what they hold.
type places map[string]int

// standing is where columns are, counted from STT, as the list was seen.
var standing = []string{"stt", "name", "birth", "sex", "paper", "number", "arrival", "departure", "", "room"}

// titles are parts of the columns' names. The first that fits counts.
var titles = []struct{ part, place string }{
	{"họ", "name"}, {"ngày sinh", "birth"}, {"năm sinh", "birth"}, {"giới tính", "sex"}, {"loại giấy", "paper"}, {"quốc tịch", "paper"},
	{"số giấy", "number"}, {"hộ chiếu", "number"}, {"đến", "arrival"}, {"trả phòng", "departure"}, {"ngày đi", "departure"}, {"đi dự kiến", "departure"},
	{"phòng", "room"},
}

// short are names that are letters alone.
var short = map[string]string{"qt": "paper", "gt": "sex"}

// header finds the columns in the row that begins with STT; nil in any other.
func header(cells []string) places {
	first := -1
	for i, cell := range cells {
		if fold(cell) == "stt" {
			first = i
			break
		}
		if strings.TrimSpace(cell) != "" {
			return nil
		}
	}
	if first < 0 {
		return nil
	}
	at := places{}
	for i, cell := range cells[first:] {
		for _, t := range titles {
			if _, taken := at[t.place]; !taken && (strings.Contains(fold(cell), t.part) || short[fold(cell)] == t.place) {
				at[t.place] = first + i
				break
			}
		}
	}
	for i, place := range standing {
		if _, known := at[place]; !known && place != "" {
			at[place] = first + i
		}
	}
	return at
}

// row is one guest, unless the row is of something else.
func (p places) row(line int, cells []string) (Row, bool) {
	of := func(place string) string {
		if i := p[place]; i < len(cells) {
			return strings.Join(strings.Fields(norm.NFC.String(cells[i])), " ")
		}
		return ""
	}
	if _, err := strconv.Atoi(of("stt")); err != nil || of("number") == "" {
		return Row{}, false
	}
	return Row{
		Line: line, Name: personal.Text(of("name")), Birth: personal.Text(isoOrYear(of("birth"))), Sex: sexOf(of("sex")), Paper: of("paper"),
		Number: personal.Text(numberOf(of("number"))), Arrival: iso(of("arrival")), Departure: iso(of("departure")), Room: of("room"),
	}, true
}

func fold(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(norm.NFC.String(s)), " "))
}

func numberOf(s string) string { return strings.ToUpper(strings.ReplaceAll(s, " ", "")) }

func sexOf(s string) string {
	switch fold(s) {
	case "m", "nam", "m - nam", "male":
		return "M"
	case "f", "nữ", "f - nữ", "female":
		return "F"
	}
	return ""
}

// dates are the forms in which lists write days, with or without a time.
var dates = []string{"2/1/2006", "2006-01-02", "2-1-2006"}

// iso is a day in ISO 8601; empty for what is none. A spreadsheet's own number
// of a day is one too.
func iso(s string) string {
	day, _, _ := strings.Cut(strings.ReplaceAll(s, "T", " "), " ")
	if strings.Contains(day, ":") { // the time first
		fields := strings.Fields(s)
		day = fields[len(fields)-1]
	}
	for _, form := range dates {
		if t, err := time.Parse(form, day); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	if serial, err := strconv.ParseFloat(day, 64); err == nil && serial > 20000 && serial < 80000 {
		if t, err := excelize.ExcelDateToTime(serial, false); err == nil {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}

func isoOrYear(s string) string {
	if year, err := strconv.Atoi(s); err == nil && len(s) == 4 && year > 1800 {
		return s
	}
	return iso(s)
}
