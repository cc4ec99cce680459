package operator

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// journalled is the journal as kept: its rows, and all their text.
func (r *rig) journalled() (events []journal.Event, text string) {
	r.t.Helper()
	r.must(r.store.View(r.t.Context(), func(tx *store.Tx) error {
		rows, err := tx.JournalSource().Rows(0, 1000)
		for _, row := range rows {
			e, parse := journal.ParseEvent(row.Bytes)
			err = errors.Join(err, parse)
			events, text = append(events, e), text+string(row.Bytes)+"\n"
		}
		return err
	}))
	return events, text
}

func TestTheJournalTellsWhoDidWhatAndNamesNobody(t *testing.T) {
	r := newRig(t)
	ctx := t.Context()
	it, o := r.add("Lê Thị Sương", RoleIT), r.withCard("Nguyễn Thị Ửng")
	admin := r.in(it.Name).Actor()
	r.must(r.SetStaff(ctx, admin, o.ID, insurance.Staff{Name: "Nguyễn Thị Ửng", Number: "001190000001"}))
	r.must(r.Rename(ctx, admin, o.ID, "Nguyễn Thị Ửng (2)"))
	_, _ = r.SignIn(ctx, "Hoàng Văn Không", "not the password")
	_, _ = r.SignIn(ctx, personal.Text(o.ID), "not the password")
	_, _ = r.SignInCard(ctx, personal.Text(o.ID), r.tap(1), goodPIN)
	_, _ = r.SignInCard(ctx, personal.Text(o.ID), r.tap(0, "clone-no-keys"), goodPIN)
	s, err := r.SignInCard(ctx, personal.Text(o.ID), r.tap(0), goodPIN)
	r.must(err)
	r.must(r.Lock(ctx, s.Token))
	_, _ = r.Unlock(ctx, s.Token, "0000")
	r.must(second(r.Unlock(ctx, s.Token, goodPIN)))
	r.clock.add(DefaultIdle)
	r.must(r.Sweep(ctx))
	r.must(r.SignOut(ctx, s.Token))
	r.must(r.Disable(ctx, admin, o.ID))
	_, _ = r.SignIn(ctx, personal.Text(o.ID), goodPassword)
	r.must(r.Enable(ctx, admin, o.ID))
	for range FreeTries {
		_, _ = r.SignIn(ctx, personal.Text(o.ID), "not the password")
	}
	r.clock.add(MaxShift)
	r.must(r.Sweep(ctx))

	events, text := r.journalled()
	var got []string
	names := strings.NewReplacer(it.ID, "IT", o.ID, "OP")
	for _, e := range events {
		got = append(got, names.Replace(strings.Join(strings.Fields(strings.Join(
			[]string{e.Kind, e.Operator, e.Item, e.Method, e.Code, e.Reason}, " ")), " ")))
	}
	want := []string{
		"operator.added local IT it", "operator.password local IT", "operator.pin local IT",
		"operator.added local OP operator", "operator.password local OP", "operator.pin local OP", "operator.card local OP",
		"operator.login IT password", "operator.staff IT OP", "operator.renamed IT OP",
		"operator.refused password wrong", "operator.refused OP password wrong",
		"operator.refused OP card card-not-enrolled", "operator.refused OP card card-not-proven",
		"operator.login OP card", "operator.locked OP by-hand", "operator.refused OP pin wrong", "operator.unlocked OP pin",
		"operator.locked OP idle", "operator.locked IT idle", "operator.logout OP signed-out",
		"operator.disabled IT OP", "operator.refused OP password disabled", "operator.enabled IT OP",
		"operator.refused OP password wrong", "operator.refused OP password wrong", "operator.refused OP password wrong",
		"operator.refused OP password wrong", "operator.refused OP password wrong locked-out", "operator.logout IT shift-over",
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the journal holds\n%s\nand should hold\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, secret := range []string{
		"Sương", "Ửng", "Kh\u00f4ng", "001190000001", goodPIN.Reveal(), goodPassword.Reveal(), "not the password", s.Token.Reveal(), s.ID,
	} {
		if strings.Contains(text, secret) {
			t.Error("the journal names a person or a secret")
		}
	}
}

func TestErrorsNameNobody(t *testing.T) {
	r := newRig(t)
	ctx := t.Context()
	o := r.withCard("Nguyễn Thị Ửng")
	_, taken := r.Add(ctx, LocalAdministrator(), NewOperator{Name: o.Name, Role: RoleIT})
	_, staff := r.Add(ctx, LocalAdministrator(), NewOperator{Name: "Vũ Thị Quế", Role: RoleIT, Staff: insurance.Staff{Name: "Vũ Thị Quế", Number: "12345"}})
	_, role := r.Add(ctx, LocalAdministrator(), NewOperator{Name: "Vũ Thị Quế", Role: "giám đốc"})
	all := []error{
		taken, staff, role, r.Rename(ctx, None(), o.ID, "Vũ Thị Quế"), r.SetPassword(ctx, LocalAdministrator(), o.ID, "", "giám đốc"),
		second(r.SignIn(ctx, o.Name, "giám đốc")), second(r.SignInCard(ctx, o.Name, r.tap(1), "12345")),
		second(r.SignInCard(ctx, o.Name, nil, "12345")), second(r.Unlock(ctx, "giám đốc", "12345")), r.SetPIN(ctx, LocalAdministrator(), "Vũ Thị Quế", "", "12345"),
	}
	for range FreeTries {
		all = append(all, second(r.SignIn(ctx, o.Name, "giám đốc")))
	}
	for _, err := range all {
		if err == nil {
			t.Error("no error")
			continue
		}
		for _, secret := range []string{"Ửng", "Quế", "giám", "12345"} {
			if strings.Contains(err.Error(), secret) {
				t.Errorf("a %T names a person or a secret", err)
			}
		}
	}
}

// TestALockOutThatIsAskedAboutWritesNothing: whoever knocks on a locked door
// does not fill the disk.
func TestALockOutThatIsAskedAboutWritesNothing(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	for range FreeTries {
		_, _ = r.SignIn(t.Context(), o.Name, "not the password")
	}
	before, _ := r.journalled()
	r.clock.add(time.Second)
	for range 20 {
		_, _ = r.SignIn(t.Context(), o.Name, "not the password")
	}
	if after, _ := r.journalled(); len(after) != len(before) {
		t.Error("the journal grew")
	}
}
