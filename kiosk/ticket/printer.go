package ticket

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"sync"
	"sync/atomic"
	"time"

	"github.com/go-pdf/fpdf"

	"github.com/cccd-agent/cccd-agent/kiosk/paper"
)

// Way is how the printer of tickets is reached.
type Way string

// The ways.
const (
	None   Way = "none"          // no tickets; the default
	Device Way = "escpos-device" // a device file: /dev/usb/lp0
	Net    Way = "escpos-net"    // a network printer, mostly at port 9100
	Serial Way = "escpos-serial" // a serial or USB-COM port
	System Way = "system"        // a printer of the system, as a small PDF
)

// Ways lists them.
func Ways() []Way { return []Way{None, Device, Net, Serial, System} }

// Options of a printer of tickets.
type Options struct {
	Way     Way
	Device  string // of Device and Serial
	Baud    int    // of Serial; 0: [DefaultBaud]
	Address string // of Net: a private IP address and a port
	Printer string // of System; empty: its default
	Dots    int    // width of the paper: [Narrow] or [Wide], the default
	Paper   *paper.Printers
}

// DefaultBaud is what most printers come with.
const DefaultBaud = 9600

// Printer prints tickets, one after another. It is safe for concurrent use.
type Printer struct {
	o     Options
	waits waits
	turn  sync.Mutex
	spoke bool // it has answered before; held by turn
}

// New makes a printer. It is not reached before something is printed.
func New(o Options) *Printer {
	if o.Way == "" {
		o.Way = None
	}
	if o.Dots == 0 {
		o.Dots = Wide
	}
	if o.Baud == 0 {
		o.Baud = DefaultBaud
	}
	return &Printer{o: o, waits: usual}
}

// Way is how it is reached.
func (p *Printer) Way() Way { return p.o.Way }

// patience is how long a ticket may take, beside the time on a serial line.
const patience = 20 * time.Second

// Print prints one ticket. Whoever waits for it shows the number meanwhile. Errors:
// [*FieldError], [ErrNone], [ErrOffline], [ErrForbidden], [ErrNoPaper], [ErrCover],
// [ErrFault], those of package paper for the way of the system, the context's.
func (p *Printer) Print(ctx context.Context, t Ticket) error {
	img, err := Draw(t, p.o.Dots)
	if err != nil {
		return err
	}
	switch p.o.Way {
	case None:
		return ErrNone
	case System:
		return p.printPage(ctx, img)
	}
	job := encode(img)
	ctx, cancel := context.WithTimeout(ctx, patience+p.onLine(len(job)))
	defer cancel()
	return p.with(ctx, func(d dialogue, spoke bool) (bool, error) { return d.print(job, spoke) })
}

// Test prints a ticket that shows whether the printer prints, and every letter.
func (p *Printer) Test(ctx context.Context, desk string, lang Lang, at time.Time) error {
	return p.Print(ctx, Ticket{Desk: desk, Number: "000", Clinic: wordTest.in(lang) + ": ĂÂĐÊÔƠƯ ắằẳẵặ ếềểễệ ốồổỗộ ớờởỡợ ứừửữự ýỳỷỹỵ", At: at, Lang: lang})
}

// Status asks how the printer is, where it can say. Errors as of [Printer.Print].
func (p *Printer) Status(ctx context.Context) error {
	switch p.o.Way {
	case None:
		return ErrNone
	case System:
		return p.systemStatus(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	return p.with(ctx, func(d dialogue, spoke bool) (bool, error) {
		speaks, err := d.ask()
		if err == nil && spoke && !speaks {
			err = ErrOffline
		}
		return speaks, err
	})
}

// onLine is how long bytes take on a serial line of ten bits a byte.
func (p *Printer) onLine(n int) time.Duration {
	if p.o.Way != Serial {
		return 0
	}
	return time.Duration(n) * 10 * time.Second / time.Duration(p.o.Baud)
}

// with opens the way for one job: between two, others may use the printer.
func (p *Printer) with(ctx context.Context, do func(d dialogue, spoke bool) (speaks bool, err error)) error {
	p.turn.Lock()
	defer p.turn.Unlock()
	l, err := p.open(ctx)
	if err != nil {
		if errors.Is(ctx.Err(), context.Canceled) {
			return ctx.Err()
		}
		return err
	}
	var speaks atomic.Bool
	spoke := p.spoke
	err = talk(ctx, l, func(l line) error {
		said, err := do(dialogue{l, p.waits}, spoke)
		speaks.Store(said)
		return err
	})
	p.spoke = spoke || speaks.Load()
	return err
}

func (p *Printer) open(ctx context.Context) (line, error) {
	switch p.o.Way {
	case Device:
		return openDevice(p.o.Device)
	case Net:
		return openNet(ctx, p.o.Address)
	case Serial:
		return openSerial(p.o.Device, p.o.Baud)
	}
	return nil, ErrNone
}

// printPage prints over the system: a page as wide as the roll, with the picture.
func (p *Printer) printPage(ctx context.Context, img *image.Gray) error {
	if p.o.Paper == nil {
		return ErrNone
	}
	pdf, media, err := page(img)
	if err != nil {
		return err
	}
	return p.o.Paper.Print(ctx, paper.Job{Title: "Ticket", PDF: pdf, Printer: p.o.Printer, Media: media})
}

func (p *Printer) systemStatus(ctx context.Context) error {
	if p.o.Paper == nil {
		return ErrNone
	}
	all, err := p.o.Paper.List(ctx)
	if err != nil {
		return err
	}
	for _, i := range all {
		switch {
		case i.Name != p.o.Printer && (p.o.Printer != "" || !i.Default):
		case i.Refuses:
			return paper.ErrRefused
		default:
			return nil
		}
	}
	return paper.ErrNoPrinter
}

// dotsPerMM of a printer of tickets, and of what is drawn for one.
const dotsPerMM = 8.0

// page is the picture as a PDF of its own size with a margin of 4 mm, and that
// size's name.
func page(img *image.Gray) (pdf []byte, media string, err error) {
	const margin = 4.0
	width, height := float64(img.Rect.Dx())/dotsPerMM, float64(img.Rect.Dy())/dotsPerMM
	var picture bytes.Buffer
	if err := png.Encode(&picture, img); err != nil {
		return nil, "", err
	}
	size := fpdf.SizeType{Wd: width + 2*margin, Ht: height + 2*margin}
	doc := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: size})
	doc.SetProducer("cccd-agent", false)
	doc.SetAutoPageBreak(false, 0)
	doc.AddPage()
	doc.RegisterImageOptionsReader("ticket", fpdf.ImageOptions{ImageType: "PNG"}, &picture)
	doc.ImageOptions("ticket", margin, margin, width, height, false, fpdf.ImageOptions{}, 0, "")
	var out bytes.Buffer
	err = doc.Output(&out)
	return out.Bytes(), fmt.Sprintf("Custom.%.0fx%.0fmm", size.Wd, size.Ht), err
}
