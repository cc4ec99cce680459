package main

import (
	"context"
	"errors"
	"fmt"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/backendsim"
	"github.com/cccd-agent/cccd-agent/kiosk/ticket/ticketsim"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

type practiceOptions struct {
	dir, vpcd, listen, more string
}

func practiceCommand(std streams) *cobra.Command {
	var o practiceOptions
	c := &cobra.Command{
		Use:   "practice --dir DIR",
		Short: "The world of a training desk: people, cards, backends and a printer, none of them real",
		Long: "The world of a training desk. It writes DIR/config.yaml and the anchors, marks DIR as one of practice, and obeys lines on\n" +
			"standard input and on DIR/practice.sock: people, tap N, pull, qr N, insurance N, mrz N, fault NAME, clear.\n" +
			"The desk is then: cccd-agent serve --data DIR",
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if o.dir == "" {
				return usageError{errors.New("--dir is needed")}
			}
			return playPractice(c.Context(), std, o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.dir, "dir", "", "data folder of the training desk; one of a real desk is refused")
	f.StringVar(&o.vpcd, "vpcd", vcard.DefaultVPCD, "address of the virtual reader's slot")
	f.StringVar(&o.listen, "listen", backendsim.DefaultListen, "address of the backends on loopback; port 0 chooses one")
	f.StringVar(&o.more, "more", "", "file of settings that are added to the configuration")
	return c
}

// Files of a training desk's data folder.
const (
	practiceSocket = "practice.sock"
	practiceFolder = "practice" // what the world needs for itself
	trainingMark   = "TRAINING" // by which the agent knows that its folder is one of practice
	agentConfig    = "config.yaml"
)

// practice is the world of one training desk.
type practice struct {
	dir      string
	now      func() time.Time
	people   []*pupil
	backends *backendsim.Server
	printer  *ticketsim.Printer
	turn     chan struct{} // holds one token: orders are obeyed singly
	held     *pupil        // whose card lies on the reader; nil: nobody's
	faults   []string      // of the backends
}

// practiceReady tells that the desk can be started.
type practiceReady struct {
	Event  string `json:"event"`
	Dir    string `json:"dir"`
	Config string `json:"config"`
	Socket string `json:"socket"`
	URL    string `json:"url"` // of the backends
	People int    `json:"people"`
}

func playPractice(ctx context.Context, std streams, o practiceOptions) error {
	dir, err := practiceDir(o.dir)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	orders, err := listenForOrders(ctx, filepath.Join(dir, practiceSocket))
	if err != nil {
		return err
	}
	defer func() { _ = orders.Close() }()
	p := &practice{dir: dir, now: time.Now, turn: make(chan struct{}, 1)}
	if err := p.furnish(o); err != nil {
		return err
	}
	defer p.leave()
	serving := make(chan error, 1)
	go func() { serving <- p.backends.Serve(ctx) }()
	go p.collectTickets(ctx)
	go p.accept(ctx, orders)
	ready := practiceReady{"ready", dir, filepath.Join(dir, agentConfig), filepath.Join(dir, practiceSocket), p.backends.URL(), len(p.people)}
	if err := print(std.out, ready); err != nil {
		return err
	}
	go p.converse(ctx, std.in, std.out) // its end ends the orders, not the world: it is often started without an input
	return <-serving
}

// errRealDesk refuses a data folder that something happened in at a real desk, or
// that was set up for one.
var errRealDesk = errors.New("this folder is of a real desk: practice needs one of its own")

// practiceDir makes the data folder, or finds one that is of practice.
func practiceDir(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	_, err = os.Stat(filepath.Join(dir, trainingMark))
	if errors.Is(err, fs.ErrNotExist) {
		err = unused(dir)
	}
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Join(dir, practiceFolder), 0o700); err != nil {
		return "", err
	}
	return dir, os.WriteFile(filepath.Join(dir, trainingMark), nil, 0o600)
}

// unused: nothing lies in the folder, so that nothing of a real desk is overwritten.
func unused(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%w (%s holds %s)", errRealDesk, dir, entries[0].Name())
	}
	return nil
}

// furnish invents the people and starts what is around the desk.
func (p *practice) furnish(o practiceOptions) error {
	cast := backendsim.Cast()
	var anchors []trust.File
	for i, r := range roles {
		one, err := invent(i, r, o.vpcd)
		if err != nil {
			return err
		}
		member, err := one.insure(p.now())
		if err != nil {
			return err
		}
		if member != nil {
			cast.VSS.Members = append(cast.VSS.Members, *member)
		}
		anchors = append(anchors, trust.File{Name: one.id + ".der", Data: one.doc.CSCA()})
		p.people = append(p.people, one)
	}
	var err error
	if p.printer, err = ticketsim.Listen("127.0.0.1:0"); err != nil {
		return err
	}
	p.backends, err = backendsim.Listen(backendsim.Options{Listen: o.listen, People: cast, Book: p.path("book.json")})
	if err != nil {
		return errors.Join(err, p.printer.Close())
	}
	return errors.Join(p.trust(anchors), p.configure(o.more))
}

func (p *practice) path(name string) string { return filepath.Join(p.dir, practiceFolder, name) }

// trust lets the desk know the country that issued the people's cards.
func (p *practice) trust(anchors []trust.File) error {
	s, err := trust.OpenStore(filepath.Join(p.dir, "trust"))
	if err != nil {
		return err
	}
	_, err = s.Import(anchors, trust.ImportOptions{Now: p.now()})
	return err
}

// practiceDesk is what the configuration says beside the backends.
const practiceDesk = `
desk:
  name: Bàn thực hành
  place: Hà Nội
ticket:
  way: escpos-net
  address: %s
  prefix: T
`

func (p *practice) configure(more string) error {
	ca := filepath.Join(practiceFolder, "ca.pem")
	text, err := p.backends.AgentConfig(ca)
	if err != nil {
		return err
	}
	text = fmt.Appendf(text, practiceDesk, p.printer.Addr())
	if more != "" {
		added, err := os.ReadFile(more)
		if err != nil {
			return err
		}
		text = append(append(text, '\n'), added...)
	}
	return errors.Join(os.WriteFile(filepath.Join(p.dir, ca), p.backends.CAPEM(), 0o600), os.WriteFile(filepath.Join(p.dir, agentConfig), text, 0o600))
}

// leave takes the card off the reader and shuts the printer.
func (p *practice) leave() {
	p.turn <- struct{}{}
	if p.held != nil {
		p.held.card.Pull()
	}
	_ = p.printer.Close()
}

// collectTickets keeps what the printer puts out, as pictures to look at.
func (p *practice) collectTickets(ctx context.Context) {
	for n := 0; ; n++ {
		img, err := p.printer.Ticket(ctx, n)
		if err != nil {
			return
		}
		f, err := os.Create(p.path(fmt.Sprintf("ticket-%03d.png", n+1)))
		if err != nil {
			return
		}
		_ = errors.Join(png.Encode(f, img), f.Close())
	}
}
