// Package numbers puts a desk's statistics on paper and into a table: PDF with
// bar charts, and CSV. Practice is in neither.
package numbers

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strconv"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
)

// ErrTraining says that numbers are of practice: no report is made of them.
var ErrTraining = errors.New("numbers: of practice")

// CSV is the numbers as a table of four columns: section, code, detail, value. The
// codes are those of the JSON, in no language. Errors: [ErrTraining].
func CSV(r statistics.Report) ([]byte, error) {
	if r.Training {
		return nil, ErrTraining
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	for _, row := range append([][]string{{"section", "code", "detail", "value"}}, rows(r)...) {
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

func rows(r statistics.Report) [][]string {
	all := [][]string{
		{"report", "desk", "", plain(r.Desk)}, {"report", "from", "", r.From}, {"report", "to", "", r.To},
		{"visits", "opened", "", number(r.Visits)}, {"visits", "done", "", number(r.Done)},
		{"minutes", "visits", "", number(r.Minutes.Visits)}, {"minutes", "median", "", decimal(r.Minutes.Median)}, {"minutes", "p90", "", decimal(r.Minutes.P90)},
		{"notTyped", "visits", "", number(r.NotTyped.Visits)}, {"notTyped", "values", "", number(r.NotTyped.Values)}, {"notTyped", "read", "", number(r.NotTyped.Read)},
	}
	for _, section := range []struct {
		name   string
		counts []statistics.Count
	}{{"purpose", r.Purposes}, {"method", r.Methods}, {"verdict", r.Verdicts}} {
		for _, c := range section.counts {
			all = append(all, []string{section.name, c.Code, "", number(c.N)})
		}
	}
	for _, b := range r.Backends {
		all = append(all, []string{"backend", b.Backend, strings.TrimSuffix(b.Result+":"+b.Code, ":"), number(b.N)})
	}
	for _, d := range r.Days {
		all = append(all, []string{"day", d.Day, "visits", number(d.Visits)}, []string{"day", d.Day, "done", number(d.Done)},
			[]string{"day", d.Day, "median", decimal(d.Median)})
	}
	return all
}

// plain keeps a spreadsheet from taking a name for a formula.
func plain(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r") {
		return "'" + s
	}
	return s
}

func number(n int) string { return strconv.Itoa(n) }

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
