package payment

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/vietqr"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

const gateway = "a key that is shared"

var (
	noon = time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)
	page = visit.Caller{Client: "page", Scopes: []visit.Scope{visit.ScopeVisits}}
	bank = visit.Caller{Client: "bank", Scopes: []visit.Scope{visit.ScopePayments}}
)

// desk knows one open visit of the page, and one that is closed.
type desk struct{}

func (desk) Visit(_ context.Context, who visit.Caller, id string) (visit.View, error) {
	switch {
	case who.Client != page.Client:
		return visit.View{}, visit.ErrNotYours
	case id == "closed":
		return visit.View{ID: id, State: visit.Done}, nil
	case id != "visit":
		return visit.View{}, visit.ErrNotFound
	}
	return visit.View{ID: id, State: visit.HasRecord}, nil
}

type rig struct {
	*Payments
	store *store.Store
	now   time.Time
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{now: noon}
	clock := func() time.Time { return r.now }
	var err error
	if r.store, err = store.Open(t.Context(), store.Options{Dir: t.TempDir(), Key: store.Key{7}, Now: clock}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.store.Close() })
	r.Payments = New(Options{Store: r.store, Desk: desk{}, Account: vietqr.Order{Bank: "970436", Account: "1234567890"}, Gateway: gateway,
		Expires: 15 * time.Minute, Now: clock, Rand: rand.Reader})
	return r
}

func (r *rig) asked(t *testing.T) Payment {
	t.Helper()
	p, err := r.Ask(t.Context(), page, Request{Visit: "visit", Amount: 85000, Purpose: "KCB 0001 LK123"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// says is the gateway's word, signed.
func (r *rig) says(id, transaction string, amount int64) Notice {
	n := Notice{Transaction: transaction, Amount: amount, At: r.now}
	n.Signature = hex.EncodeToString(Sign(gateway, id, n))
	return n
}

func TestPaidByTheBanksWordAlone(t *testing.T) {
	r := newRig(t)
	p := r.asked(t)
	if p.State != Waiting || p.QR != "00020101021238540010A00000072701240006970436011012345678900208QRIBFTTA53037045405850005802VN62180814KCB 0001 LK1236304A6A0" || len(p.PNG) == 0 {
		t.Errorf("%+v", p)
	}
	got, err := r.Settle(t.Context(), bank, p.ID, r.says(p.ID, "FT1", 85000))
	if err != nil || got.State != Paid || got.Late || got.Transaction != "FT1" {
		t.Errorf("%v %+v", err, got)
	}
	if again, err := r.Settle(t.Context(), bank, p.ID, r.says(p.ID, "FT1", 85000)); err != nil || again.PaidAt != got.PaidAt {
		t.Error("the same word again:", err)
	}
	if _, err := r.Settle(t.Context(), bank, p.ID, r.says(p.ID, "FT2", 85000)); !errors.Is(err, ErrTwice) {
		t.Error("another transfer:", err)
	}
	if seen, err := r.Get(t.Context(), page, p.ID); err != nil || seen.State != Paid {
		t.Error(err)
	}
	if _, err := r.Get(t.Context(), bank, p.ID); !errors.Is(err, ErrNotFound) {
		t.Error("another client sees it:", err)
	}
}

// Somebody else's program signs as the gateway does.
func TestOpenSSLSignsForTheGateway(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skipf("openssl is not here: %v", err)
	}
	r := newRig(t)
	p := r.asked(t)
	cmd := exec.Command(openssl, "dgst", "-sha256", "-hmac", gateway, "-r")
	cmd.Stdin = strings.NewReader(p.ID + "|FT1|85000|2026-11-22T05:00:00Z")
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	n := Notice{Transaction: "FT1", Amount: 85000, At: noon.In(time.FixedZone("+07", 7*3600)), Signature: strings.Fields(string(out))[0]}
	if got, err := r.Settle(t.Context(), bank, p.ID, n); err != nil || got.State != Paid {
		t.Error(err)
	}
}

func TestWordsThatAreNotTheBanks(t *testing.T) {
	r := newRig(t)
	p, other := r.asked(t), r.asked(t)
	good := r.says(p.ID, "FT1", 85000)
	with := func(change func(*Notice)) Notice { n := good; change(&n); return n }
	for name, n := range map[string]Notice{
		"unsigned":         with(func(n *Notice) { n.Signature = "" }),
		"no hex":           with(func(n *Notice) { n.Signature = strings.Repeat("x", 64) }),
		"another amount":   with(func(n *Notice) { n.Amount = 1 }),
		"another transfer": with(func(n *Notice) { n.Transaction = "FT2" }),
		"another time":     with(func(n *Notice) { n.At = n.At.Add(time.Second) }),
		"another payment":  r.says(other.ID, "FT1", 85000),
	} {
		if _, err := r.Settle(t.Context(), bank, p.ID, n); !errors.Is(err, ErrSignature) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.Settle(t.Context(), bank, p.ID, r.says(p.ID, "FT1", 84000)); !errors.Is(err, ErrAmount) {
		t.Error("signed, of another amount:", err)
	}
	if _, err := r.Settle(t.Context(), bank, "none", r.says("none", "FT1", 85000)); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
	r.now = noon.Add(clockSkew + time.Second)
	if _, err := r.Settle(t.Context(), bank, p.ID, good); !errors.Is(err, ErrSignature) {
		t.Error("an old word:", err)
	}
	if seen, _ := r.Get(t.Context(), page, p.ID); seen.State != Waiting {
		t.Error(seen.State)
	}
}

func TestMoneyThatComesLateCame(t *testing.T) {
	r := newRig(t)
	p := r.asked(t)
	r.now = p.Expires
	if seen, _ := r.Get(t.Context(), page, p.ID); seen.State != Expired {
		t.Error(seen.State)
	}
	if got, err := r.Settle(t.Context(), bank, p.ID, r.says(p.ID, "FT1", 85000)); err != nil || got.State != Paid || !got.Late {
		t.Error(err, got.State)
	}
}

func TestNobodysNumberIsAskedToBePaid(t *testing.T) {
	r := newRig(t)
	for name, req := range map[string]Request{
		"number": {Visit: "visit", Amount: 1, Purpose: "VP 001190123456"}, "bill": {Visit: "visit", Amount: 1, Bill: "001190123456"},
		"too much": {Visit: "visit", Amount: vietqr.MaxAmount}, "nothing": {Visit: "visit"}, "less": {Visit: "visit", Amount: -1},
	} {
		var field *visit.FieldError
		if _, err := r.Ask(t.Context(), page, req); !errors.As(err, &field) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var state *visit.StateError
	if _, err := r.Ask(t.Context(), page, Request{Visit: "closed", Amount: 1}); !errors.As(err, &state) {
		t.Error(err)
	}
	if _, err := r.Ask(t.Context(), bank, Request{Visit: "visit", Amount: 1}); !errors.Is(err, visit.ErrNotYours) {
		t.Error(err)
	}
}

func TestWhatEndedLongAgoIsForgotten(t *testing.T) {
	r := newRig(t)
	p := r.asked(t)
	r.now = p.Expires.Add(keepEnded)
	next := r.asked(t)
	if _, err := r.Get(t.Context(), page, p.ID); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
	if _, err := r.Get(t.Context(), page, next.ID); err != nil {
		t.Error(err)
	}
}

// No notice of a stranger makes a payment paid.
func FuzzNotice(f *testing.F) {
	f.Add([]byte(`{"transaction":"FT1","amount":85000,"at":"2026-11-22T05:00:00Z","signature":"00"}`))
	p := New(Options{Gateway: gateway, Now: func() time.Time { return noon }})
	f.Fuzz(func(t *testing.T, body []byte) {
		var n Notice
		if json.Unmarshal(body, &n) == nil && p.signed("id", n) {
			t.Error("signed by nobody")
		}
	})
}
