package main

import (
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// decode reads what a command printed.
func decode[T any](t *testing.T, a answer) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(a.out), &v); err != nil || a.exit != exitOK {
		t.Fatalf("exit %d: %s%s", a.exit, a.out, a.err)
	}
	return v
}

// Where no agent runs, a command owns the data folder for as long as it lasts.
func TestCommandsWithoutAnAgent(t *testing.T) {
	o := newHall(t)
	made := decode[api.Paired](t, o.agent("pair", "--origin", "https://his.example.vn", "--unattended"))
	if !strings.HasPrefix(made.Token, "cccd_") || made.Origin != "https://his.example.vn" {
		t.Errorf("paired as %q", made.Origin)
	}
	list := decode[struct{ Pairings []api.Pairing }](t, o.agent("pair", "--list"))
	if len(list.Pairings) != 1 || strings.Contains(o.agent("pair", "--list").out, made.Token) {
		t.Errorf("%d clients, or the token is listed", len(list.Pairings))
	}
	ended := decode[api.Pairing](t, o.agent("pair", "--revoke", made.ID))
	if ended.Revoked.IsZero() {
		t.Error("not revoked")
	}
	if a := o.agent("pair", "--origin", "https://his.example.vn", "--code"); a.failure.Code != "agent-not-running" {
		t.Errorf("a code without an agent: %s", a.out)
	}
	report := decode[journal.Report](t, o.agent("journal", "verify"))
	if report.Outcome != journal.OK || report.Tail != journal.Undetermined || report.Size < 2 {
		t.Errorf("%+v", report)
	}
}

func TestOperatorsByHand(t *testing.T) {
	o := newHall(t)
	o.write("secret", []byte("mat khau dai hon muoi bon\n"))
	secret := "@" + filepath.Join(o.data, "secret")
	first := decode[office.OperatorRow](t, o.agent("operators", "add", "--name", "Trần Văn Máy", "--role", "it", "--password", secret, "--pin", "246810"))
	decode[office.OperatorRow](t, o.agent("operators", "add", "--name", "Lê Thị Trực", "--password", secret))
	if all := decode[office.OperatorList](t, o.agent("operators", "list")); len(all.Operators) != 2 {
		t.Errorf("%d operators", len(all.Operators))
	}
	for _, c := range []struct {
		code string
		args []string
	}{
		{"last-administrator", []string{"disable", first.ID}},
		{"name-taken", []string{"add", "--name", "lê thị trực"}},
		{"secret-too-short", []string{"set", first.ID, "--password", "ngan"}},
		{"pin-digits", []string{"set", first.ID, "--pin", "12ab56"}},
		{"not-found", []string{"disable", "nobody"}},
		{"operator-field", []string{"add", "--name", "Ngô Văn Khác", "--role", "king"}},
	} {
		if a := o.agent(append([]string{"operators"}, c.args...)...); a.failure.Code != c.code || strings.Contains(a.out, "ngan") {
			t.Errorf("%v: %s", c.args, a.out)
		}
	}
}

// What a backend did not answer is queued, also when it was asked by hand.
func TestUnansweredIsQueued(t *testing.T) {
	o := newHall(t)
	for _, fault := range []rig.Fault{rig.Down, rig.NoAnswer} {
		if err := o.sim.SetFaults("kbtt:" + string(fault)); err != nil {
			t.Fatal(err)
		}
		qr := strings.Replace(guestQR, "001190123456", map[rig.Fault]string{rig.Down: "001190123456", rig.NoAnswer: "001190123464"}[fault], 1)
		a := o.agent("accommodation", "notify", "--qr", qr, "--room", "305", "--departure", tomorrow())
		if a.exit != exitUnreachable || !strings.HasPrefix(a.failure.Code, "backend-") {
			t.Fatalf("%s: exit %d %s", fault, a.exit, a.out)
		}
	}
	items := decode[struct{ Items []api.Item }](t, o.agent("outbox", "list")).Items
	if len(items) != 2 || items[0].State != store.Queued || items[0].Deadline.IsZero() {
		t.Fatalf("%+v", items)
	}
	for _, i := range items {
		if !i.Uncertain { // both requests had left when the line broke
			t.Errorf("%s is taken for one that never left", i.ID)
		}
	}
	if a := o.agent("outbox", "drop", items[0].ID); a.exit != exitOK {
		t.Errorf("exit %d %s", a.exit, a.out)
	}
	left := decode[struct{ Items []api.Item }](t, o.agent("outbox", "list", "--state", "dropped")).Items
	if len(left) != 1 || left[0].ID != items[0].ID {
		t.Errorf("%+v", left)
	}
	found := decode[office.Found](t, o.agent("subject", "find", "--number", "001190123456"))
	if len(found.Kept) != 1 {
		t.Errorf("%d visits kept", len(found.Kept))
	}
	if a := o.agent("subject", "export", "--number", "001190123456"); !strings.Contains(a.out, "Nguyễn Thị Hoa") {
		t.Error("the person's copy does not hold the name")
	}
}

func tomorrow() string { return time.Now().Add(30 * time.Hour).Format(time.DateOnly) }

// The proof of a lookup that failed is a paper and its signed JSON.
func TestProofOfAFailedLookup(t *testing.T) {
	o := newHall(t)
	if err := o.sim.SetFaults("vss:down"); err != nil {
		t.Fatal(err)
	}
	if a := o.agent("lookup", "insurance", "--qr", guestQR); a.exit != exitUnreachable {
		t.Fatalf("exit %d %s", a.exit, a.out)
	}
	list := decode[office.ProofList](t, o.agent("lookup", "proof"))
	if len(list.Lookups) != 1 || list.Lookups[0].ToSend {
		t.Fatalf("%+v", list)
	}
	out := t.TempDir()
	files := decode[map[string]string](t, o.agent("lookup", "proof", "--visit", list.Lookups[0].Visit, "--phone", "0912 345 678", "--out", out))
	page, err := os.ReadFile(files["pdf"])
	if err != nil || !strings.HasPrefix(string(page), "%PDF-") {
		t.Errorf("no paper: %v", err)
	}
	if info, err := os.Stat(files["signed"]); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the signed file: %v", err)
	}
	after := decode[office.ProofList](t, o.agent("lookup", "proof"))
	if len(after.Lookups) != 1 || !after.Lookups[0].ToSend {
		t.Fatalf("%+v", after)
	}
	if a := o.agent("lookup", "proof", "--sent", after.Lookups[0].Item); a.exit != exitOK {
		t.Errorf("exit %d %s", a.exit, a.out)
	}
	if left := decode[office.ProofList](t, o.agent("lookup", "proof")); len(left.Lookups) != 0 {
		t.Errorf("%+v", left)
	}
}

// A desk's copy opens elsewhere with its words, and not without.
func TestBackupAndRestore(t *testing.T) {
	o := newHall(t)
	made := decode[api.Paired](t, o.agent("pair", "--origin", "https://his.example.vn", "--unattended"))
	copied := filepath.Join(t.TempDir(), "desk.backup")
	if a := o.agent("backup", "--out", copied, "--passphrase", "mười từ không ai đoán được đâu"); a.exit != exitOK {
		t.Fatalf("exit %d %s", a.exit, a.out)
	}
	elsewhere := t.TempDir()
	if a := runAgent(t, "", elsewhere, "restore", "--in", copied, "--passphrase", "other words"); a.failure.Code != "wrong-passphrase" {
		t.Errorf("other words: %s", a.out)
	}
	if a := runAgent(t, "", elsewhere, "restore", "--in", copied, "--passphrase", "mười từ không ai đoán được đâu"); a.exit != exitOK {
		t.Fatalf("exit %d %s", a.exit, a.out)
	}
	list := decode[struct{ Pairings []api.Pairing }](t, runAgent(t, "", elsewhere, "pair", "--list"))
	if len(list.Pairings) != 1 || list.Pairings[0].ID != made.ID {
		t.Errorf("%+v", list)
	}
	if a := runAgent(t, "", elsewhere, "restore", "--in", copied, "--passphrase", "mười từ không ai đoán được đâu"); a.failure.Code != "store-exists" {
		t.Errorf("over a store: %s", a.out)
	}
}

func TestSecondOwnerIsToldSo(t *testing.T) {
	o := newHall(t)
	key, err := store.LoadKey(t.Context(), store.KeyOptions{Source: store.File, Dir: o.data, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	held, err := store.Open(t.Context(), store.Options{Dir: o.data, Key: key, Now: time.Now, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = held.Close() }()
	if a := o.agent("outbox", "list"); a.failure.Code != "locked" {
		t.Errorf("exit %d %s", a.exit, a.out)
	}
}

func TestLostKeyIsToldSo(t *testing.T) {
	o := newHall(t)
	decode[struct{ Items []api.Item }](t, o.agent("outbox", "list"))
	if err := os.Remove(filepath.Join(o.data, "store.key")); err != nil {
		t.Fatal(err)
	}
	if a := o.agent("outbox", "list"); a.failure.Code != "key-lost" || a.failure.Advice == "" {
		t.Errorf("exit %d %s", a.exit, a.out)
	}
}
