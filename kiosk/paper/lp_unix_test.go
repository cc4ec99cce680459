//go:build unix

package paper_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/paper"
	"github.com/cccd-agent/cccd-agent/kiosk/paper/papertest"
)

func TestPrint(t *testing.T) {
	system := papertest.Install(t)
	p := paper.New(paper.Options{})
	for _, j := range []paper.Job{
		{Title: "CT01", PDF: page}, {Title: "Nguyễn Văn A; rm", PDF: page, Printer: "OLD", Media: "Custom.80x120mm"},
	} {
		if err := p.Print(t.Context(), j); err != nil {
			t.Fatal(err)
		}
	}
	jobs := system.Jobs()
	if len(jobs) != 2 || !bytes.Equal(jobs[0].PDF, page) || !slices.Equal(jobs[0].Arguments, []string{"-t", "CT01", "-"}) {
		t.Fatalf("%+v", jobs)
	}
	if want := []string{"-t", "cccd-agent", "-d", "OLD", "-o", "media=Custom.80x120mm", "-"}; !slices.Equal(jobs[1].Arguments, want) {
		t.Errorf("%q", jobs[1].Arguments)
	}
}

func TestPrinterOfTheOptions(t *testing.T) {
	system := papertest.Install(t)
	if err := paper.New(paper.Options{Printer: "OLD"}).Print(t.Context(), paper.Job{Title: "x", PDF: page}); err != nil {
		t.Fatal(err)
	}
	if got := system.Jobs()[0].Arguments; !slices.Equal(got, []string{"-t", "x", "-d", "OLD", "-"}) {
		t.Errorf("%q", got)
	}
}

func TestRefusals(t *testing.T) {
	system := papertest.Install(t)
	p := paper.New(paper.Options{})
	for words, want := range map[string]error{
		papertest.NoDefault: paper.ErrNoPrinter, papertest.NoSuch: paper.ErrNoPrinter, papertest.NoService: paper.ErrNoService,
		papertest.Refuses: paper.ErrRefused, "lp: something new": paper.ErrRefused,
	} {
		system.Fault(words)
		if err := p.Print(t.Context(), paper.Job{Title: "x", PDF: page}); !errors.Is(err, want) {
			t.Errorf("%s: %v", words, err)
		}
	}
	system.Fault("")
	if err := p.Print(t.Context(), paper.Job{Title: "x", PDF: page}); err != nil || len(system.Jobs()) != 1 {
		t.Error(err, len(system.Jobs()))
	}
}

func TestList(t *testing.T) {
	system := papertest.Install(t)
	p := paper.New(paper.Options{})
	all, err := p.List(t.Context())
	if want := []paper.Info{{Name: "LASER", Default: true}, {Name: "OLD", Refuses: true}}; err != nil || !slices.Equal(all, want) {
		t.Errorf("%+v, %v", all, err)
	}
	system.Fault("lpstat: No destinations added.")
	if all, err := p.List(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
	system.Fault("lpstat: Scheduler is not running.")
	if _, err := p.List(t.Context()); !errors.Is(err, paper.ErrNoService) {
		t.Error(err)
	}
}

func TestNoProgram(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	p := paper.New(paper.Options{})
	if err := p.Print(t.Context(), paper.Job{Title: "x", PDF: page}); !errors.Is(err, paper.ErrNoProgram) {
		t.Error(err)
	}
	if _, err := p.List(t.Context()); !errors.Is(err, paper.ErrNoProgram) {
		t.Error(err)
	}
}

// A program that hangs is left when whoever asked is gone.
func TestCancelled(t *testing.T) {
	dir := t.TempDir()
	started := filepath.Join(dir, "started")
	if err := os.WriteFile(filepath.Join(dir, "lp"), []byte("#!/bin/sh\ntouch "+started+"\nexec sleep 600\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- paper.New(paper.Options{}).Print(ctx, paper.Job{Title: "x", PDF: page}) }()
	for {
		if _, err := os.Stat(started); err == nil {
			break
		}
		select {
		case err := <-done:
			t.Fatal(err)
		case <-time.After(time.Millisecond):
		}
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
