package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/doctor"
	"github.com/cccd-agent/cccd-agent/reader/vcard/stack"
)

// examined runs the doctor over a data folder and gives its document.
func examined(t *testing.T, data string) (doctorDocument, int) {
	t.Helper()
	var out, errs bytes.Buffer
	exit := run(t.Context(), []string{"doctor", "--json", "--lang", "vi", "--data", data}, streams{strings.NewReader(""), &out, &errs})
	var doc doctorDocument
	if err := json.Unmarshal(out.Bytes(), &doc); err != nil || doc.Exit != exit {
		t.Fatalf("%v, exit %d: %s%s", err, exit, out.Bytes(), errs.Bytes())
	}
	return doc, exit
}

func (d doctorDocument) finding(c doctor.Code) (toldFinding, bool) {
	i := slices.IndexFunc(d.Findings, func(f toldFinding) bool { return f.Code == c })
	if i < 0 {
		return toldFinding{}, false
	}
	return d.Findings[i], true
}

func private(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestDoctorOverTheRealStack(t *testing.T) {
	stack.Acquire(t)
	dir := private(t)
	doc, exit := examined(t, dir)
	if _, ok := doc.finding(doctor.ServiceRuns); !ok || exit != exitOK || doc.Schema != doctorSchema {
		t.Errorf("exit %d: %+v", exit, doc)
	}
	if f, _ := doc.finding(doctor.ReaderKnown); f.Model != "Virtual PCD" || len(f.ToDo) != 1 || !strings.Contains(f.ToDo[0], "đầu đọc ảo") {
		t.Errorf("the reader's note is silent: %+v", f)
	}
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte("insurance:\n  url: https://127.0.0.1:1\n  username: u\n  password: p\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	doc, exit = examined(t, dir)
	if f, ok := doc.finding(doctor.BackendNotReached); !ok || exit != exitOther || doc.Schema != errorSchema || doc.Code != codeUnhealthy || f.Detail != "insurance: connect" || len(f.ToDo) == 0 {
		t.Errorf("exit %d: %+v", exit, doc)
	}
}

func TestDoctorWithoutAService(t *testing.T) {
	t.Setenv("PCSCLITE_CSOCK_NAME", filepath.Join(t.TempDir(), "nowhere"))
	doc, exit := examined(t, private(t))
	if f, ok := doc.finding(doctor.SocketMissing); !ok || exit != exitOther || !strings.Contains(strings.Join(f.ToDo, " "), "pcscd") {
		t.Errorf("exit %d: %+v", exit, doc)
	}
	var out, errs bytes.Buffer
	exit = run(t.Context(), []string{"doctor", "--lang", "en", "--data", private(t)}, streams{strings.NewReader(""), &out, &errs})
	if exit != exitOther || !strings.Contains(out.String(), "✗ The smart card service pcscd does not run.\n    → ") || errs.Len() != 0 {
		t.Errorf("exit %d: %s%s", exit, &out, &errs)
	}
}

func TestSupportBundle(t *testing.T) {
	t.Setenv("PCSCLITE_CSOCK_NAME", filepath.Join(t.TempDir(), "nowhere"))
	dir := private(t)
	for name, text := range map[string]string{
		"config.yaml":   "insurance:\n  url: https://127.0.0.1:1\n  username: Trịnh Thị Bưởi\n  password: mat-khau-Rat-Bi-mat\n  staff: {name: Trịnh Thị Bưởi, cccd: \"001190123456\"}\n",
		"log/agent.log": "level=ERROR msg=\"backend call\" name=\"Trịnh Thị Bưởi\" number=001190123456 op=login\n",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "support.zip")
	var out, errs bytes.Buffer
	if exit := run(t.Context(), []string{"support-bundle", "--json", "--out", file, "--data", dir}, streams{strings.NewReader(""), &out, &errs}); exit != exitOK {
		t.Fatalf("exit %d: %s%s", exit, &out, &errs)
	}
	all := unzipped(t, file)
	for _, secret := range []string{"Bưởi", "001190123456", "Bi-mat"} {
		if strings.Contains(all, secret) {
			t.Errorf("%s is in the bundle", secret)
		}
	}
	for _, kept := range []string{"https://127.0.0.1", "op=login", `"code": "pcsc.socket-missing"`, `"version"`} {
		if !strings.Contains(all, kept) {
			t.Errorf("%s is not in the bundle: %s", kept, all)
		}
	}
	if exit := run(t.Context(), []string{"support-bundle", "--out", file, "--data", dir}, streams{strings.NewReader(""), &out, &errs}); exit != exitUsage {
		t.Errorf("a file was overwritten: exit %d", exit)
	}
}

// unzipped is all that is in a zip, one file after the other.
func unzipped(t *testing.T, file string) string {
	t.Helper()
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = z.Close() }()
	var all strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, r); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}
