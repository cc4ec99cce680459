package process_test

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf16"
)

// forms are the ways in which a value may lie in memory.
func forms(value string) map[string][]byte {
	out := map[string][]byte{"UTF-8": []byte(value)}
	var little, big []byte
	for _, u := range utf16.Encode([]rune(value)) {
		little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u))
	}
	out["UTF-16LE"], out["UTF-16BE"] = little, big
	for shift := range 3 {
		padded := append(make([]byte, shift), value...)
		padded = padded[:len(padded)/3*3]
		text := base64.StdEncoding.EncodeToString(padded)
		out[fmt.Sprintf("base64 at %d", shift)] = []byte(text[(shift*8+5)/6:])
	}
	return out
}

// inMemory looks for a person in all that a process may write, and says where.
func inMemory(t *testing.T, pid int, p person) (found []string) {
	t.Helper()
	maps, err := os.ReadFile(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		t.Fatal(err)
	}
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if errors.Is(err, fs.ErrPermission) {
		t.Skip("the memory of a child may not be read here")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer mem.Close()
	for line := range strings.Lines(string(maps)) {
		var from, to int64
		var rights string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &rights); err != nil || !strings.HasPrefix(rights, "rw") {
			continue
		}
		image, err := io.ReadAll(io.NewSectionReader(mem, from, to-from))
		if err != nil && len(image) == 0 {
			continue
		}
		for what, value := range map[string]string{"name": p.Name, "number": p.Number} {
			for form, needle := range forms(value) {
				if n := bytes.Count(image, needle); n > 0 {
					found = append(found, fmt.Sprintf("%s as %s, %d times at %x, in %s", what, form, n, from+int64(bytes.Index(image, needle)), strings.TrimSpace(line)))
				}
			}
		}
	}
	return found
}

// played is a test binary in the part of the daemon.
type played struct {
	cmd    *exec.Cmd
	orders io.WriteCloser
	says   *bufio.Reader
}

func play(t *testing.T, part string, env ...string) *played {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), append(env, role+"="+part)...)
	cmd.Stderr = os.Stderr
	orders, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = orders.Close(), cmd.Wait() })
	return &played{cmd, orders, bufio.NewReader(out)}
}

func (p *played) hear(t *testing.T) string {
	t.Helper()
	line, err := p.says.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(line)
}

func (p *played) tell(t *testing.T, line string) {
	t.Helper()
	if _, err := io.WriteString(p.orders, line+"\n"); err != nil {
		t.Fatal(err)
	}
}

// A person is found in memory while held, and nowhere after it was forgotten.
func TestForget(t *testing.T) {
	child := play(t, "memory", "GODEBUG=clobberfree=1,asyncpreemptoff=1")
	seed := rand.Text()
	p := invent(seed + "\n")
	child.tell(t, seed)
	child.hear(t)
	if found := inMemory(t, child.cmd.Process.Pid, p); len(found) < 6 {
		t.Errorf("while held, only found: %q", found)
	}
	child.tell(t, "let go")
	child.hear(t)
	for _, where := range inMemory(t, child.cmd.Process.Pid, p) {
		t.Errorf("after it was forgotten: %s", where)
	}
}

func TestReexecOnce(t *testing.T) {
	child := play(t, "reexec", "GODEBUG=madvdontneed=1")
	if got, want := child.hear(t), fmt.Sprintf("%d madvdontneed=1,clobberfree=1,asyncpreemptoff=1 true <nil> 1", child.cmd.Process.Pid); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestNoCoreDumps(t *testing.T) {
	if got := play(t, "dump").hear(t); got != "0 0 0 <nil>" {
		t.Errorf("dumpable, limits, error: %s", got)
	}
}
