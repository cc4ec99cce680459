package office

import (
	"context"
	"net/url"

	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
)

// periodAsk names the days of GET statistics?from=2026-11-16&to=2026-11-22. Without
// them it is the week that ends today.
type periodAsk struct{ from, to string }

func (a *periodAsk) fromQuery(q url.Values) { a.from, a.to = q.Get("from"), q.Get("to") }

func (f *Office) statistics(ctx context.Context, a periodAsk) (statistics.Report, error) {
	now := f.o.Now()
	period, err := statistics.ParsePeriod(a.from, a.to, now)
	if err != nil {
		return statistics.Report{}, err
	}
	r, err := statistics.Of(ctx, f.o.Store, period, now)
	r.Desk = f.o.Screen.Name
	return r, err
}
