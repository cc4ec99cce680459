package numbers

import (
	"bytes"
	"compress/zlib"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// week is an invented week of a hospital's desk.
func week() statistics.Report {
	return statistics.Report{
		Schema: statistics.Schema, Desk: "Bệnh viện Đa khoa Sông Ngân", From: "2026-11-16", To: "2026-11-22",
		Made: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), Visits: 1243, Done: 1187,
		Purposes: []statistics.Count{{Code: "insurance", N: 1201}, {Code: "public-service", N: 42}},
		Methods:  []statistics.Count{{Code: "CHIP_CCCD", N: 1003}, {Code: "QR_CCCD", N: 177}, {Code: "NHAP_TAY", N: 51}},
		Verdicts: []statistics.Count{{Code: "genuine", N: 990}, {Code: "claimed", N: 228}, {Code: "rejected", N: 3}},
		Backends: []statistics.Backend{
			{Backend: "insurance", Result: "delivered", Code: "000", N: 1100}, {Backend: "insurance", Result: "dead", Code: "010", N: 64},
			{Backend: "insurance", Result: "queued", N: 7},
		},
		Minutes:  statistics.Minutes{Visits: 1187, Median: 0.8, P90: 2.3},
		NotTyped: statistics.NotTyped{Visits: 1231, Values: 12874, Read: 12619},
		Days: []statistics.Day{
			{Day: "2026-11-16", Visits: 301, Done: 290, Median: 0.9}, {Day: "2026-11-17", Visits: 244, Done: 230, Median: 0.8},
			{Day: "2026-11-18", Visits: 212, Done: 205, Median: 0.8}, {Day: "2026-11-19", Visits: 208, Done: 199, Median: 0.7},
			{Day: "2026-11-20", Visits: 190, Done: 181, Median: 0.8}, {Day: "2026-11-21", Visits: 88, Done: 82, Median: 0.7},
			{Day: "2026-11-22"},
		},
	}
}

// textOf reads a PDF back, and counts its pages.
func textOf(t *testing.T, pdf []byte) (text string, pages int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out), strings.Count(string(out), "\f")
}

func made(t *testing.T, r statistics.Report, l words.Lang) []byte {
	t.Helper()
	pdf, err := PDF(r, l)
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

func TestEveryNumberIsOnThePaper(t *testing.T) {
	for l, want := range map[words.Lang][]string{
		words.Vietnamese: {"Báo cáo số liệu của quầy", "Từ 16/11/2026 đến 22/11/2026", "17:00 22/11/2026", "0,8", "2,3 phút", "98 %", "12619 trong 12874",
			"Đọc chip", "Nhập tay", "Chip thật, dữ liệu thật", "Tra cứu BHYT: từ chối (010)", "Khám bệnh bằng BHYT", "16/11", "Trang 1/"},
		words.English: {"Numbers of the desk", "2026-11-16 to 2026-11-22", "0.8", "Chip read", "Insurance lookup: refused (010)", "16 Nov", "Page 1 of"},
	} {
		text, pages := textOf(t, made(t, week(), l))
		if pages < 1 || pages > 2 {
			t.Errorf("%s: %d pages", l, pages)
		}
		for _, w := range append(want, "Bệnh viện Đa khoa Sông Ngân", "1243", "1187", "1201", "1003", "177", "51", "990", "228", "1100", "64", "301", "244", "88") {
			if !strings.Contains(strings.Join(strings.Fields(text), " "), w) {
				t.Errorf("%s: %q is not there", l, w)
			}
		}
	}
}

// Bars are as long as their numbers: the longest fills its place.
func TestBarsAreAsLongAsTheirNumbers(t *testing.T) {
	r := week()
	r.Verdicts, r.Purposes, r.Backends, r.Days = nil, nil, nil, r.Days[:1]
	r.Methods = []statistics.Count{{Code: "CHIP_CCCD", N: 40}, {Code: "QR_CCCD", N: 10}, {Code: "NHAP_TAY", N: 20}}
	widths := barsOf(t, made(t, r, words.English))
	if len(widths) < 3 {
		t.Fatalf("bars: %v", widths)
	}
	longest, quarter, half := widths[len(widths)-3], widths[len(widths)-2], widths[len(widths)-1]
	if diff := longest - 4*quarter; diff > 0.1 || diff < -0.1 {
		t.Errorf("%.2f is not four times %.2f", longest, quarter)
	}
	if diff := longest - 2*half; diff > 0.1 || diff < -0.1 {
		t.Errorf("%.2f is not twice %.2f", longest, half)
	}
}

// barsOf are the widths of the filled rectangles of a PDF, in its order.
func barsOf(t *testing.T, pdf []byte) (widths []float64) {
	t.Helper()
	stream, bar := regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`), regexp.MustCompile(`([0-9.]+) -?[0-9.]+ re f`)
	for _, packed := range stream.FindAllSubmatch(pdf, -1) {
		r, err := zlib.NewReader(bytes.NewReader(packed[1]))
		if err != nil {
			continue // a font as it is
		}
		drawn, err := io.ReadAll(r)
		if err != nil {
			continue
		}
		for _, m := range bar.FindAllSubmatch(drawn, -1) {
			width, err := strconv.ParseFloat(string(m[1]), 64)
			if err != nil {
				t.Fatal(err)
			}
			widths = append(widths, width)
		}
	}
	return widths
}

func TestTheSameNumbersTheSamePaper(t *testing.T) {
	if !bytes.Equal(made(t, week(), words.Vietnamese), made(t, week(), words.Vietnamese)) {
		t.Error("two papers of the same numbers differ")
	}
}

// A year of everything, and a week of nothing, stay on two pages.
func TestALotAndNothingFit(t *testing.T) {
	year, nothing := week(), statistics.Report{From: "2026-11-22", To: "2026-11-22", Days: []statistics.Day{{Day: "2026-11-22"}}, Made: week().Made}
	year.Desk = strings.Repeat("Trung tâm Phục vụ hành chính công ", 20)
	year.Days, year.Backends = nil, nil
	for i := range statistics.MaxDays {
		year.Days = append(year.Days, statistics.Day{Day: time.Date(2026, 1, 1+i, 12, 0, 0, 0, time.UTC).Format(time.DateOnly), Visits: 100 + i})
	}
	for i := range 60 {
		year.Backends = append(year.Backends, statistics.Backend{Backend: "insurance", Result: "delivered", Code: fmt.Sprint(100 + i), N: 60 - i})
	}
	for _, r := range []statistics.Report{year, nothing} {
		for _, l := range []words.Lang{words.Vietnamese, words.English} {
			text, pages := textOf(t, made(t, r, l))
			if pages < 1 || pages > 2 {
				t.Errorf("%d pages", pages)
			}
			if len(r.Backends) > 0 && !strings.Contains(text, l.Say("report.others")) {
				t.Error("what had no room is not summed up")
			}
		}
	}
}

func TestTheTableHoldsEveryNumber(t *testing.T) {
	made, err := CSV(week())
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(made)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range records {
		got[strings.Join(r[:3], "|")] = r[3]
	}
	for key, want := range map[string]string{
		"section|code|detail": "value", "report|desk|": "Bệnh viện Đa khoa Sông Ngân", "visits|opened|": "1243", "visits|done|": "1187",
		"minutes|median|": "0.8", "minutes|p90|": "2.3", "notTyped|read|": "12619", "method|CHIP_CCCD|": "1003", "verdict|rejected|": "3",
		"purpose|insurance|": "1201", "backend|insurance|dead:010": "64", "backend|insurance|queued": "7", "day|2026-11-16|visits": "301",
		"day|2026-11-22|visits": "0", "day|2026-11-17|median": "0.8",
	} {
		if got[key] != want {
			t.Errorf("%s: %q, want %q", key, got[key], want)
		}
	}
}

// A desk that is called like a formula stays a name.
func TestANameIsNoFormula(t *testing.T) {
	r := week()
	r.Desk = `=HYPERLINK("http://example.vn")`
	made, err := CSV(r)
	if err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(bytes.NewReader(made)).ReadAll()
	if err != nil || records[1][3] != "'"+r.Desk {
		t.Errorf("%v, %v", records[1], err)
	}
}

func TestPracticeIsNotReported(t *testing.T) {
	r := week()
	r.Training = true
	if made, err := PDF(r, words.English); !errors.Is(err, ErrTraining) || made != nil {
		t.Errorf("PDF: %v", err)
	}
	if made, err := CSV(r); !errors.Is(err, ErrTraining) || made != nil {
		t.Errorf("CSV: %v", err)
	}
}
