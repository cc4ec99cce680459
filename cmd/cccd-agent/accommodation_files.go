package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/accommodation/portalfile"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

type exportOptions struct {
	format, day, out, template string
	all                        bool
}

func (a *app) lodgingExportCommand() *cobra.Command {
	var o exportOptions
	c := &cobra.Command{
		Use: "export --format xlsx|xml --out FILE", Short: "Write the portal's file of a day's guests, for where its API is not available", Args: cobra.NoArgs,
		Example: "  cccd-agent accommodation export --format xlsx --out guests.xlsx\n  cccd-agent accommodation export --format xml --out foreigners.xml",
		RunE:    func(c *cobra.Command, _ []string) error { return a.lodgingExport(c.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.format, "format", "", "xlsx: Vietnamese guests; xml: foreigners")
	f.StringVar(&o.day, "day", "", "day of arrival, YYYY-MM-DD; default today")
	f.StringVar(&o.out, "out", "", "file to write, for its owner's eyes only")
	f.StringVar(&o.template, "template", "", "the portal's own file to fill (tblt_vn_import.xlsx); default one in the same form")
	f.BoolVar(&o.all, "all", false, "also those whom the portal has already")
	return c
}

func (a *app) lodgingExport(ctx context.Context, o exportOptions) error {
	switch {
	case o.format != "xlsx" && o.format != "xml":
		return usageError(errors.New("--format is xlsx or xml"))
	case o.out == "":
		return usageError(errors.New("--out is needed"))
	}
	list, err := a.lodgingDay(ctx, o.day)
	if err != nil {
		return err
	}
	guests := o.guests(list)
	if len(guests) > 0 {
		if err := a.writeGuests(o, guests); err != nil {
			return err
		}
	}
	switch {
	case a.json:
		return a.write(map[string]any{"schema": accommodationSchema, "guests": len(guests), "file": o.out})
	case len(guests) == 0:
		a.print("%s\n", a.say("lodging.export.none"))
	default:
		a.print("%s\n", a.say("lodging.exported", len(guests), o.out))
	}
	return nil
}

// guests are those of the format's kind whom the portal does not have.
func (o exportOptions) guests(list office.LodgingDay) []accommodation.Guest {
	var all []accommodation.Guest
	for _, n := range list.Guests {
		has := n.State == store.Delivered || n.State == store.Unconfirmed
		if n.Guest == nil || n.Foreign != (o.format == "xml") || has && !o.all || n.State == store.Dropped {
			continue
		}
		all = append(all, *n.Guest)
	}
	return all
}

func (a *app) writeGuests(o exportOptions, guests []accommodation.Guest) error {
	var file bytes.Buffer
	if o.format == "xml" {
		if err := portalfile.WriteForeigners(&file, guests); err != nil {
			return err
		}
		return writeWhole(o.out, &file)
	}
	cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	options := portalfile.Options{Catalogue: accommodation.OpenShelf(a.data).Catalogue(), Reason: cfg.Accommodation.DefaultReason}
	if options.Reason == 0 {
		options.Reason = cfg.Accommodation.Facility.Type.DefaultReason()
	}
	if o.template != "" {
		if options.Template, err = readAtMost(o.template); err != nil {
			return err
		}
	}
	if err := portalfile.WriteSpreadsheet(&file, guests, options); err != nil {
		return err
	}
	return writeWhole(o.out, &file)
}

// maxPortalFile is the largest of the portal's files that is read, in bytes.
const maxPortalFile = 16 << 20

func readAtMost(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, maxPortalFile))
}
