package doctor

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// The people of this test, invented, in the forms in which they might be written.
var people = []string{
	"Trịnh Thị Bưởi", "TRINH<<THI<BUOI", "TRINH THI BUOI", "001190123456", "190123456", "DN4012345678901",
	"IDVNM1901234560001190123456<<0", "15/01/1990", "mat-khau-Rat-Bi-mat", "0912345678", "buoi@example.vn",
}

// spellings are the ways in which a value may lie in a file.
func spellings(value string) [][]byte {
	var little, big []byte
	for _, u := range utf16.Encode([]rune(value)) {
		little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u))
	}
	all := [][]byte{[]byte(value), little, big, fmt.Appendf(nil, "%x", value)}
	for shift := range 3 {
		padded := append(make([]byte, shift), value...)
		text := base64.StdEncoding.EncodeToString(padded[:len(padded)/3*3])
		all = append(all, []byte(text[(shift*8+5)/6:]))
	}
	return all
}

func bundled(t *testing.T, b Bundle) (files map[string]string, raw []byte) {
	t.Helper()
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	return files, out.Bytes()
}

// everywhere fills all parts of a bundle with somebody.
func everywhere(p string) Bundle {
	var log bytes.Buffer
	l := slog.New(slog.NewTextHandler(&log, nil))
	l.Info("read", "name", personal.Text(p), "note", p, p, "x")
	l.Error(p, "err", fmt.Errorf("reading %s: %q: no", p, p), "b64", base64.StdEncoding.EncodeToString([]byte(p)), "hex", fmt.Sprintf("%x", p))
	fmt.Fprintf(&log, "panic: %s\n\tgoroutine 1 [running]: main(%q)\nmsg=\"open %s\n%s=1 a=%s\nmsg=%s\n", p, p, p, p, p, p)
	config := fmt.Sprintf("# %[1]s\n%[1]q: %[1]q\ndesk: {name: %[1]q, owner: %[1]q}\ninsurance:\n  url: %[2]q\n  username: %[1]q\n  password: %[1]q\n  md5: %[1]q\n  timeout: %[1]q\n"+
		"  staff: {name: &who %[1]q, cccd: *who}\napi: {port: %[1]q}\npurposes: {%[1]q: {fields: [%[1]q]}}\nscanners: [%[1]q]\nstore: !!str {key: %[1]q}\n", p, "https://"+p+"@x.vn/"+p)
	metrics := fmt.Sprintf("# HELP visits %[1]s\nvisits{name=\"%[1]s\",backend=\"vss\"} %[1]s\nvisits %[1]s\n%[1]s 1\n", p)
	return Bundle{Version: map[string]string{"version": "0.1.0"}, Config: []byte(config), Logs: []Log{{p + ".log", log.Bytes()}},
		Metrics: []byte(metrics), Journal: map[string]int{p: 3, "visit.opened": 2}, Findings: []Finding{found(DiskFine, "9 MiB"), found(PrinterThere, p), found(ScannerMissing, p), found(ScannerMissing, "/dev/tty"+p)}}
}

func TestNobodyIsInTheBundle(t *testing.T) {
	for _, p := range people {
		b := everywhere(p)
		files, raw := bundled(t, b)
		files["the zip itself"] = string(raw)
		for name, text := range files {
			for _, s := range spellings(p) {
				if len(s) >= 6 && (strings.Contains(text, string(s)) || strings.Contains(name, string(s))) {
					t.Errorf("%q is in %s:\n%.400s", s, name, text)
				}
			}
		}
		if !bytes.Contains(b.Config, []byte(p)) || !bytes.Contains(b.Logs[0].Text, []byte(p)) || !bytes.Contains(b.Metrics, []byte(p)) {
			t.Errorf("%s was not there to begin with", p)
		}
	}
}

func TestWhatHelpsIsKept(t *testing.T) {
	files, _ := bundled(t, Bundle{
		Version:  map[string]string{"version": "0.1.0"},
		Findings: []Finding{found(DiskLow, "70 MiB")},
		Config:   []byte("insurance:\n  url: https://egw.example.vn\n  password: s\n  timeout: 30s\n  wat: 1\naccommodation: {facility: {type: hotel}, defaultReason: 3}\nscanners: [/dev/ttyACM0]\npurposes: {insurance: {keep: 60h, fields: [fullName]}}\n"),
		Logs:     []Log{{"agent.log", []byte("time=2026-11-22T12:00:00.000+07:00 level=WARN msg=\"backend call\" op=login status=401 took=1.5s err=\"login: backend unreachable: tls (HTTP 500)\"\n")}},
		Metrics:  []byte("# TYPE visits counter\nvisits_total{purpose=\"insurance\"} 12\nprocess_resident_memory_bytes 2.3e+07\nh_bucket{le=\"+Inf\"} 3\n"),
		Journal:  map[string]int{"visit.opened": 2},
	})
	for name, parts := range map[string][]string{
		"version.json":  {`"version": "0.1.0"`},
		"doctor.json":   {`"code": "disk.low"`, `"detail": "70 MiB"`, `"advice": "free-disk"`},
		"config.yaml":   {"url: https://egw.example.vn", "password: '[removed]'", "timeout: 30s", "'[removed]': '[removed]'", "type: hotel", "defaultReason: 3", "- /dev/ttyACM0", "keep: 60h", "- fullName"},
		"log/agent.log": {`time=2026-11-22T12:00:00+07:00 level=WARN msg="backend call" op=login status=401 took=1.5s err="login: backend unreachable: tls (HTTP 500)"`},
		"metrics.txt":   {`visits_total{purpose="insurance"} 1.20000e+01`, "process_resident_memory_bytes 2.30000e+07", `h_bucket{le="+Inf"} 3.00000e+00`},
		"journal.json":  {`"visit.opened": 2`},
	} {
		for _, part := range parts {
			if !strings.Contains(files[name], part) {
				t.Errorf("%s lacks %s:\n%s", name, part, files[name])
			}
		}
	}
}

func TestLongLogsAreCutAtALine(t *testing.T) {
	line := "level=INFO msg=\"all is well\"\n"
	got := redactLog([]byte(strings.Repeat(line, maxLog/len(line)*2)))
	if len(got) > maxLog || !bytes.HasPrefix(got, []byte(line)) || !bytes.HasSuffix(got, []byte(line)) {
		t.Errorf("%d bytes, %.60q", len(got), got)
	}
}

// Whatever stands around it, a number of a person does not come through.
func FuzzRedact(f *testing.F) {
	const number = "001190123456"
	for _, text := range []string{"insurance: {timeout: |s}", "level=INFO msg=\"a | b\" took=|s", "visits{a=\"|\"} |", "a: &a [*a, |]\nb: {<<: *a}\n", "time=2026-11-22T05:00:00.|Z"} {
		before, after, _ := strings.Cut(text, "|")
		f.Add(before, after)
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		text := []byte(before + number + after)
		for _, out := range [][]byte{redactConfig(text), redactLog(text), redactMetrics(text)} {
			if bytes.Contains(out, []byte(number)) {
				t.Errorf("the number stayed: %q", out)
			}
		}
	})
}
