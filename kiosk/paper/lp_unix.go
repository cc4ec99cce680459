//go:build unix

package paper

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"time"
)

// print gives the paper to lp on its standard input.
func (p *Printers) print(ctx context.Context, j Job) error {
	args := []string{"-t", j.Title}
	if j.Printer != "" {
		args = append(args, "-d", j.Printer)
	}
	if j.Media != "" {
		args = append(args, "-o", "media="+j.Media)
	}
	_, err := run(ctx, j.PDF, "lp", append(args, "-")...)
	return err
}

// list asks lpstat for names, the default, and who takes jobs.
func (p *Printers) list(ctx context.Context) ([]Info, error) {
	out, err := run(ctx, nil, "lpstat", "-e")
	if errors.Is(err, ErrNoPrinter) || errors.Is(err, ErrRefused) {
		return nil, nil // that is how it says that there are none
	}
	if err != nil {
		return nil, err
	}
	more, err := run(ctx, nil, "lpstat", "-d", "-a")
	if err != nil && ctx.Err() != nil {
		return nil, err
	}
	standard, refuses := states(more)
	var all []Info
	for name := range strings.FieldsSeq(out) {
		if ValidName(name) {
			all = append(all, Info{name, name == standard, refuses[name]})
		}
	}
	return all, nil
}

// states reads the lines of lpstat -d -a.
func states(out string) (standard string, refuses map[string]bool) {
	refuses = map[string]bool{}
	for line := range strings.Lines(out) {
		if name, ok := strings.CutPrefix(line, "system default destination: "); ok {
			standard = strings.TrimSpace(name)
		}
		if name, _, ok := strings.Cut(line, " not accepting requests"); ok {
			refuses[name] = true
		}
	}
	return standard, refuses
}

// maxOutput bounds what is kept of a program's words, in bytes.
const maxOutput = 64 << 10

// run runs a program of the print service, in the language whose words are known
// here. What is not known is a refusal.
func run(ctx context.Context, in []byte, program string, args ...string) (string, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		return "", ErrNoProgram
	}
	var out, errs clipped
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(in), &out, &errs
	cmd.WaitDelay = time.Second
	err = cmd.Run()
	switch {
	case err == nil:
		return out.String(), nil
	case ctx.Err() != nil:
		return "", errors.Join(ErrNoService, ctx.Err())
	}
	return out.String(), meaning(errs.String())
}

// sayings are CUPS's own words for what goes wrong.
var sayings = []struct {
	word string
	err  error
}{
	{"no default destination", ErrNoPrinter}, {"does not exist", ErrNoPrinter}, {"unknown destination", ErrNoPrinter}, {"No destinations added", ErrNoPrinter},
	{"cheduler", ErrNoService}, {"onnect", ErrNoService}, {"Bad file descriptor", ErrNoService},
}

func meaning(words string) error {
	for _, s := range sayings {
		if strings.Contains(words, s.word) {
			return s.err
		}
	}
	return ErrRefused
}

// clipped keeps the beginning of what is written.
type clipped struct{ bytes.Buffer }

func (c *clipped) Write(b []byte) (int, error) {
	if room := maxOutput - c.Len(); room > 0 {
		c.Buffer.Write(b[:min(len(b), room)])
	}
	return len(b), nil
}
