package insurance_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig/rigtest"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// morning is a hospital's: visits, store and outbox as at a desk, and the portal
// behind TLS, all by one clock that the test moves second by second.
type morning struct {
	t      *testing.T
	clock  *clockwork.FakeClock
	portal *vsssim.Server
	book   *rig.Book
	faults *rig.Breaker
	store  *store.Store
	desk   *visit.Desk
	outbox *outbox.Outbox

	slow    atomic.Bool
	held    atomic.Int64 // requests that wait for the clock, at the portal or for their turn
	changed <-chan struct{}
	counts  map[string]map[store.ItemState]int
	visits  []string
	flying  atomic.Int64 // requests that have left and not arrived: no second passes meanwhile
	refused atomic.Int64 // requests during the maintenance
}

var sevenOClock = time.Date(2026, 11, 23, 7, 0, 0, 0, time.FixedZone("+07", 7*3600))

// receptionists share the hospital's account, and each asks in their own name.
var receptionists = map[string]insurance.Staff{
	"op-1": {Name: "Lê Thị Trực", Number: "001185000001"},
	"op-2": {Name: "Phạm Văn Mẫu", Number: "001085000002"},
	"op-3": {Name: "Đỗ Thị Thử", Number: "001185000003"},
}

func openMorning(t *testing.T) *morning {
	t.Helper()
	m := &morning{t: t, clock: clockwork.NewFakeClockAt(sevenOClock), book: rig.NewBook(""), faults: new(rig.Breaker)}
	m.portal = vsssim.New(vsssim.Options{Rig: rig.Rig{Now: m.clock.Now, Book: m.book, Faults: m.faults}})
	cast := vsssim.Cast{Accounts: []vsssim.Account{{Username: username, Password: password}}}
	for _, s := range receptionists {
		cast.Staff = append(cast.Staff, vsssim.Staff{Name: s.Name.Reveal(), Number: s.Number.Reveal()})
	}
	for i := range patients {
		cast.Members = append(cast.Members, vsssim.Member{
			Number: numberOf(i), Name: "Nguyễn Thị Mẫu", Birth: "1990-01-15",
			Visits: []vsssim.PastVisit{{File: "1", Facility: "01013"}}, Paid: []vsssim.Paid{{Left: "02/10/2026", Amount: 1, Total: 1}},
		})
	}
	if err := m.portal.AddCast(cast); err != nil {
		t.Fatal(err)
	}
	server := rigtest.Serve(t, m.behind(), sevenOClock)
	client := newClient(t, insurance.Options{
		Portal:   backend.Options{URL: server.URL(), CA: server.CAPEM(), Now: m.clock.Now},
		Username: username, Password: password, Pace: insurance.DefaultPace, After: m.turn,
	})
	m.open(client)
	return m
}

// behind is the portal, which is slow to answer by the test's clock: what is
// written leaves when the handler ends.
func (m *morning) behind() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if m.faults.On(rig.Maintenance) {
			m.refused.Add(1)
		}
		m.portal.ServeHTTP(w, r)
		if !strings.HasSuffix(r.URL.Path, "/token/take") { // log-ins have no turn
			m.flying.Add(-1)
		}
		if m.slow.Load() {
			select {
			case <-m.after(8*time.Second, func() {}):
			case <-r.Context().Done():
			}
		}
	})
}

// turn waits for the account's turn, by the test's clock. A request whose turn has
// come is on its way until the portal has it: no second passes meanwhile.
func (m *morning) turn(d time.Duration) <-chan time.Time {
	if d > 0 {
		return m.after(d, func() { m.flying.Add(1) })
	}
	m.flying.Add(1)
	came := make(chan time.Time, 1)
	came <- m.clock.Now()
	return came
}

// after is the clock's, and says who waits for it.
func (m *morning) after(d time.Duration, then func()) <-chan time.Time {
	m.held.Add(1)
	came := make(chan time.Time, 1)
	m.clock.AfterFunc(d, func() {
		then()
		m.held.Add(-1)
		came <- m.clock.Now()
	})
	return came
}

func (m *morning) open(client *insurance.Client) {
	m.t.Helper()
	kept, err := store.Open(context.Background(), store.Options{Dir: m.t.TempDir(), Key: store.Key{9}, Now: m.clock.Now, Rand: rand.Reader})
	if err != nil {
		m.t.Fatal(err)
	}
	m.store, m.changed = kept, kept.Changed()
	m.t.Cleanup(func() { _ = kept.Close() })
	m.desk = visit.New(visit.Options{
		Store: kept, Owner: visit.StateBody, Now: m.clock.Now, Rand: rand.Reader,
		Staff: func(id string) (insurance.Staff, bool) { s, ok := receptionists[id]; return s, ok },
		More:  func(kind string) bool { return kind == outbox.KindHistory || kind == outbox.KindCoPayment },
	})
	m.outbox, err = outbox.New(outbox.Options{Store: kept, Clock: m.clock, Rand: rand.Reader, Lanes: map[string]outbox.Lane{
		outbox.BackendInsurance: {Deliverer: outbox.Lookup{Asker: client}, Policy: outbox.InsurancePolicy(), OnSettled: m.desk.Settled},
		outbox.BackendMore:      {Deliverer: outbox.More{Historian: client}, Policy: outbox.MorePolicy(), OnSettled: m.desk.Settled},
	}})
	if err != nil {
		m.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- m.outbox.Serve(ctx) }()
	m.t.Cleanup(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			m.t.Error(err)
		}
	})
}

const patients = 500

func numberOf(i int) string { return fmt.Sprintf("001190%06d", i) }

func operatorOf(i int) string { return fmt.Sprintf("op-%d", i%len(receptionists)+1) }

// arrives is one patient at the desk: nobody waits for the portal, and the visit
// ends with a lookup that is answered or queued.
func (m *morning) arrives(i int) {
	m.t.Helper()
	ctx, at := context.Background(), 0
	who := visit.Caller{Client: visit.Local, Scopes: visit.Scopes(), Operator: operatorOf(i)}
	v, err := m.desk.Open(ctx, who, visit.OpenRequest{Purpose: visit.Insurance})
	if err != nil {
		m.t.Fatal(err)
	}
	steps := []func() (visit.View, error){
		func() (visit.View, error) {
			return m.desk.Typed(ctx, who, v.ID, visit.TypedRequest{
				Number: personal.Text(numberOf(i)), Name: "Nguyễn Thị Mẫu", Birth: "1990-01-15", Sex: "female", Paper: visit.PaperCCCD,
			})
		},
		func() (visit.View, error) {
			return m.desk.Insurance(ctx, who, v.ID, visit.InsuranceRequest{Wait: &at, History: i%5 == 0, CoPayment: i%10 == 0})
		},
		func() (visit.View, error) { return m.desk.Finish(ctx, who, v.ID) },
	}
	for _, step := range steps {
		if _, err := step(); err != nil {
			m.t.Fatal(err)
		}
	}
	m.visits = append(m.visits, v.ID)
}

// second lets one second pass, and goes on once nothing is left to do in it: what
// is on its way waits for the clock, or for something that does, and a lane that
// has something to send has set its timer.
func (m *morning) second() {
	m.clock.Advance(time.Second)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		changed := m.store.Changed()
		timers, busy := m.standing()
		if busy {
			runtime.Gosched()
			continue
		}
		if m.quiet(ctx, changed, timers) {
			return
		}
	}
	m.t.Fatalf("something is on its way, and waits for nothing: %+v %v %d at %v", m.outbox.Status(), m.counts, m.held.Load(), m.clock.Now())
}

// standing is how many timers there must be when nothing is left to do, and
// whether something is being done.
func (m *morning) standing() (timers int, busy bool) {
	held := int(m.held.Load())
	timers = 1 + held // the outbox looks at its tasks now and then
	for _, s := range m.outbox.Status() {
		switch {
		case s.InWork > 0 && held == 0 || m.flying.Load() > 0:
			return 0, true
		case s.InWork == 0 && m.queued(s.Backend) > 0:
			timers++
		}
	}
	return timers, false
}

// quiet waits until the timers are set; a change at the store is a reason to look
// again.
func (m *morning) quiet(ctx context.Context, changed <-chan struct{}, timers int) bool {
	once, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	go func() {
		select {
		case <-changed:
			cancel()
		case <-once.Done():
		}
	}()
	if m.clock.BlockUntilContext(once, timers) != nil {
		return false
	}
	again, busy := m.standing()
	return !busy && again == timers
}

// queued is how many items of a lane wait; they are counted anew when the store
// has changed.
func (m *morning) queued(backend string) int {
	select {
	case <-m.changed:
		m.changed = m.store.Changed()
		var err error
		if m.counts, err = m.outbox.Counts(context.Background()); err != nil {
			m.t.Fatal(err)
		}
	default:
	}
	return m.counts[backend][store.Queued]
}

// lookup is where a visit's lookup stands.
func (m *morning) lookup(id string) *visit.Lookup {
	v, err := m.desk.Visit(context.Background(), visit.Caller{Client: visit.Local, Scopes: visit.Scopes()}, id)
	if err != nil {
		m.t.Fatal(err)
	}
	return v.Insurance
}

// waiting is how many visits have no answer yet to what they asked.
func (m *morning) waiting() (n int) {
	for _, id := range m.visits {
		l := m.lookup(id)
		if l.State != visit.Answered || l.PastVisits != nil && l.PastVisits.State == visit.Queued || l.CoPaid != nil && l.CoPaid.State == visit.Queued {
			n++
		}
	}
	return n
}

// TestMorningAtAHospital is 500 patients in three hours. The portal is slow for
// half an hour, then in maintenance for another: every lookup is answered, at once
// or later, in the name of who asked, and the account keeps its pace.
func TestMorningAtAHospital(t *testing.T) {
	m := openMorning(t)
	const minute = 60
	peak := 0
	for s := range 180 * minute {
		switch s {
		case 45 * minute:
			m.slow.Store(true)
		case 75 * minute:
			m.slow.Store(false)
		case 90 * minute:
			m.faults.Set(rig.Maintenance)
		case 120 * minute:
			peak = m.waiting()
			m.faults.Set()
		}
		if s%21 == 0 && s/21 < patients {
			m.arrives(s / 21)
		}
		m.second()
	}
	if len(m.visits) != patients || peak < 60 {
		t.Fatalf("%d patients, %d waited at the end of the maintenance", len(m.visits), peak)
	}
	for s := 0; m.waiting() > 0 && s < 30; s++ {
		for range minute {
			m.second()
		}
	}
	if n := m.waiting(); n > 0 {
		t.Fatalf("%d patients without an answer half an hour after the morning", n)
	}
	m.judge()
}

// judge compares the visits with the portal's book.
func (m *morning) judge() {
	m.t.Helper()
	asked := map[string][]string{}
	for _, e := range m.book.Entries("lookup") {
		data := e.Data.(map[string]string)
		asked[data["maThe"]] = append(asked[data["maThe"]], data["hoTenCb"])
	}
	for i, id := range m.visits {
		l := m.lookup(id)
		names := asked[numberOf(i)]
		if l.Code != "000" || l.Action != string(insurance.Accept) || len(names) != 1 || names[0] != receptionists[operatorOf(i)].Name.Reveal() {
			m.t.Errorf("patient %d: %s, asked %d times", i, l.Code, len(names))
		}
		if i%5 == 0 && l.PastVisits.Answer == nil || i%10 == 0 && l.CoPaid.Answer == nil {
			m.t.Errorf("patient %d: nothing beside the card", i)
		}
	}
	n, least, _ := m.portal.Asked(username)
	// The clock goes by seconds: a request that left before one may come after it.
	if least < insurance.DefaultPace-time.Second {
		m.t.Errorf("two requests %v apart", least)
	}
	if asked := m.refused.Load(); asked > 100 || asked < 20 {
		m.t.Errorf("asked %d times in half an hour of maintenance", asked)
	}
	m.t.Logf("%d requests, %v apart at least, %d of them in the maintenance, %d log-ins", n, least, m.refused.Load(), m.count())
}

func (m *morning) count() int { return len(m.book.Entries("log-in")) }
