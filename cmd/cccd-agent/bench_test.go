package main

import (
	"crypto/rand"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/pcsc"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
	"github.com/cccd-agent/cccd-agent/reader/vcard/stack"
)

func benchCard(b *testing.B) (folder string) {
	b.Helper()
	stack.Acquire(b)
	doc, err := vcard.Personalise("cccd-2021", 1, vcard.Options{})
	if err != nil {
		b.Fatal(err)
	}
	folder = b.TempDir()
	if _, err := doc.WriteDir(folder); err != nil {
		b.Fatal(err)
	}
	bench, err := vcard.NewBench(vcard.BenchOptions{Folder: folder, Rand: rand.Reader})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(bench.Close)
	if err := bench.Do(b.Context(), "tap"); err != nil {
		b.Fatal(err)
	}
	return folder
}

// BenchmarkAPDU is one command through pcscd and vpcd and back, nothing computed.
func BenchmarkAPDU(b *testing.B) {
	benchCard(b)
	service, err := pcsc.Open()
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = service.Close() }()
	card, err := service.Connect(stack.Readers[0])
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = card.Close() }()
	tx, err := card.Begin()
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = tx.End() }()
	for b.Loop() {
		if _, err := tx.Transmit(b.Context(), iso7816.Command{INS: iso7816.INSReadBinary, P1: 0x81, Ne: 256}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRead is a whole reading of a citizen card, the command line included:
// PACE, all files, chip and active authentication, verification.
func BenchmarkRead(b *testing.B) {
	folder, data := benchCard(b), b.TempDir()
	args := []string{"read", "--json", "--data", data, "--qr", "@" + filepath.Join(folder, "qr.txt")}
	for b.Loop() {
		var out, errs strings.Builder
		if exit := run(b.Context(), args, streams{strings.NewReader(""), &out, &errs}); exit != exitClaimed {
			b.Fatalf("exit %d %s", exit, out.String())
		}
	}
}
