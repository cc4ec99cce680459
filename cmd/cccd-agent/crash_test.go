package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
)

// TestKill kills the daemon thirty times, with kill -9, while clients have
// visits and the portals fail, and goes through the portals' book afterwards.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for half a minute")
	}
	o := newOrdeal(t, 1)
	o.endure(30)
	t.Logf("%+v", o.judge())
}

// clients is how many systems use the daemon at one time.
const clients = 6

// ordeal is a daemon that is killed again and again, over one data folder.
type ordeal struct {
	t       testing.TB
	random  *rand.Rand // of the killer alone
	data    string
	portals *portals
	gate    *gate
	ledger  *ledger
	people  *citizens
	trap    trap
	head    office.JournalHead // the newest that was kept outside
	figures figures
}

// figures are what an ordeal came to.
type figures struct {
	Seed                                                       uint64
	Kills, Starting, AtAnswer, AtPortal, Stopped               int
	Visits, Promised, Notified, Unconfirmed, Answered, ByHand  int
	Lost, Again, Lookups, Stays, JournalRows, LongestStartupMS int
}

func newOrdeal(t testing.TB, seed uint64) *ordeal {
	t.Helper()
	return newOrdealIn(t, seed, t.TempDir())
}

func newOrdealIn(t testing.TB, seed uint64, data string) *ordeal {
	t.Helper()
	o := &ordeal{
		t: t, random: rand.New(rand.NewPCG(seed, 0)), data: data, portals: openPortals(t),
		gate: newGate(), ledger: &ledger{}, figures: figures{Seed: seed},
	}
	o.people = &citizens{vss: o.portals.VSS}
	o.portals.passed = o.trap.step
	o.portals.configure(t, o.data)
	return o
}

// endure lets clients work while the daemon is killed so many times; at the end
// one answers that nobody kills, and the clients have ended their errands.
func (o *ordeal) endure(kills int) {
	o.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var work sync.WaitGroup
	for i := range clients {
		p := o.client(i)
		work.Go(func() {
			if err := p.work(ctx); err != nil {
				o.t.Errorf("client %d: %v", i, err)
			}
		})
	}
	for o.figures.Kills < kills {
		o.life()
	}
	o.portals.calm()
	o.up(raise(o.t, o.data))
	cancel()
	work.Wait()
}

// client pairs one more system.
func (o *ordeal) client(i int) *page {
	token := paired(o.t, o.data, fmt.Sprintf("system %d", i))
	return &page{
		token: token, gate: o.gate, ledger: o.ledger, people: o.people, passed: o.trap.step,
		random: rand.New(rand.NewPCG(o.figures.Seed, uint64(i)+1)), http: &http.Client{Timeout: 20 * time.Second},
	}
}

// life is one process, from its start to its kill; one in ten is asked to end.
func (o *ordeal) life() {
	o.t.Helper()
	c := raise(o.t, o.data)
	if o.random.IntN(10) == 0 {
		o.figures.Stopped++
		o.ending(c)
		return
	}
	o.figures.Kills++
	if o.random.IntN(8) == 0 { // on its way to its feet
		o.figures.Starting++
		time.AfterFunc(time.Duration(o.random.IntN(200))*time.Millisecond, c.kill)
		<-c.exited
		return
	}
	o.up(c)
	defer o.gate.down()
	o.person()
	place := o.place()
	o.trap.arm(place, 1+o.random.IntN(4), c.kill)
	life := 50 + o.random.IntN(500)
	if place != "" {
		life += 600 // time enough to get there
	}
	late := time.AfterFunc(time.Duration(life)*time.Millisecond, c.kill)
	defer late.Stop()
	o.watch(c)
	if o.trap.sprang() && place != "" {
		if place == portalAsked || place == portalActed {
			o.figures.AtPortal++
		} else {
			o.figures.AtAnswer++
		}
	}
}

// ending asks a process that works to end: it does so, and says that all is well.
func (o *ordeal) ending(c *child) {
	o.t.Helper()
	o.up(c)
	defer o.gate.down()
	asked := time.AfterFunc(time.Duration(50+o.random.IntN(400))*time.Millisecond, func() { _ = c.cmd.Process.Signal(syscall.SIGTERM) })
	defer asked.Stop()
	o.watch(c)
	if code := c.cmd.ProcessState.ExitCode(); code != exitOK {
		o.t.Errorf("asked to end, it ended with %d: %s%s", code, c.said.String(), c.errs.String())
	}
}

// place is where the process is killed, or empty for just a moment.
func (o *ordeal) place() string {
	places := []string{"", "", portalAsked, portalActed, portalActed,
		"answer visits", "answer scan", "answer typed", "answer accommodation", "answer insurance", "answer finish"}
	return places[o.random.IntN(len(places))]
}

// up waits for the daemon, checks the journal by the head that was kept
// outside, and lets the clients in.
func (o *ordeal) up(c *child) {
	o.t.Helper()
	begun := time.Now()
	port := c.port(o.t)
	o.figures.LongestStartupMS = max(o.figures.LongestStartupMS, int(time.Since(begun).Milliseconds()))
	o.checkJournal()
	o.gate.up(port)
}

func (o *ordeal) checkJournal() {
	o.t.Helper()
	var r journal.Report
	err := socket(o.t.Context(), o.data, http.MethodPost, "/v1/local/journal/verify", office.JournalOrder{Head: o.head.Head}, &r)
	if err != nil {
		o.t.Fatal(err)
	}
	if r.Outcome != journal.OK || o.head.Head != "" && r.Tail != journal.OK || r.Size < o.head.Size {
		o.t.Fatalf("after %d kills, head of %d rows: %+v", o.figures.Kills, o.head.Size, r)
	}
}

// watch keeps the newest signed head outside, and changes what the portals
// suffer from, until the process has ended.
func (o *ordeal) watch(c *child) {
	for {
		select {
		case <-c.exited:
			return
		case <-time.After(time.Duration(20+o.random.IntN(30)) * time.Millisecond):
		}
		o.keepHead()
		if o.random.IntN(8) == 0 {
			o.portals.trouble(o.random)
		}
	}
}

// keepHead takes the newest signed head, if a daemon is there to give one.
func (o *ordeal) keepHead() {
	var head office.JournalHead
	if socket(o.t.Context(), o.data, http.MethodGet, "/v1/local/journal/head", nil, &head) == nil {
		o.head = head
	}
}

// person lets both portals be asked again, as somebody does who was told that an
// account is refused. A lane that stands for nothing is no worse for it.
func (o *ordeal) person() {
	for _, backend := range []string{"insurance", "accommodation"} {
		err := socket(o.t.Context(), o.data, http.MethodPost, "/v1/local/outbox/resume", map[string]string{"backend": backend}, nil)
		if err != nil {
			o.t.Errorf("resume %s: %v", backend, err)
		}
	}
}

// trap springs at the n-th passing of a place.
type trap struct {
	mu    sync.Mutex
	place string
	n     int
	kill  func()
	was   bool
}

func (t *trap) arm(place string, n int, kill func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.place, t.n, t.kill, t.was = place, n, kill, false
}

func (t *trap) step(place string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kill == nil || place != t.place {
		return
	}
	if t.n--; t.n == 0 {
		t.kill()
		t.kill, t.was = nil, true
	}
}

func (t *trap) sprang() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.was
}
