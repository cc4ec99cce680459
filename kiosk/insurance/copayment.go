package insurance

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

const opCoPayment = "insurance co-payment"

// CoPayment is what a person paid of their own this year (TraCuuTienMCCT), and
// whether that exempts them from paying more. Amounts are VND.
type CoPayment struct {
	Code   string        `json:"code"`
	Text   personal.Text `json:"text,omitzero"`
	Done   Done          `json:"done"`
	Action Action        `json:"action,omitempty"` // where the portal would not or could not say

	// Total is the sum as the portal counts it, up to the discharge At.
	Total personal.Text `json:"total,omitzero"`
	At    personal.Text `json:"at,omitzero"` // ISO 8601

	// Threshold is what Total must exceed: six months of BaseSalary, in force
	// from SalaryFrom. All are of the law, not of the person.
	Threshold  int64 `json:"threshold"`
	BaseSalary int64 `json:"baseSalary"`
	SalaryFrom Day   `json:"salaryFrom"`

	Holder Holder         `json:"holder,omitzero"`
	Rows   []CoPaymentRow `json:"rows,omitempty"`
}

// LogValue shows the code alone.
func (c CoPayment) LogValue() slog.Value { return slog.StringValue(c.Code) }

// CoPaymentRow is one visit that counted, verbatim.
type CoPaymentRow struct {
	Card     personal.Text `json:"card,omitzero"`
	Facility personal.Text `json:"facility,omitzero"`
	Arrived  personal.Text `json:"arrived,omitzero"` // dd/MM/yyyy
	Left     personal.Text `json:"left,omitzero"`    // dd/MM/yyyy
	Paid     personal.Text `json:"paid,omitzero"`    // tBNCCTMCCT
	Total    personal.Text `json:"total,omitzero"`   // tBNCCTLuyKe
}

type wireCoPayment struct {
	MaKetQua text               `json:"MaKetQua"`
	GhiChu   text               `json:"GhiChu"`
	Rows     list[wireCoPayRow] `json:"DataCCT"`
	Card     json.RawMessage    `json:"ThongTinSoThe"`
}

type wireCoPayRow struct {
	MaThe    text `json:"maThe"`
	MaCSKCB  text `json:"maCskcb"`
	NgayVao  text `json:"ngayVao"`
	NgayRa   text `json:"ngayRa"`
	CCTMCCT  text `json:"tBNCCTMCCT"`
	CCTLuyKe text `json:"tBNCCTLuyKe"`
}

type wireCoPayCard struct {
	HoTen    text `json:"hoTen"`
	NgaySinh text `json:"ngaySinh"`
	MaBHXH   text `json:"maBhxh"`
}

// CoPayment asks what a person paid of their own. The portal takes from five
// seconds to a minute. Errors: as [Client.Lookup].
func (c *Client) CoPayment(ctx context.Context, who Person) (CoPayment, error) {
	q, err := who.query()
	if err != nil {
		return CoPayment{}, err
	}
	body, err := json.Marshal(map[string]string{
		"username": c.username, "maThe": q.MaThe, "hoTen": q.HoTen, "ngaySinh": q.NgaySinh,
	})
	if err != nil {
		return CoPayment{}, err
	}
	var paid CoPayment
	err = c.slowly(ctx, func(ctx context.Context, t token) (err error) {
		paid, err = c.askCoPayment(ctx, t, body)
		return err
	})
	var refused *RefusedError
	if errors.As(err, &refused) {
		paid = CoPayment{Code: refused.Code, Text: refused.Text, Done: NotTold, Action: refused.Action}
	}
	return paid, err
}

func (c *Client) askCoPayment(ctx context.Context, t token, body []byte) (CoPayment, error) {
	raw, err := c.conn.Do(ctx, backend.Request{
		Op: opCoPayment, Method: http.MethodPost, Path: "/api/TraCuuCCT/TraCuuTienMCCT",
		// Written as the annex has them, which a canonical form would change.
		Header: http.Header{
			"Content-Type": {"application/json; charset=utf-8"}, "accessToken": {t.access.Reveal()},
			"tokenId": {t.id.Reveal()}, "passwordHash": {c.password.Reveal()},
		}, Body: body,
	})
	if err != nil {
		return CoPayment{}, err
	}
	return parseCoPayment(raw, DayOf(c.conn.Now()), c.salaries)
}

const (
	codeNothing = "204"
	codePaid    = "200"
)

// parseCoPayment reads an answer as of today.
func parseCoPayment(raw backend.Answer, today Day, salaries []BaseSalary) (CoPayment, error) {
	var w wireCoPayment
	if raw.Status == http.StatusNoContent {
		w.MaKetQua = codeNothing
		raw = backend.Answer{Status: http.StatusOK, Body: []byte("{}")}
	}
	code, err := decode(opCoPayment, raw, &w, &w.MaKetQua)
	if err != nil {
		return CoPayment{}, err
	}
	if code != codePaid && code != codeNothing {
		r := ruleFor(code, string(w.GhiChu))
		if !r.refusal {
			r.action = Unknown
		}
		return CoPayment{}, &RefusedError{Code: code, Text: personal.Text(w.GhiChu), Action: r.action}
	}
	salary := inForce(salaries, today)
	paid := CoPayment{
		Code: code, Text: personal.Text(w.GhiChu), Done: CoPaymentNone, Holder: w.holder(), Rows: w.rows(),
		BaseSalary: salary.Amount, SalaryFrom: salary.From, Threshold: exemptMonths * salary.Amount,
	}
	if code == codePaid {
		paid.count(today)
	}
	return paid, nil
}

func (w wireCoPayment) holder() Holder {
	var c wireCoPayCard
	if json.Unmarshal(w.Card, &c) != nil {
		return Holder{}
	}
	return Holder{Name: personal.Text(c.HoTen), Birth: personal.Text(c.NgaySinh), Insurance: personal.Text(c.MaBHXH)}
}

func (w wireCoPayment) rows() []CoPaymentRow {
	var rows []CoPaymentRow
	for _, r := range w.Rows {
		rows = append(rows, CoPaymentRow{
			Card: personal.Text(r.MaThe), Facility: personal.Text(r.MaCSKCB), Arrived: personal.Text(r.NgayVao),
			Left: personal.Text(r.NgayRa), Paid: personal.Text(r.CCTMCCT), Total: personal.Text(r.CCTLuyKe),
		})
	}
	return rows
}

// count takes the total of the latest discharge of this year. Nobody is called
// exempt by a sum of last year, or by one that cannot be read.
func (c *CoPayment) count(today Day) {
	c.Done = CoPaymentUnclear
	var latest Day
	var total int64
	for _, r := range c.Rows {
		left := portalDay(text(r.Left))
		amount, ok := amountOf(r.Total.Reveal())
		if ok && left > latest && left[:4] == today[:4] {
			latest, total = left, amount
		}
	}
	if latest.IsZero() || c.Threshold == 0 {
		return
	}
	c.At, c.Total = personal.Text(latest), personal.Text(strconv.FormatInt(total, 10))
	c.Done = CoPaymentCounted
	if total > c.Threshold {
		c.Done = CoPaymentExempt
	}
}

// amountOf reads an amount of VND, with zeros as its decimals or none.
func amountOf(s string) (int64, bool) {
	whole, decimals, _ := strings.Cut(strings.TrimSpace(s), ".")
	amount, err := strconv.ParseInt(whole, 10, 64)
	return amount, err == nil && amount >= 0 && strings.Trim(decimals, "0") == ""
}
