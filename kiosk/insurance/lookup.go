package insurance

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

const opLookup = "insurance lookup"

// ask sends one lookup with one token.
func (c *Client) ask(ctx context.Context, t token, q query) (Answer, error) {
	body, err := json.Marshal(q)
	if err != nil {
		return Answer{}, err
	}
	raw, err := c.conn.Do(ctx, backend.Request{
		Op: opLookup, Method: http.MethodPost, Path: "/api/egw/KQNhanLichSuKCB2024",
		Query:  c.credential(t),
		Header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, Body: body,
	})
	if err != nil {
		return Answer{}, err
	}
	return parseAnswer(raw, q, c.conn.Now())
}

// credential is what the portal takes in the query of the address.
func (c *Client) credential(t token) url.Values {
	return url.Values{
		"token": {t.access.Reveal()}, "id_token": {t.id.Reveal()},
		"username": {c.username}, "password": {c.password.Reveal()},
	}
}

// parseAnswer reads the answer to a query as it is to be acted on today.
func parseAnswer(raw backend.Answer, q query, now time.Time) (Answer, error) {
	var w wireAnswer
	code, err := decode(opLookup, raw, &w, &w.MaKetQua)
	if err != nil {
		return Answer{}, err
	}
	a := w.answer(code)
	a.Sent = q.sent()
	return Judge(a, DayOf(now))
}

// choose settles which card counts. A portal that accepts without naming a
// card has not answered the desk's question.
func (a *Answer) choose(today Day) {
	a.Card = a.Current
	switch a.Action {
	case UseNewCard:
		a.Card = a.New
	case UseCardInForce:
		if a.New.Number != "" && a.New.Started(today) {
			a.Card = a.New
		}
	}
	if a.Accepts() && a.Card.Number == "" {
		a.Action, a.Severity, a.Show = Unknown, Stop, showText
	}
}

// yearOnly is the year of a birth date that has no day, or the first of
// January, which stands for an unknown day in many old papers.
func yearOnly(sent string) personal.Text {
	parts := strings.Split(sent, "/")
	if len(parts) == 2 || len(parts) == 3 && parts[0] == "01" && parts[1] == "01" {
		return personal.Text(parts[len(parts)-1])
	}
	return ""
}

func (w wireAnswer) answer(code string) Answer {
	return Answer{
		Code: code, Text: personal.Text(w.GhiChu),
		Holder: Holder{
			Name: personal.Text(w.HoTen), Birth: personal.Text(w.NgaySinh), Sex: personal.Text(w.GioiTinh),
			Address: personal.Text(w.DiaChi), Insurance: personal.Text(w.MaSoBHXH),
			Area: string(w.MaKV), Office: string(w.CqBHXH),
		},
		Current: Card{
			Number: personal.Text(w.MaThe), From: portalDay(w.GtTheTu), To: portalDay(w.GtTheDen),
			Facility: string(w.MaDKBD),
		},
		New: Card{
			Number: personal.Text(w.MaTheMoi), From: portalDay(w.GtTheTuMoi), To: portalDay(w.GtTheDenMoi),
			Facility: string(w.MaDKBDMoi), FacilityName: string(w.TenDKBDMoi),
		},
		OldNumber: personal.Text(w.MaTheCu), FiveYears: portalDay(w.NgayDu5Nam),
		Visits: visits(w.Visits), Lookups: pastLookups(w.Lookups),
	}
}

func visits(from list[wireVisit]) []Visit {
	var all []Visit
	for _, v := range from {
		all = append(all, Visit{
			File: personal.Text(v.MaHoSo), Facility: personal.Text(v.MaCSKCB),
			Arrived: personal.Text(v.NgayVao), Left: personal.Text(v.NgayRa),
			Disease: personal.Text(v.TenBenh), Condition: personal.Text(v.TinhTrang),
			Result: personal.Text(v.KqDieuTri), Reason: personal.Text(v.LyDoVV),
			EmployerCode: personal.Text(v.TEMP1), Employer: personal.Text(v.TEMP2),
			Extra: [3]personal.Text{personal.Text(v.TEMP3), personal.Text(v.TEMP4), personal.Text(v.TEMP5)},
		})
	}
	return all
}

func pastLookups(from list[wireLookup]) []PastLookup {
	var all []PastLookup
	for _, l := range from {
		all = append(all, PastLookup{
			User: personal.Text(l.UserKT), At: personal.Text(l.ThoiGianKT),
			Text: personal.Text(l.ThongBao), Code: personal.Text(l.MaLoi),
		})
	}
	return all
}
