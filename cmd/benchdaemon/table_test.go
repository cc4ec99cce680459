//go:build bench

package benchdaemon

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"
)

var (
	rows    = flag.String("rows", "", "rows to measure, by comma; all where empty")
	program = flag.String("agent", "", "the agent's program")
	keep    = flag.String("keep", "", "folder in which filled stores are kept for the next run; none where empty")
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
	t.lines = append(t.lines, line{what, measured, target, how})
}

// measures are the rows by their names, in the order in which they are measured.
var measures = []struct {
	name string
	run  func(*table)
}{
	{"queue", measureQueue},
	{"starts", measureStarts},
	{"idle", measureIdle},
	{"day", measureDay},
}

// TestBench measures the daemon and prints a table. It asserts no speed.
func TestBench(t *testing.T) {
	asked := strings.FieldsFunc(*rows, func(r rune) bool { return r == ',' })
	var lines []line
	for _, m := range measures {
		if len(asked) > 0 && !slices.Contains(asked, m.name) {
			continue
		}
		t.Run(m.name, func(t *testing.T) {
			before, began := load(), time.Now()
			tab := &table{T: t}
			m.run(tab)
			lines = append(lines, tab.lines...)
			fmt.Printf("%s took %s; load of the machine before %s, after %s\n", m.name, time.Since(began).Round(time.Second), before, load())
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

// folder is a data folder of a name, and whether it is there from a run before.
func (t *table) folder(name string) (dir string, there bool) {
	if *keep == "" {
		return t.TempDir(), false
	}
	dir = filepath.Join(*keep, name)
	_, err := os.Stat(filepath.Join(dir, filledMark))
	if err != nil {
		_ = os.RemoveAll(dir)
	}
	if mkdir := os.MkdirAll(dir, 0o700); mkdir != nil {
		t.Fatal(mkdir)
	}
	return dir, err == nil
}

// filledMark is the file that says that a folder was filled to its end.
const filledMark = "filled"

// spread is the least, the median and the greatest of times.
type spread []time.Duration

func (s spread) at(share float64) time.Duration {
	slices.Sort(s)
	return s[int(share*float64(len(s)-1))]
}

func (s spread) String() string {
	unit := 10 * time.Microsecond
	if s.at(1) > 50*time.Millisecond {
		unit = time.Millisecond
	}
	return fmt.Sprintf("%s (%s to %s)", s.at(0.5).Round(unit), s.at(0).Round(unit), s.at(1).Round(unit))
}

func mebibytes(n int64) string { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }
