// Package papertest is the printer of the tests: an lp and an lpstat in PATH that
// keep what they are given, or refuse as CUPS does. It serves tests alone.
package papertest

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// TB is what is needed of a test.
type TB interface {
	Helper()
	Fatal(args ...any)
	Setenv(key, value string)
	TempDir() string
}

// Printer is the scripted system, with one printer, LASER, that is the default.
type Printer struct {
	t   TB
	Dir string // with lp and lpstat, and jobs/N/{paper.pdf,arguments}
}

const lp = `#!/bin/sh
dir=$(dirname "$0")
if [ -f "$dir/fault" ]; then cat "$dir/fault" >&2; exit 1; fi
n=$(ls "$dir/jobs" | wc -l)
mkdir "$dir/making" || exit 1
printf '%s\n' "$@" > "$dir/making/arguments"
cat > "$dir/making/paper.pdf"
mv "$dir/making" "$dir/jobs/$n"
echo "request id is LASER-$n (0 file(s))"
`

const lpstat = `#!/bin/sh
dir=$(dirname "$0")
if [ -f "$dir/fault" ]; then cat "$dir/fault" >&2; exit 1; fi
if [ "$1" = "-e" ]; then echo LASER; echo OLD; exit 0; fi
echo "system default destination: LASER"
echo "LASER accepting requests since Mon 02 Mar 2026 08:00:00"
echo "OLD not accepting requests since Mon 02 Mar 2026 08:00:00 -"
printf '\treason unknown\n'
`

// Words that CUPS says.
const (
	NoDefault = "lp: Error - no default destination available."
	NoSuch    = "lp: The printer or class does not exist."
	NoService = "lp: Error - scheduler not responding."
	Refuses   = "lp: Destination \"OLD\" is not accepting jobs."
)

// Install puts the printer before all others in PATH, for the test and what it
// starts.
func Install(t TB) *Printer {
	t.Helper()
	p := &Printer{t, t.TempDir()}
	for name, text := range map[string]string{"lp": lp, "lpstat": lpstat} {
		if err := os.WriteFile(filepath.Join(p.Dir, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(p.Dir, "jobs"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", p.Dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	return p
}

// Fault makes it refuse with these words; empty makes it print again.
func (p *Printer) Fault(words string) {
	p.t.Helper()
	name := filepath.Join(p.Dir, "fault")
	err := os.WriteFile(name, []byte(words+"\n"), 0o600)
	if words == "" {
		err = os.Remove(name)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

// Job is a paper that was printed.
type Job struct {
	PDF       []byte
	Arguments []string
}

// Jobs are the papers so far, the first first. One that is listed is whole.
func (p *Printer) Jobs() []Job {
	p.t.Helper()
	entries, err := os.ReadDir(filepath.Join(p.Dir, "jobs"))
	if err != nil {
		p.t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	slices.SortStableFunc(names, func(a, b string) int { return len(a) - len(b) }) // 10 after 9
	var jobs []Job
	for _, name := range names {
		jobs = append(jobs, p.job(filepath.Join(p.Dir, "jobs", name)))
	}
	return jobs
}

func (p *Printer) job(dir string) Job {
	p.t.Helper()
	pdf, err := os.ReadFile(filepath.Join(dir, "paper.pdf"))
	if err != nil {
		p.t.Fatal(err)
	}
	arguments, err := os.ReadFile(filepath.Join(dir, "arguments"))
	if err != nil {
		p.t.Fatal(err)
	}
	return Job{pdf, strings.Split(strings.TrimSpace(string(arguments)), "\n")}
}
