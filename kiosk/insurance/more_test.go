package insurance_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// patient is somebody with a past at the portal.
func patient(number, paid int64, left string) vsssim.Member {
	return vsssim.Member{
		Number: "00119000900" + string(rune('0'+number)), Name: "Đỗ Thị Mẫu", Birth: "1970-05-05",
		Visits: []vsssim.PastVisit{{File: "535", Facility: "01013", Arrived: "202610010800", Left: "202610011000", Disease: "Khám mẫu", State: "1", Result: "2", Reason: "1"}},
		Paid: []vsssim.Paid{
			{Arrived: "01/10/2026", Left: left, Amount: 40_000, Total: paid},
			{Arrived: "01/10/2025", Left: "02/10/2025", Amount: 40_000, Total: 99_000_000},
		},
	}
}

func asPerson(m vsssim.Member) insurance.Person {
	return insurance.Person{Number: personal.Text(m.Number), Name: personal.Text(m.Name), Birth: personal.Text(m.Birth)}
}

func TestHistory(t *testing.T) {
	p := open(t)
	m := patient(1, 0, "02/10/2026")
	restricted := patient(2, 0, "")
	restricted.MoreCode, restricted.MoreNote = "500", vsssim.RestrictedNote
	if err := p.Add(m, restricted); err != nil {
		t.Fatal(err)
	}
	client := p.client(t)
	h, err := client.History(context.Background(), staff, asPerson(m))
	if err != nil || h.Done != insurance.HistoryShown || len(h.Visits) != 1 || h.Visits[0].Disease != "Khám mẫu" || h.Visits[0].Left != "202610011000" {
		t.Errorf("%s, %d visits, %v", h.Done, len(h.Visits), err)
	}
	h, err = client.History(context.Background(), staff, member)
	if err != nil || h.Done != insurance.HistoryNone || h.Code != "000" {
		t.Errorf("%s, %v", h.Done, err)
	}
	var refused *insurance.RefusedError
	h, err = client.History(context.Background(), staff, asPerson(restricted))
	if !errors.As(err, &refused) || h.Done != insurance.NotTold || h.Action != insurance.Restricted {
		t.Errorf("%s, %s, %v", h.Done, h.Action, err)
	}
	// The letter says JSON, and the portal was seen to refuse it.
	h, err = p.client(t, func(o *insurance.Options) { o.HistoryJSON = true }).History(context.Background(), staff, asPerson(m))
	if !errors.As(err, &refused) || h.Code != "205" || h.Action != insurance.TellIT {
		t.Errorf("as JSON: %s, %v", h.Code, err)
	}
}

// TestEveryCodeOfTheCoPayment goes through the codes of TraCuuTienMCCT, and the
// two sides of its threshold: six months of the base salary in force.
func TestEveryCodeOfTheCoPayment(t *testing.T) {
	p := open(t)
	scripted := func(n int64, code, note string) vsssim.Member {
		m := patient(n, 0, "")
		m.MoreCode, m.MoreNote = code, note
		return m
	}
	for _, c := range []struct {
		member  vsssim.Member
		code    string
		done    insurance.Done
		action  insurance.Action
		refused bool
	}{
		{patient(1, 14_040_000, "02/10/2026"), "200", insurance.CoPaymentCounted, "", false},
		{patient(2, 14_040_001, "02/10/2026"), "200", insurance.CoPaymentExempt, "", false},
		{patient(3, 14_040_001, ""), "200", insurance.CoPaymentUnclear, "", false}, // the sum of last year exempts nobody
		{scripted(4, "204", ""), "204", insurance.CoPaymentNone, "", false},
		{scripted(5, "400", ""), "400", insurance.NotTold, insurance.TellIT, true},
		{scripted(6, "500", ""), "500", insurance.NotTold, insurance.TryLater, true},
		{scripted(7, "500", vsssim.RestrictedNote), "500", insurance.NotTold, insurance.Restricted, true},
		{scripted(8, "777", ""), "777", insurance.NotTold, insurance.Unknown, true},
	} {
		if err := p.Add(c.member); err != nil {
			t.Fatal(err)
		}
		paid, err := p.client(t).CoPayment(context.Background(), asPerson(c.member))
		var refused *insurance.RefusedError
		if errors.As(err, &refused) != c.refused || err != nil && !c.refused || paid.Code != c.code || paid.Done != c.done || paid.Action != c.action {
			t.Errorf("%s: %s, %s, %s, %v", c.code, paid.Code, paid.Done, paid.Action, err)
		}
		if c.code == "200" && (paid.Threshold != 14_040_000 || paid.SalaryFrom != "2024-07-01" || paid.Holder.Name != "Đỗ Thị Mẫu") {
			t.Errorf("threshold %d from %s", paid.Threshold, paid.SalaryFrom)
		}
	}
	p.EndSessions()
	p.faults.Set(rig.Expired)
	paid, err := p.client(t).CoPayment(context.Background(), member)
	if paid.Code != "401" || paid.Action != insurance.TellIT || err == nil {
		t.Errorf("401: %s, %v", paid.Code, err)
	}
}

func TestSalaryByDay(t *testing.T) {
	p := open(t)
	m := patient(1, 14_040_001, "02/10/2026")
	if err := p.Add(m); err != nil {
		t.Fatal(err)
	}
	client := p.client(t, func(o *insurance.Options) {
		o.Salaries = []insurance.BaseSalary{{From: "2024-07-01", Amount: 2_340_000}, {From: "2026-07-01", Amount: 2_500_000}, {From: "2027-01-01", Amount: 1}}
	})
	paid, err := client.CoPayment(context.Background(), asPerson(m))
	if err != nil || paid.Done != insurance.CoPaymentCounted || paid.Threshold != 15_000_000 || paid.SalaryFrom != "2026-07-01" {
		t.Errorf("%s, %d, %s, %v", paid.Done, paid.Threshold, paid.SalaryFrom, err)
	}
}

// TestCoPaymentAsTheAnnexHasIt looks at the request itself.
func TestCoPaymentAsTheAnnexHasIt(t *testing.T) {
	portal := &canned{token: granted, status: http.StatusNoContent}
	paid, err := portal.client(t).CoPayment(context.Background(), member)
	if err != nil || paid.Code != "204" || paid.Done != insurance.CoPaymentNone {
		t.Errorf("HTTP 204: %s, %v", paid.Code, err)
	}
	r := portal.requests[1]
	if r.URL.RequestURI() != "/api/TraCuuCCT/TraCuuTienMCCT" || r.Header.Get("accessToken") != "A/1+=" || r.Header.Get("tokenId") != "I&2" ||
		r.Header.Get("passwordHash") != md5OfPassword {
		t.Errorf("%s %v", r.URL.RequestURI(), r.Header)
	}
	if want := `{"hoTen":"NGUYỄN THỊ HOÀ","maThe":"001190123456","ngaySinh":"15/01/1990","username":"99999_BV"}`; portal.bodies[1] != want {
		t.Errorf("body %s", portal.bodies[1])
	}
}

// TestOnePaceForAllCalls: whatever an account asks, its questions keep their
// distance, and the portal saw it.
func TestOnePaceForAllCalls(t *testing.T) {
	p := open(t)
	waited := 0
	client := p.client(t, func(o *insurance.Options) {
		o.Pace = 2 * time.Second
		o.After = func(d time.Duration) <-chan time.Time {
			if d > 0 {
				waited++
			}
			p.clock.Advance(d)
			c := make(chan time.Time, 1)
			c <- p.clock.At
			return c
		}
	})
	ctx := context.Background()
	for range 2 {
		if _, err := client.Lookup(ctx, staff, member); err != nil {
			t.Fatal(err)
		}
		if _, err := client.History(ctx, staff, member); err != nil {
			t.Fatal(err)
		}
		if _, err := client.CoPayment(ctx, member); err != nil {
			t.Fatal(err)
		}
	}
	n, least, known := p.Asked(username)
	if n != 6 || !known || least < 2*time.Second || waited != 5 {
		t.Errorf("%d questions, %v apart, waited %d times", n, least, waited)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	stuck := p.client(t, func(o *insurance.Options) {
		o.Pace, o.After = time.Hour, func(d time.Duration) <-chan time.Time {
			if d > 0 {
				return nil
			}
			return time.After(0)
		}
	})
	_, _ = stuck.Lookup(ctx, staff, member)
	if _, err := stuck.Lookup(gone, staff, member); !errors.Is(err, context.Canceled) || errors.Is(err, backend.ErrUnreachable) {
		t.Errorf("got %v", err)
	}
}

func TestMoreThatIsNotTheirs(t *testing.T) {
	for _, body := range []string{"", "<html>", `{"x":1}`, `[]`} {
		portal := &canned{token: granted, lookup: body}
		client := portal.client(t)
		if _, err := client.History(context.Background(), staff, member); !errors.Is(err, backend.ErrUnreachable) {
			t.Errorf("history %q: %v", body, err)
		}
		if _, err := client.CoPayment(context.Background(), member); !errors.Is(err, backend.ErrUnreachable) {
			t.Errorf("co-payment %q: %v", body, err)
		}
	}
}
