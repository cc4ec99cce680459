package insurance

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// DefaultSlowTimeout bounds the history and the co-payment, which take the
// portal up to a minute.
const DefaultSlowTimeout = 75 * time.Second

const opHistory = "insurance history"

// Done says what came of asking for more than the card. It never changes what
// was said of the card.
type Done string

// What comes of asking for the history or the co-payment.
const (
	HistoryShown     Done = "history-shown"
	HistoryNone      Done = "history-none"
	CoPaymentExempt  Done = "co-payment-exempt"  // over the threshold: nothing more is to be paid this year
	CoPaymentCounted Done = "co-payment-counted" // not over it yet
	CoPaymentNone    Done = "co-payment-none"    // card not found, or nothing paid yet: the portal does not tell which
	CoPaymentUnclear Done = "co-payment-unclear" // an answer without an amount of this year that can be read
	NotTold          Done = "not-told"           // the portal would not or could not say
)

// Outcomes lists what may come of asking for more than the card.
func Outcomes() []Done {
	return []Done{HistoryShown, HistoryNone, CoPaymentExempt, CoPaymentCounted, CoPaymentNone, CoPaymentUnclear, NotTold}
}

// History is the visits of a person to facilities (Lskcb2025).
type History struct {
	Code   string        `json:"code"`
	Text   personal.Text `json:"text,omitzero"`
	Done   Done          `json:"done"`
	Action Action        `json:"action,omitempty"` // where the portal would not or could not say
	Visits []Visit       `json:"visits,omitempty"`
}

// LogValue shows the code alone.
func (h History) LogValue() slog.Value { return slog.StringValue(h.Code) }

// wireHistory is the body of an answer to Lskcb2025. The letter that introduced
// it names the list; that its rows are those of 2018 is an assumption.
type wireHistory struct {
	MaKetQua text            `json:"maKetQua"`
	GhiChu   text            `json:"ghiChu"`
	Visits   list[wireVisit] `json:"dsLichSuKCB2025"`
}

// History asks for a person's visits. Errors: as [Client.Lookup].
func (c *Client) History(ctx context.Context, by Staff, who Person) (History, error) {
	q, err := newQuery(by, who)
	if err != nil {
		return History{}, err
	}
	var h History
	err = c.slowly(ctx, func(ctx context.Context, t token) (err error) {
		h, err = c.askHistory(ctx, t, q)
		return err
	})
	var refused *RefusedError
	if errors.As(err, &refused) {
		h = History{Code: refused.Code, Text: refused.Text, Done: NotTold, Action: refused.Action}
	}
	return h, err
}

// slowly runs one of the portal's slow calls, in the account's turn.
func (c *Client) slowly(ctx context.Context, call func(context.Context, token) error) error {
	ctx, cancel := context.WithTimeout(ctx, c.slow)
	defer cancel()
	return c.inTurn(ctx, call)
}

func (c *Client) askHistory(ctx context.Context, t token, q query) (History, error) {
	body, contentType, err := q.encode(c.formBody)
	if err != nil {
		return History{}, err
	}
	raw, err := c.conn.Do(ctx, backend.Request{
		Op: opHistory, Method: http.MethodPost, Path: "/api/egw/Lskcb2025", Query: c.credential(t),
		Header: http.Header{"Content-Type": {contentType}}, Body: body,
	})
	if err != nil {
		return History{}, err
	}
	return parseHistory(raw)
}

// encode is the query as a form, or as JSON.
func (q query) encode(form bool) (body []byte, contentType string, err error) {
	if !form {
		body, err = json.Marshal(q)
		return body, "application/json; charset=utf-8", err
	}
	values := url.Values{
		"maThe": {q.MaThe}, "hoTen": {q.HoTen}, "ngaySinh": {q.NgaySinh}, "hoTenCb": {q.HoTenCb}, "cccdCb": {q.CccdCb},
	}
	return []byte(values.Encode()), "application/x-www-form-urlencoded", nil
}

func parseHistory(raw backend.Answer) (History, error) {
	var w wireHistory
	code, err := decode(opHistory, raw, &w, &w.MaKetQua)
	if err != nil {
		return History{}, err
	}
	h := History{Code: code, Text: personal.Text(w.GhiChu), Done: HistoryShown, Visits: visits(w.Visits)}
	if len(h.Visits) == 0 {
		h.Done = HistoryNone
	}
	if r := ruleFor(code, string(w.GhiChu)); r.refusal {
		return h, &RefusedError{Code: code, Text: h.Text, Action: r.action}
	}
	return h, nil
}
