package main

import (
	"context"
	"crypto/rand"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

const shiftPassword = "mat khau that dai cua truc"

// staffed is a desk's accounts, with one registered operator.
func staffed(t *testing.T) (p *premises, id string, now *time.Time) {
	t.Helper()
	at := time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)
	now = &at
	clock := func() time.Time { return *now }
	kept, err := store.Open(context.Background(), store.Options{Dir: t.TempDir(), Key: store.Key{3}, Now: clock, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	p = &premises{cfg: &config.Config{}, store: kept, accounts: operator.New(kept, operator.Options{Now: clock, Rand: rand.Reader})}
	o, err := p.accounts.Add(context.Background(), operator.LocalAdministrator(), operator.NewOperator{
		Name: "Lê Thị Trực", Role: operator.RoleOperator,
		Staff: insurance.Staff{Name: "Lê Thị Trực", Number: "001185000001"},
	})
	if err == nil {
		err = p.accounts.SetPassword(context.Background(), operator.LocalAdministrator(), o.ID, "", shiftPassword)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p, o.ID, now
}

// An unattended kiosk asks the portal in the name of whoever has opened the shift,
// and of nobody once it has ended; the configuration's member of staff does not do.
func TestKioskAsksForWhoIsAtWork(t *testing.T) {
	p, id, now := staffed(t)
	p.cfg.Desk.Unattended = true
	p.cfg.Insurance.Staff = config.Staff{Name: "Ai Đó", CCCD: "001185000009"}
	if _, ok := p.staff(""); ok {
		t.Error("asked for nobody")
	}
	if _, err := p.accounts.SignIn(context.Background(), "Lê Thị Trực", shiftPassword); err != nil {
		t.Fatal(err)
	}
	if s, ok := p.staff(""); !ok || s.Number != "001185000001" {
		t.Error("not asked for who has opened the shift")
	}
	*now = now.Add(time.Hour) // the desk has locked itself; the shift goes on
	if _, ok := p.staff(""); !ok {
		t.Error("a locked desk ended the shift")
	}
	*now = now.Add(24 * time.Hour)
	if _, ok := p.staff(""); ok {
		t.Error("asked for somebody who went home")
	}
	p.cfg.Desk.Unattended = false
	if s, ok := p.staff(id); !ok || s.Number != "001185000001" {
		t.Error("an attended desk asks for its operator")
	}
	if s, ok := p.staff(""); !ok || s.Number != "001185000009" {
		t.Error("an attended desk without an operator asks for whom the configuration names")
	}
	var o visit.Options
	o.Staff = p.staff
	p.cfg.Desk.Unattended = true
	unnamed(&o)
	if _, ok := o.Staff(""); !ok || o.CheckLookup(insurance.Staff{}, insurance.Person{Number: "001190123456", Name: "Mẫu", Birth: "1990"}) != nil {
		t.Error("the hospital's system is asked in nobody's name")
	}
}

func TestDisabledOperatorDoesNotStand(t *testing.T) {
	p, id, _ := staffed(t)
	ctx := context.Background()
	her := insurance.Staff{Name: "Lê Thị Trực", Number: "001185000001"}
	if !p.standing(ctx, her) || !p.standing(ctx, insurance.Staff{Number: "001185000009"}) {
		t.Error("somebody who may be asked for does not stand")
	}
	if err := p.accounts.Disable(ctx, operator.LocalAdministrator(), id); err != nil {
		t.Fatal(err)
	}
	if p.standing(ctx, her) {
		t.Error("a disabled operator stands")
	}
}
