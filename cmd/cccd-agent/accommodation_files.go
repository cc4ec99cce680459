package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/accommodation/portalfile"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
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

func (a *app) lodgingReconcileCommand() *cobra.Command {
	var day string
	var confirm bool
	c := &cobra.Command{
		Use: "reconcile FILE", Short: "Compare the list that the portal exports with what was sent", Args: cobra.ExactArgs(1),
		Example: "  cccd-agent accommodation reconcile danh-sach.xlsx --confirm",
		RunE: func(c *cobra.Command, args []string) error {
			return a.lodgingReconcile(c.Context(), args[0], day, confirm)
		},
	}
	c.Flags().StringVar(&day, "day", "", "day of arrival whose guests must all be there, YYYY-MM-DD; default the list's")
	c.Flags().BoolVar(&confirm, "confirm", false, "count as delivered whoever is there as was sent, and was not certain or still waits")
	return c
}

// maxDays bounds how many days of arrivals one list is compared with.
const maxDays = 40

func (a *app) lodgingReconcile(ctx context.Context, path, day string, confirm bool) error {
	text, err := readAtMost(path)
	if err != nil {
		return err
	}
	list, err := portalfile.ReadList(bytes.NewReader(text))
	if err != nil {
		return usageError(err)
	}
	if day == "" {
		day = list.Date
	}
	if day == "" {
		day = a.now().In(identity.Zone()).Format(time.DateOnly)
	}
	known := map[string]office.LodgingNotice{}
	for _, d := range daysOf(list, day) {
		of, err := a.lodgingDay(ctx, d)
		if err != nil {
			return err
		}
		for _, n := range of.Guests {
			known[n.Item] = n
		}
	}
	f := portalfile.Reconcile(sentOf(known), list, day)
	confirmed, waiting, err := a.confirmFound(ctx, f, known, confirm)
	if err != nil {
		return err
	}
	return a.findings(f, known, confirmed, waiting)
}

// daysOf are the day that is asked for and those of the list's arrivals.
func daysOf(list portalfile.List, day string) []string {
	days := []string{day}
	for _, r := range list.Rows {
		if r.Arrival != "" && !slices.Contains(days, r.Arrival) && len(days) < maxDays {
			days = append(days, r.Arrival)
		}
	}
	return days
}

func sentOf(known map[string]office.LodgingNotice) []portalfile.Sent {
	var all []portalfile.Sent
	for _, n := range known {
		if n.Guest == nil || n.State == store.Dropped {
			continue
		}
		claimed := n.State == store.Delivered || n.State == store.Unconfirmed
		all = append(all, portalfile.Sent{Item: n.Item, Guest: *n.Guest, Claimed: claimed, Leaves: n.Leaves})
	}
	slices.SortFunc(all, func(x, y portalfile.Sent) int { return strings.Compare(x.Item, y.Item) })
	return all
}

// confirmFound counts as delivered what was found and is not known to be there.
func (a *app) confirmFound(ctx context.Context, f portalfile.Findings, known map[string]office.LodgingNotice, confirm bool) (confirmed, waiting int, err error) {
	var items []string
	for _, item := range f.Found {
		if state := known[item].State; state != store.Delivered && state != store.Sending {
			items = append(items, item)
		}
	}
	if !confirm || len(items) == 0 {
		return 0, len(items), nil
	}
	err = a.withOwner(ctx, func(at *owner) error {
		for _, item := range items {
			if err := at.ask(ctx, http.MethodPost, "/v1/outbox/"+url.PathEscape(item)+"/confirm", map[string]any{}, nil); err != nil {
				return err
			}
			confirmed++
		}
		return nil
	})
	return confirmed, len(items) - confirmed, err
}

// findings says what differs.
func (a *app) findings(f portalfile.Findings, known map[string]office.LodgingNotice, confirmed, waiting int) error {
	if a.json {
		return a.write(struct {
			Schema string `json:"schema"`
			Clean  bool   `json:"clean"`
			portalfile.Findings
			Confirmed int `json:"confirmed"`
			Waiting   int `json:"unconfirmed"`
		}{"cccd-agent/lodging-findings/1", f.Clean(), f, confirmed, waiting})
	}
	who := func(item string) string {
		return nameOf(known[item]) + " (" + a.say("lodging.room", roomOf(known[item])) + ")"
	}
	for _, item := range f.Missing {
		a.print("%s\n", a.say("lodging.missing", who(item)))
	}
	for _, d := range f.Doubled {
		var lines []string
		for _, l := range d.Lines {
			lines = append(lines, strconv.Itoa(l))
		}
		a.print("%s\n", a.say("lodging.doubled", strings.Join(lines, ", "), who(d.Item)))
	}
	for _, d := range f.Altered {
		var fields []string
		for _, field := range d.Fields {
			fields = append(fields, a.lang.LodgingField(field))
		}
		a.print("%s\n", a.say("lodging.altered", d.Line, who(d.Item), strings.Join(fields, ", ")))
	}
	for _, line := range f.Unsent {
		a.print("%s\n", a.say("lodging.unsent", line))
	}
	if f.Clean() {
		a.print("%s\n", a.say("lodging.clean", len(f.Found)))
	}
	if confirmed > 0 {
		a.print("%s\n", a.say("lodging.confirmed", confirmed))
	}
	if waiting > 0 {
		a.print("%s\n", a.say("lodging.unconfirmed", waiting))
	}
	return nil
}
