//go:build bench

package walkthrough

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"
)

var (
	rowsFlag     = flag.String("rows", "", "rows to measure, by comma: latency, idle, replace; all where empty")
	readingsFlag = flag.Int("readings", 50, "readings of which the latency is measured, at each size")
)

// line is one line of the table.
type line struct{ what, measured, target, how string }

// table is what was measured so far.
type table struct {
	*testing.T
	lines []line
}

func (t *table) add(what, measured, target, how string) {
	t.Logf("%s: %s (%s)", what, measured, target)
	t.lines = append(t.lines, line{what, measured, target, how + ", load " + load()})
}

// measures are the rows by their names, in the order in which they are measured.
var measures = []struct {
	name string
	run  func(*table)
}{
	{"latency", measureLatency},
	{"idle", measureIdle},
	{"replace", measureReplace},
}

// TestBench measures the screen and prints a table. It asserts no speed.
func TestBench(t *testing.T) {
	asked := strings.FieldsFunc(*rowsFlag, func(r rune) bool { return r == ',' })
	var lines []line
	for _, m := range measures {
		if len(asked) > 0 && !slices.Contains(asked, m.name) {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			tab := &table{T: t}
			m.run(tab)
			lines = append(lines, tab.lines...)
		})
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "\nwhat\tmeasured\ttarget\thow")
	for _, l := range lines {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", l.what, l.measured, l.target, l.how)
	}
	_ = w.Flush()
}

// load is how busy the machine is with everything, over the last minute.
func load() string {
	text, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

// spread is how times lie.
type spread []time.Duration

// String is the median, the 95th percentile and the greatest.
func (s spread) String() string {
	if len(s) == 0 {
		return "nothing"
	}
	slices.Sort(s)
	at := func(share float64) time.Duration { return s[int(share*float64(len(s)-1)+0.5)].Round(time.Millisecond) }
	return fmt.Sprintf("p50 %v, p95 %v, most %v", at(0.5), at(0.95), at(1))
}
