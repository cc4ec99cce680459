package journal

import (
	"bufio"
	"bytes"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

func export(t testing.TB, m *memory) []string {
	t.Helper()
	var b bytes.Buffer
	if err := Export(&b, m); err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
}

func importLines(lines []string, trust Trust) (Report, error) {
	return VerifyExport(strings.NewReader(strings.Join(lines, "\n")+"\n"), trust)
}

func TestExportIsReadable(t *testing.T) {
	m, key := newMemory(), deviceKey(t)
	for _, g := range golden {
		if _, err := Append(m, g.event); err != nil {
			t.Fatal(err)
		}
	}
	h := signHead(t, m, key)
	want := []string{`{"format":"cccd-agent/journal-export/1"}`}
	for i, g := range golden {
		want = append(want, `{"n":`+string(rune('0'+i))+`,"chain":"`+g.chain+`","event":`+g.bytes+`}`)
	}
	want = append(want, `{"head":"`+h.JWS+`","size":3}`)
	if got := export(t, m); !slices.Equal(got, want) {
		t.Errorf("have %s\nwant %s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// What an export's text alone allows: lines doubled, moved and dropped.
func TestTamperedExport(t *testing.T) {
	d := newDesk(t)
	d.write(60, 6)
	trust := Trust{Key: d.key.JWK()}
	lines := export(t, d.memory) // format, then rows 0-9, head, rows 10-19, head, …
	swapped := slices.Clone(lines)
	swapped[5], swapped[8] = swapped[8], swapped[5]
	neighbours := slices.Clone(lines)
	neighbours[5], neighbours[6] = neighbours[6], neighbours[5]
	early := slices.Clone(lines)
	last := len(lines) - 1
	early[last-1], early[last] = early[last], early[last-1] // a head before its last row
	for name, c := range map[string]struct {
		lines []string
		want  Finding
	}{
		"a row twice":       {slices.Insert(slices.Clone(lines), 6, lines[5]), Finding{5, 6, Inserted}},
		"a row less":        {slices.Delete(slices.Clone(lines), 6, 7), Finding{5, 6, Removed}},
		"rows swapped":      {swapped, Finding{4, 5, Reordered}},
		"neighbours":        {neighbours, Finding{4, 5, Reordered}},
		"a row renamed":     {slices.Replace(slices.Clone(lines), 5, 6, strings.Replace(lines[5], `{"n":4`, `{"n":9`, 1)), Finding{4, 5, Gap}},
		"the last head off": {lines[:len(lines)-1], Finding{50, 60, NotSigned}},
		"a head too early":  {early, Finding{50, 60, NotSigned}},
		"the end off":       {lines[:40], Finding{30, 36, NotSigned}},
		"not all of rows":   {slices.Delete(slices.Clone(lines), 35, 39), Finding{31, 35, Removed}},
	} {
		r, err := importLines(c.lines, trust)
		if err != nil || r.Outcome != Failed || r.Findings[0] != c.want {
			t.Errorf("%s: want %v, have %+v, %v", name, c.want, r.Findings, err)
		}
	}
	if r, err := importLines(lines, Trust{Key: d.key.JWK(), Held: d.held[30]}); err != nil || r.Outcome != OK || r.Tail != OK {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestVerifyExportRefuses(t *testing.T) {
	d := newDesk(t)
	d.write(60, 6)
	d.cut(25)
	lines := export(t, d.memory)
	for name, lines := range map[string][]string{
		"empty":                  {},
		"no format":              lines[1:],
		"another format":         append([]string{`{"format":"cccd-agent/journal-export/2"}`}, lines[1:]...),
		"no JSON":                {lines[0], "{"},
		"an unknown line":        {lines[0], `{"person":"x"}`},
		"an empty line":          {lines[0], ""},
		"a second tombstone":     slices.Insert(slices.Clone(lines), 2, lines[1]),
		"a late tombstone":       append(slices.Clone(lines), lines[1]),
		"a late old head":        append(slices.Clone(lines), lines[2]),
		"old head, no tombstone": {lines[0], lines[2]},
		"a row below 0":          {lines[0], `{"n":-1,"chain":"` + golden[0].chain + `"}`},
		"a row too far":          {lines[0], `{"n":9223372036854775807,"chain":"` + golden[0].chain + `"}`},
		"a row without chain":    {lines[0], `{"n":1}`},
		"chain too short":        {lines[0], `{"n":1,"chain":"00"}`},
		"a proof too long":       {lines[0], lines[1], `{"head":"a","old":true,"proof":[` + strings.Repeat(`"`+golden[0].chain+`",`, maxProof) + `"` + golden[0].chain + `"]}`},
		"a line too long":        {lines[0], `{"head":"` + strings.Repeat("a", maxLine) + `"}`},
		"half a line":            {lines[0], lines[1][:50]},
	} {
		if r, err := importLines(lines, Trust{Key: d.key.JWK()}); !errors.Is(err, ErrExport) {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}

var errDisk = errors.New("disk")

func TestErrorsOfReadersAndWriters(t *testing.T) {
	d := newDesk(t)
	d.write(600, 6)
	if err := Export(iotest.TruncateWriter(failing{}, 0), d.memory); err != nil {
		t.Errorf("a writer that drops: %v", err)
	}
	if err := Export(failing{}, d.memory); !errors.Is(err, errDisk) {
		t.Errorf("writer: %v", err)
	}
	if _, err := VerifyExport(iotest.ErrReader(errDisk), Trust{Key: d.key.JWK()}); !errors.Is(err, errDisk) {
		t.Errorf("reader: %v", err)
	}
	for _, src := range []Source{broken{d.memory, "base"}, broken{d.memory, "rows"}, broken{d.memory, "heads"}} {
		if _, err := Verify(src, Trust{Key: d.key.JWK()}); !errors.Is(err, errDisk) {
			t.Errorf("source: %v", err)
		}
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errDisk }

type broken struct {
	*memory
	where string
}

func (b broken) Base() (BaseRow, bool, error) {
	if b.where == "base" {
		return BaseRow{}, false, errDisk
	}
	return b.memory.Base()
}

func (b broken) Rows(from int64, limit int) ([]Row, error) {
	if b.where == "rows" {
		return nil, errDisk
	}
	return b.memory.Rows(from, limit)
}

func (b broken) Heads(from int64, limit int) ([]HeadRow, error) {
	if b.where == "heads" {
		return nil, errDisk
	}
	return b.memory.Heads(from, limit)
}

// Whatever the text, it is refused or reported on; nothing that differs from the
// journal's own text in a row or a head is ok and still complete.
func FuzzVerifyExport(f *testing.F) {
	key := deviceKey(f)
	r := rand.New(rand.NewPCG(9, 9))
	for _, cut := range []bool{false, true} {
		m := sound(f, key, r, 50, cut)
		f.Add([]byte(strings.Join(export(f, m), "\n")))
	}
	f.Add([]byte(`{"format":"` + exportFormat + `"}` + "\n" + `{"n":5,"chain":"` + golden[0].chain + `","bytes":"AAAA"}`))
	trust := Trust{Key: key.JWK()}
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := VerifyExport(bytes.NewReader(b), trust)
		if err != nil {
			if !errors.Is(err, ErrExport) {
				t.Fatal(err)
			}
			return
		}
		if (r.Outcome == OK) != (len(r.Findings) == 0) || len(r.Findings) > maxFindings {
			t.Errorf("%+v", r)
		}
		for _, x := range r.Findings {
			if x.Until <= x.N {
				t.Errorf("empty place %+v", x)
			}
		}
		again, _ := VerifyExport(bufio.NewReader(bytes.NewReader(b)), trust)
		if !reflect.DeepEqual(again, r) {
			t.Errorf("%+v, then %+v", r, again)
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	m, key := newMemory(), deviceKey(b)
	appendRows(b, m, rand.New(rand.NewPCG(1, 1)), 20_000)
	if _, err := SignHead(m, key, clock); err != nil {
		b.Fatal(err)
	}
	trust := Trust{Key: key.JWK()}
	for b.Loop() {
		if r := verify(b, m, trust); r.Outcome != OK {
			b.Fatal(r)
		}
	}
	b.ReportMetric(float64(b.N)*20_000/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkVerifyExport(b *testing.B) {
	m, key := newMemory(), deviceKey(b)
	appendRows(b, m, rand.New(rand.NewPCG(1, 1)), 20_000)
	if _, err := SignHead(m, key, clock); err != nil {
		b.Fatal(err)
	}
	text := []byte(strings.Join(export(b, m), "\n"))
	for b.Loop() {
		if r, err := VerifyExport(bytes.NewReader(text), Trust{Key: key.JWK()}); err != nil || r.Outcome != OK {
			b.Fatal(r, err)
		}
	}
	b.ReportMetric(float64(b.N)*20_000/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkAppend(b *testing.B) {
	m, r := newMemory(), rand.New(rand.NewPCG(1, 1))
	e := randomEvent(r)
	for b.Loop() {
		if _, err := Append(m, e); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSignHead(b *testing.B) {
	m, r, key := newMemory(), rand.New(rand.NewPCG(1, 1)), deviceKey(b)
	appendRows(b, m, r, 10_000)
	e := randomEvent(r)
	for b.Loop() {
		if _, err := Append(m, e); err != nil {
			b.Fatal(err)
		}
		if _, err := SignHead(m, key, clock); err != nil {
			b.Fatal(err)
		}
	}
}
