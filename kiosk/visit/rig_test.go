package visit

import (
	"context"
	"crypto/rand"
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Callers of the tests: the desk's own screen, and two pages.
var (
	local = Caller{Client: Local, Scopes: Scopes(), Operator: "op-lan"}
	page  = Caller{Client: "page-a", Origin: "https://his.example.vn", Scopes: []Scope{ScopeVisits, ScopePortrait, ScopeInsurance, ScopeAccommodation}}
	other = Caller{Client: "page-b", Origin: "https://hotel.example.vn", Scopes: page.Scopes}
)

// citizen is an invented person.
type citizen struct{ number, name, birth, residence string }

var (
	hoa = citizen{"001190123456", "Nguyễn Thị Hoà Bình", "1990-01-15", "Số 12 phố Sông Ngân"}
	nam = citizen{"079085654321", "Trần Văn Nam Phong", "1985-06-30", "Ấp Cầu Mây"}
)

// qr is the text of a citizen card of 2021.
func (c citizen) qr() personal.Text {
	day := func(iso string) string { return iso[8:] + iso[5:7] + iso[:4] }
	sex := "Nam"
	if c.number[3] == '1' {
		sex = "Nữ"
	}
	return personal.Text(strings.Join([]string{c.number, "", c.name, day(c.birth), sex, c.residence, "20042021"}, "|"))
}

// secrets are what must not be found where nothing personal may be.
func (c citizen) secrets() []string {
	return []string{c.number, c.number[3:], c.name, c.birth, c.residence}
}

// reading is what a chip of the person gives.
func (c citizen) reading(v identity.Verdict) *reader.Reading {
	value := func(s string) *identity.Value {
		return &identity.Value{Value: personal.Text(s), Source: identity.SourceDG13, Assurance: v}
	}
	image := personal.Bytes("portrait of " + c.number)
	return &reader.Reading{Record: &identity.Record{
		Schema: identity.Schema, ID: "r-" + string(v), ReadAt: noon,
		Document: identity.Document{Kind: identity.KindCCCD, Format: "TD1", Number: personal.Text(c.number[3:]), Issued: "2021-04-20", Expires: "2030-01-15"},
		Person: identity.Person{
			PersonalNumber: value(c.number), FullName: value(c.name), DateOfBirth: value(c.birth), Sex: value("female"),
			Nationality: value("Việt Nam"), Religion: value("Không"), Residence: value(c.residence), Mother: value("Mẹ của " + c.name),
		},
		Portrait: &identity.Portrait{MIME: "image/jpeg", Width: 1, Height: 1, SHA256: "00", Assurance: v, Image: image},
		Checks:   []check.Check{{ID: "pa.signature", Result: check.Successful}},
		Verdict:  v,
	}}
}

// noon of a day in Viet Nam, as an instant.
var noon = time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)

// clock is a time that only a test moves.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

// cards is a source that does what the test says, when it says so.
type cards struct {
	began chan reader.Request // of each reading
	end   chan func(context.Context, reader.Request) (*reader.Reading, error)
}

func newCards() *cards {
	return &cards{make(chan reader.Request, 100), make(chan func(context.Context, reader.Request) (*reader.Reading, error), 100)}
}

func (c *cards) Read(ctx context.Context, req reader.Request) (*reader.Reading, error) {
	c.began <- req
	select {
	case end := <-c.end:
		return end(ctx, req)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// give ends the next reading.
func (c *cards) give(r *reader.Reading, err error) {
	c.end <- func(context.Context, reader.Request) (*reader.Reading, error) { return r, err }
}

// rig is a desk over a real store.
type rig struct {
	*Desk
	t     testing.TB
	o     Options
	dir   string
	clock *clock
	cards *cards
	key   *identity.DeviceKey
	store *store.Store
}

var errWrongPassword = errors.New("test: wrong password")

func codeOf(err error) string {
	if errors.Is(err, errWrongPassword) {
		return "wrong-password"
	}
	return "internal"
}

func clerk(string) (insurance.Staff, bool) {
	return insurance.Staff{Name: "Lê Thị Trực", Number: "001185000001"}, true
}

// newRig opens a desk; set changes its options.
func newRig(t testing.TB, set ...func(*Options)) *rig {
	t.Helper()
	r := &rig{t: t, dir: t.TempDir(), clock: &clock{t: noon}, cards: newCards()}
	var err error
	if r.key, err = identity.OpenDeviceKey(filepath.Join(r.dir, "device.key")); err != nil {
		t.Fatal(err)
	}
	hotel, err := accommodation.New(accommodation.Options{
		Portal: backend.Options{URL: "https://lodging.example.vn", Now: r.clock.now}, DefaultReason: accommodation.Tourism,
	})
	if err != nil {
		t.Fatal(err)
	}
	r.o = Options{
		Cards: r.cards, Key: r.key, Staff: clerk, CodeOf: codeOf, Now: r.clock.now, Rand: rand.Reader,
		CheckGuest: func(g accommodation.Guest) error { return hotel.Check([]accommodation.Guest{g}) },
	}
	for _, s := range set {
		s(&r.o)
	}
	r.open()
	t.Cleanup(func() { r.stop() })
	return r
}

func (r *rig) open() {
	r.t.Helper()
	var err error
	r.store, err = store.Open(context.Background(), store.Options{Dir: r.dir, Key: store.Key{7}, Signer: r.key, Now: r.clock.now})
	if err != nil {
		r.t.Fatal(err)
	}
	r.o.Store = r.store
	r.Desk = New(r.o)
}

func (r *rig) stop() {
	r.Desk.custody.close()
	if err := r.store.Close(); err != nil {
		r.t.Error(err)
	}
}

// crash ends the process without a word of the desk, and begins the next: what
// was being read leaves no trace but the store's.
func (r *rig) crash() {
	r.t.Helper()
	if err := r.store.Close(); err != nil {
		r.t.Fatal(err)
	}
	r.Desk.custody.close()
	r.open()
	r.tended()
}

func (r *rig) tended() {
	r.t.Helper()
	if err := r.tend(context.Background()); err != nil {
		r.t.Fatal(err)
	}
}

// must is the view of a step that succeeds: it is given a method's two results.
func (r *rig) must(v View, err error) View {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}

// opened is a visit that may read.
func (r *rig) opened(who Caller, p Purpose) string {
	r.t.Helper()
	id := r.must(r.Open(context.Background(), who, OpenRequest{Purpose: p})).ID
	if r.o.Owner != StateBody {
		r.must(r.Consent(context.Background(), who, id, ConsentRequest{ToReadChip, true}))
	}
	return id
}

// until waits, by the store's own signal, for something to be true of a visit.
func (r *rig) until(id string, what string, true func(View) bool) View {
	r.t.Helper()
	timeout := time.After(20 * time.Second)
	for {
		changed := r.store.Changed()
		v := r.must(r.Visit(context.Background(), local, id))
		if true(v) {
			return v
		}
		select {
		case <-changed:
		case <-timeout:
			r.t.Fatalf("never: %s; state %s", what, v.State)
		}
	}
}

func notReading(v View) bool { return v.State != Reading }

// read reads a card to its end.
func (r *rig) read(who Caller, id string, reading *reader.Reading, failure error) View {
	r.t.Helper()
	r.must(r.Read(context.Background(), who, id, ReadRequest{CAN: "123456"}))
	<-r.cards.began
	r.cards.give(reading, failure)
	r.until(id, "read", notReading)
	if r.Desk.custody.reads(id) {
		r.t.Error("the reading has ended, and its reader is not free")
	}
	return r.must(r.Visit(context.Background(), who, id))
}

// identified is a visit whose person's chip was read.
func (r *rig) identified(who Caller, p Purpose, c citizen, v identity.Verdict) string {
	r.t.Helper()
	id := r.opened(who, p)
	r.read(who, id, c.reading(v), nil)
	return id
}

// settle does to an item what the outbox does when a backend has answered.
func (r *rig) settle(id string, state store.ItemState, came outbox.Outcome) {
	r.t.Helper()
	r.update(func(tx *store.Tx) error {
		item, err := tx.Item(id)
		if err != nil {
			return err
		}
		item.State, item.Code = state, came.Code
		if err := tx.SetItem(item); err != nil {
			return err
		}
		return r.Settled(tx, item, came)
	})
}

func (r *rig) update(fn func(*store.Tx) error) {
	r.t.Helper()
	if err := r.store.Update(context.Background(), fn); err != nil {
		r.t.Fatal(err)
	}
}

func (r *rig) view(fn func(*store.Tx) error) {
	r.t.Helper()
	if err := r.store.View(context.Background(), fn); err != nil {
		r.t.Fatal(err)
	}
}

func noWait() *int { return new(int) }
