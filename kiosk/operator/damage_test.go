package operator

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// damaged are bytes that no document of ours has.
func damaged() []string {
	return []string{
		"", "{", "null", "[]", `"x"`, `{}`, `{"id":"x"}`, `{} {}`, "\x00", "\xff\xfe", `{"unknown":1}`,
		strings.Repeat(`{"id":`, 10000), `{"name":"` + strings.Repeat("x", maxDocument) + `"}`,
		`{"until":"not a time"}`, `{"failures":-1}`, `{"failures":1e99}`, `{"round":-1}`,
	}
}

func isDamage(err error, kind, id string) bool {
	var d *DocumentError
	return errors.As(err, &d) && d.Kind == kind && d.ID == id
}

func TestADamagedAccountKeepsNobodyElseOut(t *testing.T) {
	for _, body := range damaged() {
		r := newRig(t)
		o := r.add("Nguyễn Thị Ửng", RoleOperator)
		broken := r.add("Lê Thị Sương", RoleIT)
		r.put(kindAccount, broken.ID, []byte(body))

		for name, err := range map[string]error{
			"signing in": second(r.SignIn(t.Context(), personal.Text(broken.ID), goodPassword)),
			"disabling":  r.Disable(t.Context(), LocalAdministrator(), broken.ID),
			"a password": r.SetPassword(t.Context(), LocalAdministrator(), broken.ID, "", goodPassword),
		} {
			if !isDamage(err, kindAccount, broken.ID) {
				t.Errorf("%s with %.20q: %v", name, body, err)
			}
		}
		r.wantErr(second(r.SignIn(t.Context(), broken.Name, goodPassword)), ErrWrong)
		if got := r.listed(broken.ID); got.State != Damaged || got.Name != "" {
			t.Errorf("listed as %s", got.State)
		}
		r.in(o.Name)
	}
}

func TestDamagedTriesLetNobodyInBeforeAnAdministratorDoes(t *testing.T) {
	for _, body := range damaged() {
		if body == "null" || body == "{}" { // no failures yet, as good as absent
			continue
		}
		r := newRig(t)
		o := r.add("Nguyễn Thị Ửng", RoleOperator)
		r.put(kindTries, o.ID, []byte(body))
		if err := second(r.SignIn(t.Context(), o.Name, goodPassword)); !isDamage(err, kindTries, o.ID) {
			t.Errorf("%.20q: %v", body, err)
		}
		r.must(r.Enable(t.Context(), LocalAdministrator(), o.ID))
		r.in(o.Name)
	}
}

func TestADamagedShiftIsNone(t *testing.T) {
	for _, body := range damaged() {
		r := newRig(t)
		o := r.add("Nguyễn Thị Ửng", RoleOperator)
		s := r.in(o.Name)
		r.put(kindShift, s.ID, []byte(body))
		for name, err := range map[string]error{
			"looking": second(r.Session(t.Context(), s.Token)), "using": second(r.Use(t.Context(), s.Token)),
			"unlocking": second(r.Unlock(t.Context(), s.Token, goodPIN)),
		} {
			if !isDamage(err, kindShift, s.ID) {
				t.Errorf("%s with %.20q: %v", name, body, err)
			}
		}
		r.must(r.Sweep(t.Context()))
		r.wantErr(second(r.Session(t.Context(), s.Token)), ErrNoShift)
	}
}

// TestAShiftCannotBeStretched: a document whose times were changed is damaged.
func TestAShiftCannotBeStretched(t *testing.T) {
	r := newRig(t)
	o := r.add("Nguyễn Thị Ửng", RoleOperator)
	now := r.clock.now()
	for _, sh := range []shift{
		{Operator: o.ID, Since: now, Until: now.Add(MaxShift + time.Second)}, {Operator: o.ID, Since: now, Until: now},
		{Operator: o.ID, Until: now.Add(time.Hour)}, {Since: now, Until: now.Add(time.Hour)},
	} {
		body, err := json.Marshal(sh)
		r.must(err)
		if _, err := parseShift("x", body); !isDamage(err, kindShift, "x") {
			t.Errorf("taken: %v", err)
		}
	}
}

// TestAHashCannotAskForAllMemory: what a document says it costs is bounded.
func TestAHashCannotAskForAllMemory(t *testing.T) {
	for _, c := range []Cost{
		{}, {0, 8, 1}, {1, 8, 0}, {1, 0, 1}, {1, 1 << 31, 1}, {1 << 31, 8, 1}, {1, 8, 255}, {1, 8, 2},
	} {
		if (&hash{Cost: c, Salt: make([]byte, saltLen), Key: make([]byte, keyLen)}).sane() {
			t.Errorf("taken: %+v", c)
		}
	}
	for _, h := range []hash{{Cost: cheap}, {Cost: cheap, Salt: make([]byte, saltLen), Key: make([]byte, 1)}} {
		if h.sane() {
			t.Error("taken: a hash of another length")
		}
	}
}

// TestAnAccountIsTakenUnderItsOwnIDAndWithHashesThatCanBe: a document in the
// place of another, or with a hash that cannot be computed, is damaged.
func TestAnAccountIsTakenUnderItsOwnIDAndWithHashesThatCanBe(t *testing.T) {
	now := time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)
	good := account{ID: "x", Name: "A", Role: RoleIT, Created: now, Enabled: now}
	costly := &hash{Cost: Cost{Passes: 1, Memory: 1 << 31, Lanes: 1}, Salt: make([]byte, saltLen), Key: make([]byte, keyLen)}
	for name, spoil := range map[string]func(*account){
		"":           func(*account) {},
		"another id": func(acc *account) { acc.ID = "y" }, "no name": func(acc *account) { acc.Name = "" },
		"local role": func(acc *account) { acc.Role = roleLocal }, "a costly PIN": func(acc *account) { acc.PIN = costly },
		"a costly password": func(acc *account) { acc.Password = costly }, "no key": func(acc *account) { acc.Keys = []string{"aa:"} },
		"no time": func(acc *account) { acc.Created = time.Time{} }, "never enabled": func(acc *account) { acc.Enabled = time.Time{} },
	} {
		acc := good
		spoil(&acc)
		body, err := json.Marshal(acc)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parseAccount("x", body); (name == "") != (err == nil) || err != nil && !isDamage(err, kindAccount, "x") {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// FuzzAccountDocument: an account that is taken is one that would be written.
func FuzzAccountDocument(f *testing.F) {
	now := time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)
	good, err := json.Marshal(account{
		ID: "x", Name: "Nguyễn Thị Ửng", Role: RoleIT, Created: now, Enabled: now, Keys: []string{"aa:" + strings.Repeat("0f", 32)},
		PIN: &hash{Cost: cheap, Salt: make([]byte, saltLen), Key: make([]byte, keyLen)},
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	for _, d := range damaged() {
		if len(d) < 1000 {
			f.Add([]byte(d))
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		acc, err := parseAccount("x", body)
		if err != nil {
			if !isDamage(err, kindAccount, "x") {
				t.Errorf("untyped: %T", err)
			}
			return
		}
		again, err := json.Marshal(acc)
		if err != nil {
			return // a year that JSON cannot hold
		}
		if _, err := parseAccount("x", again); err != nil {
			t.Errorf("taken, and not when written again: %v", err)
		}
	})
}

// FuzzShiftDocument: a shift that is taken has an operator and an end.
func FuzzShiftDocument(f *testing.F) {
	f.Add([]byte(`{"operator":"o","since":"2026-11-22T01:00:00Z","until":"2026-11-22T13:00:00Z","method":"card"}`))
	for _, d := range damaged() {
		if len(d) < 1000 {
			f.Add([]byte(d))
		}
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		sh, err := parseShift("x", body)
		if err != nil {
			if !isDamage(err, kindShift, "x") {
				t.Errorf("untyped: %T", err)
			}
			return
		}
		if sh.Operator == "" || !sh.ended(sh.Since.Add(MaxShift)) {
			t.Error("taken without an operator or an end")
		}
	})
}
