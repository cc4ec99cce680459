package main

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation/portalfile"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

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
