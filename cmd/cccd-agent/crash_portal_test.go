package main

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation/kbttsim"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/backendsim"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
)

// Places of a delivery at which a process may be killed.
const (
	portalAsked = "portal asked" // the request is there, nothing was done
	portalActed = "portal acted" // it was, and the answer is about to leave
)

// portals are the simulated portals, whose book says what they accepted.
type portals struct {
	*backendsim.Server
	passed func(place string) // called at every place
}

func openPortals(t testing.TB) *portals {
	t.Helper()
	return openPortalsWith(t, backendsim.Options{})
}

func openPortalsWith(t testing.TB, options backendsim.Options) *portals {
	t.Helper()
	p := &portals{passed: func(string) {}}
	options.Around = p.around
	sim, err := backendsim.Listen(options)
	if err != nil {
		t.Fatal(err)
	}
	p.Server = sim
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- sim.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return p
}

// around tells of requests that notify or ask, not of log-ins.
func (p *portals) around(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/token") || strings.HasSuffix(r.URL.Path, "/take") {
			h.ServeHTTP(w, r)
			return
		}
		p.passed(portalAsked)
		h.ServeHTTP(&watched{w, p}, r)
	})
}

// watched tells that an answer, or the end of the connection, is about to leave.
type watched struct {
	http.ResponseWriter
	p *portals
}

func (w *watched) WriteHeader(status int) {
	w.p.passed(portalActed)
	w.ResponseWriter.WriteHeader(status)
}

func (w *watched) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	w.p.passed(portalActed)
	return http.NewResponseController(w.ResponseWriter).Hijack()
}

// configure writes what the daemon needs: these portals, and waits for the
// impatient.
func (p *portals) configure(t testing.TB, data string) {
	t.Helper()
	config, err := p.AgentConfig("ca.pem")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"accommodation", "insurance"} {
		more := "timeout: 1s\n  retry: {base: 20ms, max: 200ms, probe: 100ms}\n"
		if name == "insurance" {
			more += "  pace: 5ms\n"
		}
		config = []byte(strings.Replace(string(config), name+":\n", name+":\n  "+more, 1))
	}
	config = append(config, "store: {key: file}\n"...)
	for name, text := range map[string][]byte{"ca.pem": p.CAPEM(), "config.yaml": config} {
		if err := os.WriteFile(filepath.Join(data, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// troubles are the faults that come and go. Success without effect is none of
// them: nothing but reconciliation can find that.
var troubles = []rig.Fault{"", "", rig.Down, rig.Slow, rig.HalfAnswer, rig.NoAnswer, rig.WrongCode, rig.Expired, rig.Maintenance}

// trouble lets each portal have another fault, or none.
func (p *portals) trouble(random *rand.Rand) {
	for _, b := range []*rig.Breaker{p.VSSFaults, p.KBTTFaults} {
		b.SetDelay([]time.Duration{100 * time.Millisecond, 3 * time.Second}[random.IntN(2)])
		b.Set(troubles[random.IntN(len(troubles))])
	}
}

// calm ends all faults.
func (p *portals) calm() {
	p.VSSFaults.Set()
	p.KBTTFaults.Set()
}

// accepted counts the stays that were accepted, by the guest's number.
func (p *portals) accepted() map[string]int {
	stays := map[string]int{}
	for _, e := range p.Book.Entries("stay") {
		stays[e.Data.(kbttsim.Declaration).SoGiayTo]++
	}
	return stays
}

// citizens invents people whom the insurance portal knows.
type citizens struct {
	mu  sync.Mutex
	n   int
	vss *vsssim.Server
}

// citizen is one invented person.
type citizen struct{ number, name, birth string }

func (c *citizens) next() (citizen, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n++
	given := []string{"Mẫu", "Thử", "Bịa", "Hư", "Không"}
	one := citizen{fmt.Sprintf("001190%06d", 500000+c.n), "Nguyễn Thị " + given[c.n%len(given)], fmt.Sprintf("1990-%02d-%02d", 1+c.n%12, 1+c.n%28)}
	return one, c.vss.Add(vsssim.Member{Number: one.number, Name: one.name, Birth: one.birth})
}

// qr is the code on the card's face.
func (c citizen) qr() string {
	birth := c.birth[8:] + c.birth[5:7] + c.birth[:4]
	return c.number + "||" + c.name + "|" + birth + "|Nữ|Số 1 phố Mẫu, Hà Nội|20042021"
}
