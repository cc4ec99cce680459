package main

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

func (a *app) lodgingListCommand() *cobra.Command {
	var day string
	var rooms bool
	c := &cobra.Command{
		Use: "list", Short: "The guests of a day, with what is left of the time", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.lodgingList(c.Context(), day, rooms) },
	}
	c.Flags().StringVar(&day, "day", "", "day of arrival, YYYY-MM-DD; default today")
	c.Flags().BoolVar(&rooms, "rooms", false, "by room")
	return c
}

// lodgingDay asks the agent for the guests of a day; "" is today.
func (a *app) lodgingDay(ctx context.Context, day string) (office.LodgingDay, error) {
	var list office.LodgingDay
	if day != "" {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			return list, usageError(errors.New("--day is YYYY-MM-DD"))
		}
	}
	err := a.withOwner(ctx, func(at *owner) error {
		return at.ask(ctx, http.MethodPost, "/v1/local/lodging/day", office.LodgingOrder{Day: day}, &list)
	})
	return list, err
}

func (a *app) lodgingList(ctx context.Context, day string, rooms bool) error {
	list, err := a.lodgingDay(ctx, day)
	if err != nil {
		return err
	}
	if a.json {
		return a.write(list)
	}
	open := 0
	for _, n := range list.Guests {
		if !n.State.Settled() || n.State == store.Unconfirmed {
			open++
		}
	}
	a.print("%s\n", a.say("lodging.day", a.lang.Date(list.Day), len(list.Guests), open))
	if rooms {
		slices.SortStableFunc(list.Guests, func(x, y office.LodgingNotice) int { return strings.Compare(roomOf(x), roomOf(y)) })
	}
	for _, n := range list.Guests {
		a.print("%-8s  %-24s  %-22s  %s  %s\n", roomOf(n), nameOf(n), a.lang.LodgingState(string(n.State)), a.clockOf(n, list.Now), n.Code)
		if n.Action != "" {
			a.print("          %s\n", a.lang.LodgingAction(n.Action))
		}
	}
	return nil
}

func roomOf(n office.LodgingNotice) string {
	if n.Guest == nil {
		return ""
	}
	return n.Guest.Room
}

// nameOf is a guest's name, or the item where the name is no longer kept.
func nameOf(n office.LodgingNotice) string {
	if n.Guest == nil {
		return n.Item
	}
	return n.Guest.Name.Reveal()
}

// clockOf is the deadline, and what is left of the time until then.
func (a *app) clockOf(n office.LodgingNotice, now time.Time) string {
	due := n.Deadline.In(identity.Zone()).Format("02/01 15:04")
	left := n.Deadline.Sub(now).Truncate(time.Minute)
	clock := strings.TrimSuffix(left.Abs().String(), "0s")
	switch {
	case n.State.Settled():
		return due
	case left < 0:
		return due + " " + a.say("lodging.late", clock)
	}
	return due + " " + a.say("lodging.left", clock)
}
