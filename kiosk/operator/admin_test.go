package operator

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func TestOnlyTheLocalAdministratorMakesTheFirstAccounts(t *testing.T) {
	r := newRig(t)
	for _, role := range Roles() {
		for _, by := range []Actor{None(), {operator: "x", role: RoleOperator}, {operator: "x", role: RoleSupervisor}} {
			_, err := r.Add(t.Context(), by, NewOperator{Name: "Lê Thị Sương", Role: role})
			var denied *PermissionError
			if !errors.As(err, &denied) {
				t.Errorf("%q added a %s: %v", by.role, role, err)
			}
		}
	}
	it := r.add("Lê Thị Sương", RoleIT)
	if _, err := r.Add(t.Context(), r.in(it.Name).Actor(), NewOperator{Name: "Đỗ Văn Kỷ", Role: RoleIT}); err != nil {
		t.Errorf("an administrator cannot add one: %v", err)
	}
}

func TestOperatorsChangeNobody(t *testing.T) {
	r := newRig(t)
	it, who := r.add("Lê Thị Sương", RoleIT), r.add("Trần Văn Ổi", RoleOperator)
	boss := r.add("Hồ Thị Mận", RoleSupervisor)
	ctx := t.Context()
	for _, by := range []Actor{None(), r.in(who.Name).Actor(), r.in(boss.Name).Actor()} {
		_, list := r.List(ctx, by)
		for name, err := range map[string]error{
			"disable": r.Disable(ctx, by, it.ID), "enable": r.Enable(ctx, by, it.ID), "rename": r.Rename(ctx, by, it.ID, "X"),
			"staff": r.SetStaff(ctx, by, it.ID, insurance.Staff{}), "card": r.EnrolCard(ctx, by, it.ID, nil),
			"password": r.SetPassword(ctx, by, it.ID, goodPassword, goodPassword+"!"),
			"pin":      r.SetPIN(ctx, by, it.ID, goodPIN, "0000"), "list": list,
		} {
			var denied *PermissionError
			if !errors.As(err, &denied) || denied.Action != ManageOperators {
				t.Errorf("%s by %q: %v", name, by.role, err)
			}
		}
	}
}

func TestNamesAreUniqueHoweverTheyAreTyped(t *testing.T) {
	r := newRig(t)
	first := r.add("Nguyễn Thị Ửng", RoleOperator)
	other := r.add("Phạm Văn Cội", RoleOperator)
	for _, same := range []personal.Text{
		"Nguyễn Thị Ửng", "  NGUYỄN  thị ửng ", "Nguye\u0302\u0303n Thi\u0323 U\u031b\u0309ng", personal.Text(first.ID),
	} {
		_, err := r.Add(t.Context(), LocalAdministrator(), NewOperator{Name: same, Role: RoleOperator})
		r.wantErr(err, ErrNameTaken)
		r.wantErr(r.Rename(t.Context(), LocalAdministrator(), other.ID, same), ErrNameTaken)
	}
	r.must(r.Rename(t.Context(), LocalAdministrator(), first.ID, "nguyễn thị ửng")) // oneself is not in one's way
	r.must(r.Rename(t.Context(), LocalAdministrator(), first.ID, "Nguyễn Thị Ửng (2)"))
	r.in("Nguyễn Thị Ửng (2)")
}

func TestFieldsOfAnAccount(t *testing.T) {
	r := newRig(t)
	long := personal.Text(make([]byte, maxName+1))
	for _, c := range []struct {
		field string
		n     NewOperator
	}{
		{"name", NewOperator{Name: "  ", Role: RoleIT}}, {"name", NewOperator{Name: long, Role: RoleIT}},
		{"name", NewOperator{Name: "A\u0007B", Role: RoleIT}}, {"name", NewOperator{Name: "\xff\xfe", Role: RoleIT}},
		{"role", NewOperator{Name: "A"}}, {"role", NewOperator{Name: "A", Role: "admin"}}, {"role", NewOperator{Name: "A", Role: roleLocal}},
		{"staff.name", NewOperator{Name: "A", Role: RoleIT, Staff: insurance.Staff{Number: "001190000001"}}},
		{"staff.number", NewOperator{Name: "A", Role: RoleIT, Staff: insurance.Staff{Name: "A"}}},
		{"staff.number", NewOperator{Name: "A", Role: RoleIT, Staff: insurance.Staff{Name: "A", Number: "00119000000"}}},
	} {
		_, err := r.Add(t.Context(), LocalAdministrator(), c.n)
		var field *FieldError
		if !errors.As(err, &field) || field.Field != c.field {
			t.Errorf("got %v, want %s", err, c.field)
		}
	}
	o := r.add("Vũ Thị Quế", RoleOperator)
	var field *FieldError
	if err := r.Rename(t.Context(), LocalAdministrator(), o.ID, ""); !errors.As(err, &field) {
		t.Errorf("renamed to nothing: %v", err)
	}
	r.must(r.SetStaff(t.Context(), LocalAdministrator(), o.ID, insurance.Staff{Name: " Vũ  Thị Quế ", Number: "001 190 000 001"}))
	if got := r.in(o.Name).Staff; got.Name != "Vũ Thị Quế" || got.Number != "001190000001" {
		t.Error("the staff of a session is not the one that was registered")
	}
	r.wantErr(r.Rename(t.Context(), LocalAdministrator(), "nobody", "X"), ErrNotFound)
}

func TestTheLastAdministratorStays(t *testing.T) {
	r := newRig(t)
	one, two := r.add("Lê Thị Sương", RoleIT), r.add("Đỗ Văn Kỷ", RoleIT)
	r.must(r.Disable(t.Context(), LocalAdministrator(), one.ID))
	r.wantErr(r.Disable(t.Context(), LocalAdministrator(), two.ID), ErrLastAdministrator)
	if r.listed(two.ID).State != Enabled {
		t.Error("disabled all the same")
	}
	r.must(r.Enable(t.Context(), LocalAdministrator(), one.ID))
	r.must(r.Disable(t.Context(), LocalAdministrator(), two.ID))

	// One that nobody used for weeks looks after nothing.
	r.must(r.Enable(t.Context(), LocalAdministrator(), two.ID))
	r.clock.add(IdleDays * 24 * time.Hour)
	r.must(r.Enable(t.Context(), LocalAdministrator(), one.ID))
	r.wantErr(r.Disable(t.Context(), LocalAdministrator(), one.ID), ErrLastAdministrator)
}

func TestTwoWhoDisableEachOtherAtOnce(t *testing.T) {
	r := newRig(t)
	one, two := r.add("Lê Thị Sương", RoleIT), r.add("Đỗ Văn Kỷ", RoleIT)
	actors := []Actor{r.in(one.Name).Actor(), r.in(two.Name).Actor()}
	errs := make([]error, 2)
	var wg sync.WaitGroup
	for i, target := range []string{two.ID, one.ID} {
		wg.Go(func() { errs[i] = r.Disable(t.Context(), actors[i], target) })
	}
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), ErrLastAdministrator) {
		t.Errorf("%v", errs)
	}
}

func TestLengthsOfSecrets(t *testing.T) {
	r := newRig(t)
	o := r.add("Vũ Thị Quế", RoleOperator)
	repeat := func(s string, n int) backend.Secret {
		return backend.Secret(slices.Repeat([]byte(s), n))
	}
	for _, c := range []struct {
		password backend.Secret
		want     error
	}{
		{"thirteen char", ErrTooShort}, {"fourteen chars", nil},
		{repeat("ậ", 13), ErrTooShort}, {repeat("ậ", 14), nil},
		{repeat("a\u0323\u0302", 13), ErrTooShort}, // 39 code points, 13 characters
		{repeat("x", 256), nil}, {repeat("x", 257), ErrTooLong}, {repeat("x", 1<<20), ErrTooLong},
		{repeat("\xff", 20), ErrNotText},
	} {
		r.wantErr(r.SetPassword(t.Context(), LocalAdministrator(), o.ID, "", c.password), c.want)
	}
	for pin, want := range map[backend.Secret]error{
		"123": ErrTooShort, "1234": nil, "123456": nil, "123456789012": nil, "1234567890123": ErrTooLong, "12a4": ErrNotDigits, "１２３４": ErrNotDigits,
	} {
		r.wantErr(r.SetPIN(t.Context(), LocalAdministrator(), o.ID, "", pin), want)
	}
}

func TestOwnSecretsNeedTheCurrentOne(t *testing.T) {
	r := newRig(t)
	it := r.add("Lê Thị Sương", RoleIT)
	s := r.in(it.Name)
	const next, nextPIN = backend.Secret("a password of another day"), backend.Secret("2468")
	for range FreeTries { // whoever comes to the open desk of an administrator guesses as at the door
		r.wantErr(r.SetPassword(t.Context(), s.Actor(), it.ID, "", next), ErrWrong)
	}
	if _, out := isLockedOut(r.SetPassword(t.Context(), s.Actor(), it.ID, goodPassword, next)); !out {
		t.Error("nobody counts the tries")
	}
	r.clock.add(FirstPause)
	r.must(r.SetPassword(t.Context(), s.Actor(), it.ID, goodPassword, next))
	r.wantErr(r.SetPIN(t.Context(), s.Actor(), it.ID, "0000", nextPIN), ErrWrong)
	r.must(r.SetPIN(t.Context(), s.Actor(), it.ID, goodPIN, nextPIN))
	if _, err := r.Session(t.Context(), s.Token); err != nil {
		t.Errorf("one's own change ended the shift: %v", err)
	}
	_, err := r.SignIn(t.Context(), it.Name, goodPassword)
	r.wantErr(err, ErrWrong)
	_, err = r.SignIn(t.Context(), it.Name, next)
	r.must(err)
}

func TestTakingASecretAway(t *testing.T) {
	r := newRig(t)
	o := r.add("Vũ Thị Quế", RoleOperator)
	s := r.in(o.Name)
	r.must(r.SetPassword(t.Context(), LocalAdministrator(), o.ID, "", ""))
	_, err := r.Session(t.Context(), s.Token)
	r.wantErr(err, ErrNoShift)
	for _, guess := range []backend.Secret{"", goodPassword} {
		_, err := r.SignIn(t.Context(), o.Name, guess)
		r.wantErr(err, ErrWrong)
	}
	if got := r.listed(o.ID); got.HasPassword || !got.HasPIN {
		t.Error("the list tells otherwise")
	}
}
