package paper_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/paper"
)

var page = []byte("%PDF-1.3\nnot much of a page\n%%EOF\n")

func TestWhatIsNoPaper(t *testing.T) {
	p := paper.New(paper.Options{})
	for _, pdf := range [][]byte{nil, []byte("\x1b@hello"), append([]byte("%PDF-"), make([]byte, paper.MaxPDF)...)} {
		if err := p.Print(t.Context(), paper.Job{Title: "x", PDF: pdf}); !errors.Is(err, paper.ErrNotPDF) {
			t.Error(len(pdf), err)
		}
	}
}

func TestNamesOfPrinters(t *testing.T) {
	for name, want := range map[string]bool{"LASER": true, "Phòng-khám_1": true, "": false, "-oraw": false, "a b": false, "a/b": false, "a\nb": false} {
		if paper.ValidName(name) != want {
			t.Errorf("%q", name)
		}
		err := paper.New(paper.Options{}).Print(t.Context(), paper.Job{Title: "x", PDF: page, Printer: name})
		if name != "" && !want && !errors.Is(err, paper.ErrNoPrinter) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// A paper in the folder is the user's alone and does not stay.
func TestFolder(t *testing.T) {
	now := time.Now()
	f := paper.Folder{Dir: filepath.Join(t.TempDir(), "papers"), Now: func() time.Time { return now }}
	if err := f.Sweep(); err != nil {
		t.Fatal(err)
	}
	first, err := f.Keep(paper.Job{Title: "CT01", PDF: page})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(first); err != nil || !bytes.Equal(got, page) {
		t.Error(err)
	}
	if info, err := os.Stat(first); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	now = now.Add(paper.Kept)
	second, err := f.Keep(paper.Job{Title: "CT01", PDF: page})
	if err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(f.Dir, "*"))
	if err != nil || !slices.Equal(left, []string{second}) {
		t.Errorf("%v, %v", left, err)
	}
}

func TestTestPage(t *testing.T) {
	pdf, err := paper.TestPage("Bệnh viện Đa khoa Mẫu", time.Date(2026, 3, 2, 0, 45, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("pdftotext", "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	text, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Bệnh viện Đa khoa Mẫu", "07:45 02/03/2026", "ừứửữự"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
}
