package office

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// Order is one reading by hand: the reader's request as it goes over the socket.
type Order struct {
	Reader  string        `json:"reader,omitempty"`
	Wait    time.Duration `json:"wait,omitempty"`
	CAN     personal.Text `json:"can,omitempty"`
	Keys    []mrz.Key     `json:"keys,omitempty"`
	QR      *vnid.CCCD    `json:"qr,omitempty"`
	Printed *mrz.MRZ      `json:"printed,omitempty"`
	Access  reader.Access `json:"access,omitempty"`
	Files   []lds.FileID  `json:"files,omitempty"`
	WithCOM bool          `json:"withCOM,omitempty"`
	Nonce   string        `json:"nonce,omitempty"`
}

// OrderOf is a request in that form.
func OrderOf(r reader.Request) Order {
	return Order{r.Reader, r.Wait, r.CAN, r.Keys, r.QR, r.Printed, r.Access, r.Files, r.WithCOM, r.Nonce}
}

func (o Order) request() reader.Request {
	return reader.Request{
		Reader: o.Reader, Wait: o.Wait, CAN: o.CAN, Keys: o.Keys, QR: o.QR, Printed: o.Printed,
		Access: o.Access, Files: o.Files, WithCOM: o.WithCOM, Nonce: o.Nonce,
	}
}

// Step is one line of the answer to a reading: progress, then the end.
type Step struct {
	Phase    string                        `json:"phase,omitempty"`
	Done     int                           `json:"done,omitempty"`
	Total    int                           `json:"total,omitempty"`
	Record   *identity.Record              `json:"record,omitempty"`
	Portrait personal.Bytes                `json:"portrait,omitempty"`
	Files    map[lds.FileID]personal.Bytes `json:"files,omitempty"`
	Fault    *Fault                        `json:"fault,omitempty"`
}

// read reads a card for the command line and tells every step as it happens.
func (f *Office) read(w http.ResponseWriter, r *http.Request) {
	var order Order
	if err := ask(r, &order); err != nil {
		f.refuse(w, err)
		return
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	lines := &lines{w: w, rc: http.NewResponseController(w)}
	req := order.request()
	req.Progress = func(p reader.Progress) { lines.write(Step{Phase: p.Phase, Done: p.Done, Total: p.Total}) }
	reading, err := f.o.Cards.Read(r.Context(), req)
	if err != nil {
		fault := f.o.Fault(err)
		lines.write(Step{Fault: &fault})
		return
	}
	last := Step{Record: reading.Record}
	if p := reading.Record.Portrait; p != nil {
		last.Portrait = p.Image
	}
	if order.WithCOM {
		last.Files = reading.Files
	}
	lines.write(last)
}

// lines writes one JSON a line, at once.
type lines struct {
	mu sync.Mutex
	w  http.ResponseWriter
	rc *http.ResponseController
}

func (l *lines) write(s Step) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = json.NewEncoder(l.w).Encode(s) // whoever asked may have left
	_ = l.rc.Flush()
}
