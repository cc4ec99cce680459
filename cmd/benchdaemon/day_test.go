package benchdaemon

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// between is the time from one visit to the next: ten a minute.
const between = 6 * time.Second

// mix is how often which purpose comes.
var mix = []visit.Purpose{
	visit.Insurance, visit.Insurance, visit.Insurance, visit.Insurance,
	visit.Accommodation, visit.Accommodation, visit.Accommodation,
	visit.PublicService, visit.Identification, visit.Identification,
}

// day lets visits come, ten a minute, and the housekeeper once a minute.
func (d *desk) day(seed uint64, visits int, each func(done int)) {
	random := rand.New(rand.NewPCG(seed, 1))
	for n := 1; n <= visits; n++ {
		d.clock.Advance(between)
		d.whole(mix[random.IntN(len(mix))])
		if n%10 == 0 {
			d.sweep()
		}
		each(n)
	}
}

// footprint is what the process takes.
type footprint struct {
	heap, resident, store int64 // bytes
	goroutines, handles   int
}

// footprintOf measures when all garbage is gone.
func footprintOf(t testing.TB, dir string) footprint {
	t.Helper()
	runtime.GC()
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	f := footprint{heap: int64(m.HeapAlloc), goroutines: settled(runtime.NumGoroutine), handles: settled(handles)}
	f.resident, _ = memory(os.Getpid())
	files, _ := filepath.Glob(filepath.Join(dir, "store.db*"))
	for _, file := range files {
		if info, err := os.Stat(file); err == nil {
			f.store += info.Size()
		}
	}
	return f
}

// settled is the least of a few looks at a number: what ends just now does not
// count.
func settled(count func() int) int {
	least := count()
	for range 1000 {
		runtime.Gosched()
		least = min(least, count())
	}
	return least
}

// handles counts open files, where the system shows them.
func handles() int {
	entries, _ := os.ReadDir("/proc/self/fd")
	return len(entries)
}

// memory is what a process has resident, now and at its peak; zero where the
// system does not show it.
func memory(pid int) (resident, peak int64) {
	text, _ := os.ReadFile(filepath.Join("/proc", itoa(pid), "status"))
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(line, ":")
		switch name {
		case "VmRSS":
			resident = kibibytes(value)
		case "VmHWM":
			peak = kibibytes(value)
		}
	}
	return resident, peak
}

// TestVisitsLeaveNothingBehind is a part of the simulated day: after it there is
// no goroutine and no handle more than before.
func TestVisitsLeaveNothingBehind(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	dir := t.TempDir()
	d := openDesk(t, dir, store.Key{7}, 25)
	defer d.close()
	defer d.serve()()
	d.connect()
	var first, last footprint
	d.day(3, 100, func(n int) {
		switch n {
		case 40:
			first = footprintOf(t, dir)
		case 100:
			last = footprintOf(t, dir)
		}
	})
	if first.goroutines != last.goroutines || first.handles != last.handles {
		t.Errorf("after 40 visits %d goroutines and %d handles, after 100 %d and %d",
			first.goroutines, first.handles, last.goroutines, last.handles)
	}
}
