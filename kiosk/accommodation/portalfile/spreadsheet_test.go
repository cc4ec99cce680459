package portalfile

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/reader/vcard/stack"
)

func written(t *testing.T, o Options, guests ...accommodation.Guest) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := WriteSpreadsheet(&out, guests, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var places34 = &accommodation.Catalogue{
	Provinces: []accommodation.Place{{Code: "201", Name: "Hà Nội"}},
	Wards:     map[string][]accommodation.Place{"201": {{Code: "101900319", Name: "Phường Cửa Nam"}}},
}

// firstGuest is row 5 as the template asks for it.
var firstGuest = []string{
	"1", "Nguyễn Thị Mẫu 7", "15/01/1990", "F - Nữ", "VNM - Viet Nam", "1 - Thẻ CCCD", "", "001190000007", "0900000000", "1 - Thường trú",
	"201 - Hà Nội", "101900319 - Phường Cửa Nam", "Số 1 phố Mẫu, Hà Nội", "21/11/2026", "23/11/2026", "107", "18 - Chữa bệnh", "", "=1+1",
}

func TestSpreadsheet(t *testing.T) {
	g := guest(7)
	g.Province, g.Ward, g.Note = "201", "101900319", "=1+1"
	text := written(t, Options{Catalogue: places34, Reason: accommodation.Treatment}, g, guest(8))
	f, err := excelize.OpenReader(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if got := f.GetSheetList(); !slices.Equal(got, []string{SheetGuests, SheetProvinces, SheetWards, SheetLists}) {
		t.Errorf("sheets %v", got)
	}
	rows, err := f.GetRows(SheetGuests)
	if err != nil || len(rows) != 6 || rows[2][0] != "STT" || rows[3][0] != "[EXAMPLE]" || rows[5][1] != "Nguyễn Thị Mẫu 8" {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if !slices.Equal(rows[4], firstGuest) {
		t.Errorf("row 5 is %q", rows[4])
	}
	for column := 'A'; column <= 'S'; column++ {
		if kind, err := f.GetCellType(SheetGuests, string(column)+"5"); err != nil || kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString {
			t.Errorf("%c5 is no text: %v, %v", column, kind, err)
		}
	}
}

// TestSpreadsheetByAnotherReader takes the file apart without the library that
// wrote it: every cell of row 5 is a shared string, in the style whose number
// format is text.
func TestSpreadsheetByAnotherReader(t *testing.T) {
	text := written(t, Options{Reason: accommodation.Tourism}, guest(7))
	z, err := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	var strings struct {
		Items []struct {
			T string `xml:"t"`
		} `xml:"si"`
	}
	var sheet struct {
		Rows []struct {
			R     int `xml:"r,attr"`
			Cells []struct {
				R string `xml:"r,attr"`
				T string `xml:"t,attr"`
				S int    `xml:"s,attr"`
				V int    `xml:"v"`
			} `xml:"c"`
		} `xml:"sheetData>row"`
	}
	var styles struct {
		Formats []struct {
			ID int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	for name, into := range map[string]any{"xl/sharedStrings.xml": &strings, "xl/worksheets/sheet1.xml": &sheet, "xl/styles.xml": &styles} {
		part, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(part)
		if name == "xl/worksheets/sheet1.xml" { // the other rows' values are texts too, but need not be numbers here
			raw = onlyRow(raw, "5")
		}
		if err = errors.Join(err, xml.Unmarshal(raw, into)); err != nil {
			t.Fatal(name, err)
		}
	}
	cells := sheet.Rows[0].Cells
	if sheet.Rows[0].R != 5 || len(cells) != 19 {
		t.Fatalf("row %d has %d cells", sheet.Rows[0].R, len(cells))
	}
	for i, c := range cells {
		if c.T != "s" || styles.Formats[c.S].ID != 49 {
			t.Errorf("%s: type %q, format %d", c.R, c.T, styles.Formats[c.S].ID)
		}
		if i == 7 && strings.Items[c.V].T != "001190000007" {
			t.Errorf("the number is %q", strings.Items[c.V].T)
		}
	}
}

// onlyRow cuts the other rows out of a sheet.
func onlyRow(sheet []byte, n string) []byte {
	s := string(sheet)
	from := strings.Index(s, `<row r="`+n+`"`)
	to := from + strings.Index(s[from:], "</row>") + len("</row>")
	return []byte(s[:strings.Index(s, "<sheetData>")] + "<sheetData>" + s[from:to] + "</sheetData></worksheet>")
}

// TestSpreadsheetInLibreOffice needs soffice.
func TestSpreadsheetInLibreOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		stack.Missing(t, "LibreOffice (package libreoffice-calc-nogui)", err)
	}
	g := guest(7)
	g.Province, g.Ward, g.Note = "201", "101900319", "=1+1"
	dir := t.TempDir()
	name := filepath.Join(dir, "guests.xlsx")
	if err := os.WriteFile(name, written(t, Options{Catalogue: places34, Reason: accommodation.Treatment}, g), 0o600); err != nil {
		t.Fatal(err)
	}
	// Every sheet as a file of its own (-1), comma, quotes, UTF-8, all as shown.
	c := exec.CommandContext(t.Context(), office, "--headless", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"),
		"--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1", "--outdir", dir, name)
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	for _, sheet := range []string{SheetGuests, SheetProvinces, SheetWards, SheetLists} {
		raw, err := os.ReadFile(filepath.Join(dir, "guests-"+sheet+".csv"))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
		want := map[string]string{SheetProvinces: "201 - Hà Nội", SheetWards: "101900319 - Phường Cửa Nam"}[sheet]
		switch {
		case want != "" && (len(lines) != 2 || lines[1] != want):
			t.Errorf("%s: %q", sheet, lines)
		case sheet == SheetLists && len(lines) != 21:
			t.Errorf("%s: %d lines", sheet, len(lines))
		case sheet == SheetGuests && (len(lines) != 5 || strings.ReplaceAll(lines[4], `"`, "") != strings.Join(firstGuest, ",")):
			t.Errorf("row 5 is %s", lines[len(lines)-1])
		}
	}
}

func TestSpreadsheetInThePortalsOwnTemplate(t *testing.T) {
	own, err := excelize.OpenReader(bytes.NewReader(written(t, Options{Catalogue: places34})))
	if err != nil {
		t.Fatal(err)
	}
	rename := own.SetCellStr(SheetLists, "C21", "20 - Mục đích khác")
	keep := own.SetCellStr(SheetGuests, "A4", "[EXAMPLE] of theirs")
	var template bytes.Buffer
	if err := errors.Join(rename, keep, own.Write(&template)); err != nil {
		t.Fatal(err)
	}
	g := guest(7)
	g.Reason, g.ReasonDetail = accommodation.Other, "thi đấu"
	f, err := excelize.OpenReader(bytes.NewReader(written(t, Options{Template: template.Bytes()}, g)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(SheetGuests)
	if err != nil || rows[4][16] != "20 - Mục đích khác" || rows[3][0] != "[EXAMPLE] of theirs" {
		t.Errorf("%q, %v", rows, err)
	}
	var filled bytes.Buffer
	if err := f.Write(&filled); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{"no workbook": []byte("x"), "filled": filled.Bytes(), "another": exported(t).Bytes()} {
		if err := WriteSpreadsheet(io.Discard, nil, Options{Template: bad}); !errors.Is(err, ErrTemplate) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatThePortalWouldDropIsAnError(t *testing.T) {
	g := guest(7)
	g.Province = "999"
	var missing *LabelError
	if err := WriteSpreadsheet(io.Discard, []accommodation.Guest{g}, Options{Catalogue: places34}); !errors.As(err, &missing) || missing.Code != "999" {
		t.Errorf("%v", err)
	}
	if err := WriteSpreadsheet(io.Discard, []accommodation.Guest{foreign(1)}, Options{}); !errors.Is(err, ErrForeigner) {
		t.Errorf("%v", err)
	}
	if err := WriteForeigners(io.Discard, []accommodation.Guest{guest(1)}); !errors.Is(err, ErrForeigner) {
		t.Errorf("%v", err)
	}
}

func TestForeignersInThePortalsOrder(t *testing.T) {
	year := foreign(2)
	year.Birth = "1980"
	var out bytes.Buffer
	if err := WriteForeigners(&out, []accommodation.Guest{foreign(1), year}); err != nil {
		t.Fatal(err)
	}
	want := `<?xml version="1.0" encoding="UTF-8"?>
<KHAI_BAO_TAM_TRU>
  <THONG_TIN_KHACH>
    <so_thu_tu>1</so_thu_tu>
    <ho_ten>ANN &amp; BOB &lt;EXAMPLE&gt;</ho_ten>
    <ngay_sinh>15/01/1990</ngay_sinh>
    <ngay_sinh_dung_den>D</ngay_sinh_dung_den>
    <gioi_tinh>F</gioi_tinh>
    <ma_quoc_tich>D</ma_quoc_tich>
    <so_ho_chieu>C01X00T47</so_ho_chieu>
    <so_phong>101</so_phong>
    <ngay_den>21/11/2026</ngay_den>
    <ngay_di_du_kien>23/11/2026</ngay_di_du_kien>
    <thoi_han_tam_tru>31/12/2026</thoi_han_tam_tru>
  </THONG_TIN_KHACH>
`
	if got := out.String(); !strings.HasPrefix(got, want) || !strings.Contains(got, "<ngay_sinh>01/01/1980</ngay_sinh>\n    <ngay_sinh_dung_den>Y<") {
		t.Errorf("%s", got)
	}
	d := xml.NewDecoder(&out)
	for {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
	}
}
