package accommodation

import (
	"context"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Kinds of a change of departure (API12, loai).
const (
	leaveEarly = "TS"
	extend     = "GH"
)

// MaxExtension is how long after the arrival a stay may be extended to.
const MaxExtension = 30 * 24 * time.Hour

// Departure is a Vietnamese guest who leaves early, or stays longer than was
// said; the portal takes such a change of nobody else.
type Departure struct {
	Paper   Paper         `json:"paper"`
	Number  personal.Text `json:"number"`
	Arrival time.Time     `json:"arrival"`
	// To is when a guest leaves who stays longer. Zero: they leave early, now.
	// The portal takes no other moment for that, so that it is told when they go.
	To time.Time `json:"to,omitzero"`
}

// Early reports whether the guest leaves earlier than was said.
func (d Departure) Early() bool { return d.To.IsZero() }

// change is one element of API12's array.
type change struct {
	Loai        string `json:"loai"`
	SoGiayTo    string `json:"soGiayTo"`
	LoaiGiayTo  Paper  `json:"loaiGiayTo"`
	ThoiGianStr string `json:"thoiGianStr,omitempty"`
}

func (d Departure) change() change {
	c := change{Loai: extend, SoGiayTo: paperNumber(d.Number), LoaiGiayTo: d.Paper, ThoiGianStr: portalTime(d.To)}
	if d.Early() {
		c.Loai = leaveEarly
	}
	return c
}

// CheckDeparture applies the portal's rules without sending anything. Errors:
// [CheckError].
func (c *Client) CheckDeparture(d Departure) error {
	_, err := c.rules().changes([]Departure{d}, c.portalNow())
	return err
}

// Depart tells the portal that guests leave early or stay longer. Errors:
// those of [Client.Notify].
func (c *Client) Depart(ctx context.Context, list []Departure) (Receipt, error) {
	body, err := c.rules().changes(list, c.portalNow())
	if err != nil {
		return Receipt{}, err
	}
	return c.send(ctx, call{opDepart, pathDepart, body, len(list)})
}

func (r rules) changes(list []Departure, now time.Time) ([]change, error) {
	if len(list) == 0 {
		return nil, ErrNoGuests
	}
	var all []change
	var wrong []GuestProblem
	for i, d := range list {
		c := d.change()
		for _, p := range r.departureProblems(d, c, now) {
			wrong = append(wrong, GuestProblem{Guest: i, Problem: p})
		}
		all = append(all, c)
	}
	if wrong != nil {
		return nil, &CheckError{Problems: wrong}
	}
	return all, nil
}

func (r rules) departureProblems(d Departure, c change, now time.Time) []Problem {
	var found found
	found.add(!r.knowsPaper(c.LoaiGiayTo), PaperType)
	found.number(c.LoaiGiayTo, c.SoGiayTo)
	if d.Early() {
		return found
	}
	found.add(d.To.Before(now), DeparturePast)
	found.add(d.To.Before(d.Arrival), DepartureBeforeArrival)
	found.add(d.To.After(d.Arrival.Add(MaxExtension)), ExtensionTooLong)
	return found
}
