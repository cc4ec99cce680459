package scan

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/creack/pty"
)

// collect reads a stream to its end: texts, and errors by name.
func collect(t *testing.T, ctx context.Context, r io.Reader) (got []string) {
	t.Helper()
	for text, err := range ReadSerial(ctx, r) {
		if err != nil {
			got = append(got, "error: "+err.Error())
			continue
		}
		got = append(got, text.Reveal())
	}
	return got
}

// idleReader hands out its pieces one a Read; a Read of nothing stands between.
type idleReader struct{ pieces []string }

func (r *idleReader) Read(p []byte) (int, error) {
	if len(r.pieces) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.pieces[0])
	r.pieces = r.pieces[1:]
	return n, nil
}

const insurance = "HS4010123456789|4e677579e1bb856e2056c4836e2041|15/01/2010|1|-|01 - 043|01/01/2020|-|20/12/2019|01050123456789|-|4|01/01/2025|1a2b3c4d5e6f7080-7102|$"

func TestSplitsTheStream(t *testing.T) {
	long := strings.Repeat("A", maxPayload)
	for name, c := range map[string]struct {
		sent string
		want []string
	}{
		"nothing":             {"", nil},
		"line ends alone":     {"\r\n\r\n\n", nil},
		"one":                 {specimen + "\r\n", []string{specimen}},
		"two":                 {specimen + "\r" + insurance + "\n", []string{specimen, insurance}},
		"no end":              {specimen, []string{specimen}},
		"insurance, no end":   {insurance + insurance, []string{insurance, insurance}},
		"insurance, line end": {insurance + "\r\n" + specimen + "\r\n", []string{insurance, specimen}},
		"a price":             {"https://x.vn/?p=5$&q=1\r\n", []string{"https://x.vn/?p=5$&q=1"}},
		"decomposed":          {"Ho\u0300a\r\n", []string{"H\u00f2a"}},
		"other letters":       {"caf\xe9\r\n" + specimen + "\r\n", []string{"error: " + ErrNotText.Error(), specimen}},
		"longest":             {long + "\r\n", []string{long}},
		"too long":            {long + "A\r\n" + specimen + "\r\n", []string{"error: " + ErrTooLong.Error(), specimen}},
		"a stuck key":         {long + long + long + "\n" + specimen + "\n", []string{"error: " + ErrTooLong.Error(), specimen}},
	} {
		for way, r := range map[string]io.Reader{
			"at once":       strings.NewReader(c.sent),
			"byte by byte":  iotest.OneByteReader(strings.NewReader(c.sent)),
			"end with data": iotest.DataErrReader(strings.NewReader(c.sent)),
		} {
			if got := collect(t, t.Context(), r); !slices.Equal(got, c.want) {
				t.Errorf("%s, %s: %d payloads, want %d", name, way, len(got), len(c.want))
			}
		}
	}
}

// Scanners without a line end leave the line idle; the pieces of one payload
// come without a pause between them.
func TestIdleLineEndsAPayload(t *testing.T) {
	r := &idleReader{[]string{"", "", specimen[:20], specimen[20:21], specimen[21:], "", specimen, "", ""}}
	if got := collect(t, t.Context(), r); !slices.Equal(got, []string{specimen, specimen}) {
		t.Errorf("%d payloads, want 2", len(got))
	}
}

func TestReadingEnds(t *testing.T) {
	unplugged := errors.New("input/output error")
	var last error
	for _, last = range ReadSerial(t.Context(), io.MultiReader(strings.NewReader(specimen[:30]), iotest.ErrReader(unplugged))) {
	}
	if !errors.Is(last, ErrPort) || !errors.Is(last, unplugged) {
		t.Errorf("unplugged: %v", last)
	}
	stopped, stop := context.WithCancel(t.Context())
	defer stop()
	n := 0
	for text, err := range ReadSerial(stopped, &idleReader{[]string{specimen, "", specimen, ""}}) {
		if n++; text != "" {
			stop()
		}
		last = err
	}
	if n != 2 || !errors.Is(last, context.Canceled) {
		t.Errorf("stopped: %d, %v", n, last)
	}
	for range ReadSerial(t.Context(), strings.NewReader(specimen+"\n"+specimen+"\n")) {
		break // the caller may leave at any time
	}
}

// A pseudo-terminal stands for the scanner's port.
func TestSerialPort(t *testing.T) {
	scanner, port, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo-terminal: %v", err)
	}
	defer func() { _, _ = scanner.Close(), port.Close() }()
	line, err := OpenSerial(port.Name())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = line.Close() }()
	sent := []string{specimen + "\r\n", insurance, specimen} // the last one ended by the idle line
	want := []string{specimen, insurance, specimen}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	write := func() {
		if _, err := io.WriteString(scanner, sent[0]); err != nil {
			t.Error(err)
		}
		sent = sent[1:]
	}
	write()
	var got []string
	for text, err := range ReadSerial(ctx, line) {
		if err != nil {
			break
		}
		if got = append(got, text.Reveal()); len(sent) == 0 {
			stop()
			continue
		}
		write()
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d payloads, want %d", len(got), len(want))
	}
}

func TestNoPort(t *testing.T) {
	if _, err := OpenSerial(t.TempDir() + "/none"); !errors.Is(err, ErrPort) {
		t.Error(err)
	}
}

// FuzzReadSerial: whatever comes, payloads are text, not empty, and not too long.
func FuzzReadSerial(f *testing.F) {
	f.Add([]byte(specimen+"\r\n"+insurance), byte(3))
	f.Add([]byte("|$|$\r\xff\n"), byte(1))
	f.Fuzz(func(t *testing.T, sent []byte, size byte) {
		pieces := slices.Collect(slices.Chunk(bytes.Clone(sent), int(size)+1))
		r := &idleReader{}
		for _, p := range pieces {
			r.pieces = append(r.pieces, string(p))
		}
		for text, err := range ReadSerial(t.Context(), r) {
			if err != nil {
				continue
			}
			got := text.Reveal()
			if got == "" || !utf8.ValidString(got) || strings.ContainsAny(got, "\r\n") || len(got) > 3*maxPayload {
				t.Errorf("%d bytes", len(got))
			}
		}
	})
}
