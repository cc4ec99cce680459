package main

import (
	"crypto/rand"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/pcsc"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
	"github.com/cccd-agent/cccd-agent/reader/vcard/radio"
	"github.com/cccd-agent/cccd-agent/reader/vcard/stack"
)

func benchCard(b *testing.B, o vcard.CardOptions) (folder string) {
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
	bench, err := vcard.NewBench(vcard.BenchOptions{Folder: folder, Rand: rand.Reader, Card: o})
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
	benchCard(b, vcard.CardOptions{})
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
func BenchmarkRead(b *testing.B) { benchRead(b, vcard.CardOptions{}) }

// BenchmarkReadByRadio is the same as a contactless chip would take it, beside
// the least that the model allows.
func BenchmarkReadByRadio(b *testing.B) {
	doc, err := vcard.Personalise("cccd-2021", 1, vcard.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for _, name := range []string{"106", "212", "424", "848"} {
		b.Run(name, func(b *testing.B) {
			rate, err := radio.ParseRate(name)
			if err != nil {
				b.Fatal(err)
			}
			bound, err := vcard.LeastTime(doc, rate)
			if err != nil {
				b.Fatal(err)
			}
			benchRead(b, vcard.CardOptions{Rate: rate})
			b.ReportMetric(bound.MS, "least-ms")
		})
	}
}

func benchRead(b *testing.B, o vcard.CardOptions) {
	folder, data := benchCard(b, o), b.TempDir()
	args := []string{"read", "--json", "--data", data, "--qr", "@" + filepath.Join(folder, "qr.txt")}
	var total int64
	for b.Loop() {
		var out, errs strings.Builder
		if exit := run(b.Context(), args, streams{strings.NewReader(""), &out, &errs}); exit != exitClaimed {
			b.Fatalf("exit %d %s", exit, out.String())
		}
		var r identity.Record
		if err := json.Unmarshal([]byte(out.String()), &r); err != nil {
			b.Fatal(err)
		}
		total += r.Timing.TotalMs
	}
	b.ReportMetric(float64(total)/float64(b.N), "record-ms")
}
