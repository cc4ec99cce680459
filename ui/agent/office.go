package agent

import (
	"context"
	"net/url"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
)

// local is an operation of the office.
func local(operation string) string { return office.Prefix + operation }

// Waits and sizes of the office's larger answers.
const (
	examineWait = time.Minute
	mostList    = 8 << 20
	importWait  = 2 * time.Minute
)

// Screen gives what the screen has to know of its desk.
func (c *Client) Screen(ctx context.Context) (office.ScreenSettings, error) {
	return ask[office.ScreenSettings](ctx, c, get(local("screen")))
}

// VisitsOf lists the visits of a day (ISO 8601), the newest first; empty: today.
func (c *Client) VisitsOf(ctx context.Context, day string) (office.VisitList, error) {
	path := local("visits")
	if day != "" {
		path += "?day=" + url.QueryEscape(day)
	}
	return ask[office.VisitList](ctx, c, get(path).upTo(mostList))
}

// Stays lists the stays that are on, the most urgent first.
func (c *Client) Stays(ctx context.Context) (office.StayList, error) {
	return ask[office.StayList](ctx, c, get(local("stays")).upTo(mostList))
}

// LodgingDay lists the guests who arrived on a day (ISO 8601); empty: today.
func (c *Client) LodgingDay(ctx context.Context, day string) (office.LodgingDay, error) {
	return ask[office.LodgingDay](ctx, c, look(local("lodging/day"), office.LodgingOrder{Day: day}).upTo(mostList))
}

// Statistics gives the numbers of a period, first and last day (ISO 8601); both
// empty: the last seven days.
func (c *Client) Statistics(ctx context.Context, from, to string) (statistics.Report, error) {
	q := url.Values{}
	if from != "" {
		q.Set("from", from)
	}
	if to != "" {
		q.Set("to", to)
	}
	return ask[statistics.Report](ctx, c, get(local("statistics")+"?"+q.Encode()).within(examineWait))
}

// Doctor has everything examined that the desk needs.
func (c *Client) Doctor(ctx context.Context) (office.Diagnosis, error) {
	return ask[office.Diagnosis](ctx, c, get(local("doctor")).within(examineWait))
}

// Anchors lists the trust anchors.
func (c *Client) Anchors(ctx context.Context) (office.AnchorList, error) {
	return ask[office.AnchorList](ctx, c, get(local("anchors")).upTo(mostList))
}

// ImportAnchors says what an import would change, or with Confirm imports.
// Importing the same again changes nothing.
func (c *Client) ImportAnchors(ctx context.Context, in office.AnchorImport) (office.AnchorChanges, error) {
	return ask[office.AnchorChanges](ctx, c, order(local("anchors/import"), in).within(importWait).upTo(mostList))
}

// RemoveAnchor removes an anchor.
func (c *Client) RemoveAnchor(ctx context.Context, id string) (office.AnchorChanges, error) {
	return ask[office.AnchorChanges](ctx, c, order(local("anchors/remove"), office.AnchorRemoval{ID: id}))
}

// VerifyJournal checks the journal.
func (c *Client) VerifyJournal(ctx context.Context) (journal.Report, error) {
	return ask[journal.Report](ctx, c, look(local("journal/verify"), office.JournalOrder{}).within(examineWait))
}

// look is a request that is a POST for its content alone: it changes nothing.
func look(path string, in any) call {
	q := order(path, in)
	q.harmless = true
	return q
}
