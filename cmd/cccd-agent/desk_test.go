package main

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
	"github.com/cccd-agent/cccd-agent/reader/vcard/stack"
)

// desk is a desk in a test: a real PC/SC service with a virtual card, and the
// agent with a data folder of its own.
type desk struct {
	t     *testing.T
	data  string
	card  string // folder of the personalised citizen
	bench *vcard.Bench
	trace bytes.Buffer
}

// newDesk lays the card of a profile ready, out of the field.
func newDesk(t *testing.T, profile string, o vcard.BenchOptions) *desk {
	t.Helper()
	stack.Acquire(t)
	d := &desk{t: t, data: t.TempDir(), card: personalised(t, profile)}
	if o.Folder == "" {
		o.Profile, o.Seed = profile, 1
	}
	o.Rand = rand.Reader
	if o.Card.Trace == nil {
		o.Card.Trace = &d.trace
	}
	bench, err := vcard.NewBench(o)
	if err != nil {
		t.Fatal(err)
	}
	d.bench = bench
	t.Cleanup(bench.Close)
	return d
}

func personalised(t *testing.T, profile string) string {
	t.Helper()
	doc, err := vcard.Personalise(profile, 1, vcard.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, err := doc.WriteDir(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func (d *desk) do(orders ...string) {
	d.t.Helper()
	for _, o := range orders {
		if err := d.bench.Do(d.t.Context(), o); err != nil {
			d.t.Fatalf("%s: %v", o, err)
		}
	}
}

// answer is what one run of the agent gave.
type answer struct {
	exit     int
	out, err string
	record   identity.Record
	failure  errorDocument
}

// agent runs the agent with --json.
func (d *desk) agent(args ...string) answer { return runAgent(d.t, "", d.data, args...) }

func runAgent(t *testing.T, stdin, data string, args ...string) answer {
	t.Helper()
	var out, errs bytes.Buffer
	a := answer{exit: run(t.Context(), append(args, "--data", data, "--json"), streams{strings.NewReader(stdin), &out, &errs})}
	a.out, a.err = out.String(), errs.String()
	switch a.exit {
	case exitOK, exitClaimed, exitRejected, exitExpired:
		_ = json.Unmarshal(out.Bytes(), &a.record)
	default:
		documents := strings.Split(strings.TrimSpace(a.out), "\n") // scan and inspect print lines before it
		if err := json.Unmarshal([]byte(documents[len(documents)-1]), &a.failure); err != nil || a.failure.Schema != errorSchema || a.failure.Exit != a.exit {
			t.Errorf("%v: no error document: %s", args, a.out)
		}
	}
	return a
}

func (d *desk) trustTheCountry() {
	d.t.Helper()
	if a := d.agent("trust", "import", filepath.Join(d.card, "csca.der"), "--yes"); a.exit != exitOK {
		d.t.Fatalf("trust import: %d %s", a.exit, a.out)
	}
}

// read reads the card with the citizen's QR.
func (d *desk) read(more ...string) answer {
	d.t.Helper()
	return d.agent(append([]string{"read", "--wait", "10s", "--qr", "@" + filepath.Join(d.card, "qr.txt")}, more...)...)
}

func (a answer) result(id string) check.Result {
	checks := a.record.Checks
	if checks == nil {
		checks = a.failure.Checks
	}
	c, _ := check.Find(checks, id)
	return c.Result
}

func (d *desk) file(name string) string {
	d.t.Helper()
	raw, err := os.ReadFile(filepath.Join(d.card, name))
	if err != nil {
		d.t.Fatal(err)
	}
	return string(raw)
}
