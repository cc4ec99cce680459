package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	firmwarenotes "github.com/cccd-agent/cccd-agent/firmware-notes"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// keyOptions are the options that open a chip.
type keyOptions struct{ qr, can, mrz, doc, dob, expiry string }

func (o *keyOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.qr, "qr", "", "text of the card's QR: VALUE, @FILE or -")
	f.StringVar(&o.can, "can", "", "card access number, six digits: VALUE, @FILE or -")
	f.StringVar(&o.mrz, "mrz", "", "machine readable zone, two or three lines: VALUE, @FILE or -")
	f.StringVar(&o.doc, "doc", "", "document number, with --dob and --expiry")
	f.StringVar(&o.dob, "dob", "", "date of birth, YYMMDD")
	f.StringVar(&o.expiry, "expiry", "", "date of expiry, YYMMDD")
}

// fill puts what the options say into a request.
func (o *keyOptions) fill(a *app, req *reader.Request) error {
	for _, step := range []func(*app, *reader.Request) error{o.fillQR, o.fillMRZ, o.fillFields, o.fillCAN} {
		if err := step(a, req); err != nil {
			return err
		}
	}
	return nil
}

// fillQR takes CAN and MRZ key from the QR: one scan, one tap, nothing typed.
func (o *keyOptions) fillQR(a *app, req *reader.Request) error {
	if o.qr == "" {
		return nil
	}
	qr, err := a.cardQR(o.qr)
	if err != nil {
		return err
	}
	req.QR, req.CAN, req.Keys = &qr, qr.Number.CAN(), vnid.MRZKeys(qr)
	return nil
}

// cardQR reads the value of --qr: the text of a citizen card.
func (a *app) cardQR(value string) (vnid.CCCD, error) {
	text, err := a.secret("qr", value)
	if err != nil {
		return vnid.CCCD{}, usageError(err)
	}
	qr, err := vnid.ParseCCCD(text.Reveal())
	if err != nil {
		return vnid.CCCD{}, &failure{codeQRUnreadable, exitUsage, fmt.Errorf("--qr: %w", err)}
	}
	return qr, nil
}

func (o *keyOptions) fillMRZ(a *app, req *reader.Request) error {
	if o.mrz == "" {
		return nil
	}
	text, err := a.secret("mrz", o.mrz)
	if err != nil {
		return usageError(err)
	}
	zone, err := mrz.Parse(text.Reveal())
	if err != nil {
		return &failure{"mrz-unreadable", exitUsage, fmt.Errorf("--mrz: %w", err)}
	}
	req.Printed, req.Keys = &zone, []mrz.Key{mrz.KeyOf(zone)}
	return nil
}

func (o *keyOptions) fillFields(a *app, req *reader.Request) error {
	given := []string{o.doc, o.dob, o.expiry}
	if !slices.ContainsFunc(given, func(s string) bool { return s != "" }) {
		return nil
	}
	if slices.Contains(given, "") {
		return usageError(fmt.Errorf("--doc, --dob and --expiry go together"))
	}
	var values [3]personal.Text
	for i, name := range []string{"doc", "dob", "expiry"} {
		v, err := a.secret(name, given[i])
		if err != nil {
			return usageError(err)
		}
		values[i] = personal.Text(strings.ToUpper(v.Reveal()))
	}
	for i, name := range []string{"dob", "expiry"} {
		if !calendarDay(values[i+1].Reveal()) {
			return usageError(fmt.Errorf("--%s is YYMMDD", name))
		}
	}
	req.Keys = []mrz.Key{{DocumentNumber: values[0], DateOfBirth: values[1], DateOfExpiry: values[2]}}
	return nil
}

// calendarDay reports whether six characters can be a date of a zone: a slip is
// found here, and costs no attempt at the chip.
func calendarDay(yymmdd string) bool {
	known := strings.ReplaceAll(yymmdd, "<", "")
	switch len(known) {
	case 6:
		_, err := time.Parse("060102", yymmdd)
		return err == nil
	case 0, 2, 4:
		return len(yymmdd) == 6 && strings.HasPrefix(yymmdd, known)
	}
	return false
}

func (o *keyOptions) fillCAN(a *app, req *reader.Request) error {
	if o.can == "" {
		return nil
	}
	can, err := a.secret("can", o.can)
	if err != nil {
		return usageError(err)
	}
	req.CAN = can
	return nil
}

func (a *app) readCommand() *cobra.Command {
	var o readOptions
	c := &cobra.Command{
		Use: "read", Short: "Read one card, verify it, print the record", Args: cobra.NoArgs,
		Example: "  cccd-agent read --qr @qr.txt\n  cccd-agent read --can 123456 --portrait face.jpg --json",
		RunE:    func(c *cobra.Command, _ []string) error { return a.read(c.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.reader, "reader", "", "name of the reader; default: the first with a card")
	f.DurationVar(&o.wait, "wait", 30*time.Second, "how long to wait for a card")
	f.StringVar(&o.access, "access", "auto", "auto, pace or bac")
	f.StringVar(&o.portrait, "portrait", "", "write the portrait to this file")
	f.StringVar(&o.save, "save", "", "write the files of the chip to this folder")
	f.StringSliceVar(&o.files, "files", nil, "files to read, as com,sod,dg1; default: all that the signed object lists")
	o.keys.flags(f)
	return c
}

type readOptions struct {
	reader, access, portrait, save string
	wait                           time.Duration
	files                          []string
	keys                           keyOptions
}

func (a *app) read(ctx context.Context, o readOptions) error {
	req, err := o.request(a)
	if err != nil {
		return err
	}
	if err := o.prepareOutputs(); err != nil {
		return err
	}
	bar := a.newProgress()
	req.Progress = bar.show
	bar.show(reader.Progress{Phase: "waiting"})
	reading, err := a.readCard(ctx, req)
	bar.done()
	if err != nil {
		return err
	}
	if err := o.store(reading); err != nil {
		return err
	}
	return a.printRecord(reading.Record)
}

// readCard reads here, or lets the agent read that runs.
func (a *app) readCard(ctx context.Context, req reader.Request) (*reader.Reading, error) {
	if at, ok := a.running(ctx); ok {
		return a.readThrough(ctx, at, req)
	}
	r, err := a.newReader()
	if err != nil {
		return nil, err
	}
	return r.Read(ctx, req)
}

func (o readOptions) request(a *app) (reader.Request, error) {
	req := reader.Request{Reader: o.reader, Wait: o.wait, Access: reader.Access(o.access), WithCOM: o.save != ""}
	switch req.Access {
	case reader.AccessAuto, reader.AccessPACE, reader.AccessBAC:
	default:
		return req, usageError(fmt.Errorf("--access is auto, pace or bac"))
	}
	for _, name := range o.files {
		id, ok := lds.ByName(name)
		if !ok || !id.InApplication() && id != lds.CardAccess {
			return req, usageError(fmt.Errorf("--files: no file is called %q", name))
		}
		req.Files = append(req.Files, id)
	}
	if err := o.keys.fill(a, &req); err != nil {
		return req, err
	}
	return req, req.Check()
}

// prepareOutputs finds out before anybody puts a card down whether what was
// asked for can be written.
func (o readOptions) prepareOutputs() error {
	if o.save != "" {
		if err := os.MkdirAll(o.save, 0o700); err != nil {
			return usageError(fmt.Errorf("--save: %w", err))
		}
	}
	if o.portrait == "" {
		return nil
	}
	if _, err := os.Stat(filepath.Dir(o.portrait)); err != nil {
		return usageError(fmt.Errorf("--portrait: %w", err))
	}
	return nil
}

// store writes what the caller asked for. The files are personal: for their owner alone.
func (o readOptions) store(reading *reader.Reading) error {
	if o.save != "" {
		if err := reader.SaveFolder(o.save, reading.Files); err != nil {
			return err
		}
	}
	if o.portrait == "" || reading.Record.Portrait == nil {
		return nil
	}
	return os.WriteFile(o.portrait, reading.Record.Portrait.Image.Reveal(), 0o600)
}

// newReader wires a reader to the data folder.
func (a *app) newReader() (*reader.Reader, error) {
	anchors, err := a.anchors()
	if err != nil {
		return nil, err
	}
	notes, err := firmwarenotes.Load()
	if err != nil {
		return nil, err
	}
	key, err := a.deviceKey()
	if err != nil {
		return nil, err
	}
	return &reader.Reader{
		Anchors: anchors, Attempts: reader.NewAttempts(filepath.Join(a.data, "attempts.json")), Key: key, Notes: notes,
		ClockFloor: buildTime(), Log: a.log, Rand: a.rand, Now: a.now, Sleep: sleep,
	}, nil
}

// liveReader reads each card with the anchors that there are by then: an import
// counts without a restart.
type liveReader struct {
	*reader.Reader
	anchors *trust.Live
}

func (r liveReader) Read(ctx context.Context, req reader.Request) (*reader.Reading, error) {
	now := *r.Reader
	now.Anchors = r.anchors.Anchors()
	return now.Read(ctx, req)
}

func (a *app) newLiveReader() (liveReader, error) {
	r, err := a.newReader()
	if err != nil {
		return liveReader{}, err
	}
	anchors, err := trust.OpenLive(filepath.Join(a.data, "trust"))
	return liveReader{r, anchors}, err
}

func (a *app) deviceKey() (*identity.DeviceKey, error) {
	key, err := identity.OpenDeviceKey(filepath.Join(a.data, "device.key"))
	if err != nil {
		return nil, &failure{"data-dir", exitOther, err}
	}
	return key, nil
}

// sleep waits, or returns why the context ended.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
