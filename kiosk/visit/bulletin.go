package visit

import "sync"

// Progress is how far a reading is. It is told as it happens, to those who
// listen, and not kept.
type Progress struct {
	Visit string `json:"visit"`
	Owner string `json:"-"`
	Phase string `json:"phase"`
	Done  int    `json:"done"`
	Total int    `json:"total"`
}

// bulletin tells progress to whoever listens. A listener that does not keep up
// misses steps, never the reader.
type bulletin struct {
	mu        sync.Mutex
	listeners map[chan Progress]struct{}
}

func newBulletin() *bulletin { return &bulletin{listeners: map[chan Progress]struct{}{}} }

func (b *bulletin) tell(p Progress) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for l := range b.listeners {
		select {
		case l <- p:
		default:
		}
	}
}

// listen gives the steps of all readings; stop ends it.
func (b *bulletin) listen() (steps <-chan Progress, stop func()) {
	l := make(chan Progress, 16)
	b.mu.Lock()
	b.listeners[l] = struct{}{}
	b.mu.Unlock()
	return l, func() {
		b.mu.Lock()
		delete(b.listeners, l)
		b.mu.Unlock()
	}
}

// Progress gives the steps of all readings at the desk, with their owners; stop
// ends it.
func (d *Desk) Progress() (steps <-chan Progress, stop func()) { return d.progress.listen() }
