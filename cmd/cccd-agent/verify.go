package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/trust"
)

func (a *app) verifyCommand() *cobra.Command {
	var o verifyOptions
	c := &cobra.Command{
		Use: "verify [DIR]", Short: "Verify saved files of a chip, offline", Args: cobra.MaximumNArgs(1),
		Example: "  cccd-agent verify DIR\n  cccd-agent verify --sod EF_SOD.bin --dg 1=DG1.bin --at 2026-11-22",
		RunE: func(_ *cobra.Command, args []string) error {
			o.dirs = args
			return a.verify(o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.sod, "sod", "", "file of EF.SOD")
	f.StringArrayVar(&o.dgs, "dg", nil, "N=FILE, a data group; may be repeated")
	f.StringVar(&o.at, "at", "", "judge times at this date, YYYY-MM-DD or RFC 3339; default now")
	f.StringVar(&o.qr, "qr", "", "text of the card's QR to compare: VALUE, @FILE or -")
	return c
}

type verifyOptions struct {
	dirs, dgs   []string
	sod, at, qr string
}

func (a *app) verify(o verifyOptions) error {
	saved, err := o.load(a)
	if err != nil {
		return err
	}
	r, err := a.newReader()
	if err != nil {
		return err
	}
	if o.at != "" {
		r.ClockFloor = time.Time{} // a day that was asked for is no wrong clock
	}
	if o.sod != "" && len(o.dgs) == 0 {
		return a.printSOD(r.VerifySOD(saved))
	}
	reading, err := r.Verify(saved)
	if err != nil {
		return err
	}
	return a.printRecord(reading.Record)
}

func (o verifyOptions) load(a *app) (reader.Saved, error) {
	at, err := parseTime(o.at, a.now())
	if err != nil {
		return reader.Saved{}, err
	}
	var req reader.Request
	if err := (&keyOptions{qr: o.qr}).fillQR(a, &req); err != nil {
		return reader.Saved{}, err
	}
	saved := reader.Saved{At: at, QR: req.QR}
	switch {
	case len(o.dirs) == 1 && o.sod == "" && len(o.dgs) == 0:
		saved.Files, err = reader.LoadFolder(o.dirs[0])
	case len(o.dirs) == 0 && o.sod != "":
		saved.Files, err = o.loadFiles()
	default:
		err = usageError(fmt.Errorf("give a folder, or --sod with --dg"))
	}
	return saved, err
}

func (o verifyOptions) loadFiles() (map[lds.FileID]personal.Bytes, error) {
	paths := map[lds.FileID]string{lds.SOD: o.sod}
	for _, dg := range o.dgs {
		number, path, ok := strings.Cut(dg, "=")
		n, err := strconv.Atoi(number)
		id, known := lds.ByDataGroup(n)
		if !ok || err != nil || !known {
			return nil, usageError(fmt.Errorf("--dg is N=FILE with N from 1 to 16"))
		}
		paths[id] = path
	}
	files := map[lds.FileID]personal.Bytes{}
	for id, path := range paths {
		data, err := reader.LoadFile(path)
		if err != nil {
			return nil, err
		}
		files[id] = data
	}
	return files, nil
}

// parseTime reads --at. A bare date is its end in Việt Nam: whatever was valid
// on that day is.
func parseTime(s string, now time.Time) (time.Time, error) {
	if s == "" {
		return now, nil
	}
	if t, err := time.ParseInLocation(time.DateOnly, s, identity.Zone()); err == nil {
		return t.AddDate(0, 0, 1).Add(-time.Second), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return t, usageError(fmt.Errorf("--at is YYYY-MM-DD or RFC 3339"))
	}
	return t, nil
}

// printSOD prints the checks of a signed object by itself, without a verdict.
func (a *app) printSOD(r *identity.Record) error {
	if a.json {
		if err := a.write(r); err != nil {
			return err
		}
	} else {
		a.printChecks(r.Checks)
	}
	return sodExit(r.Checks)
}

// sodExit: 11 a check failed, 0 the chain is successful, else 10. Weak algorithms
// that verified are told, not failed: what they sign is signed.
func sodExit(checks []check.Check) error {
	for _, c := range checks {
		if c.Result == check.Failed && c.ID != trust.CheckAlgorithms {
			return &verdictError{exitRejected}
		}
	}
	for _, id := range []string{"pa.signature", "pa.chain"} {
		if c, _ := check.Find(checks, id); c.Result != check.Successful {
			return &verdictError{exitClaimed}
		}
	}
	return nil
}
