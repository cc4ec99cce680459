package warm

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os/exec"
	"time"

	"github.com/jonboulle/clockwork"
)

// ErrNoGL means that no window can be drawn on this machine. The daemon goes on.
var ErrNoGL = errors.New("warm: no OpenGL")

// Supervisor keeps the processes.
type Supervisor struct {
	Command func() *exec.Cmd // makes one process; its streams are the supervisor's
	Clock   clockwork.Clock
	Log     *slog.Logger

	events chan event
	shown  *process
	ready  *process
	fails  int       // processes in a row that ended before they were shown
	after  time.Time // when the next may be started
}

// event is what a process told, or that it ended.
type event struct {
	from *process
	word string
	end  error
	over bool
}

const (
	showLimit  = 10 * time.Second // from being told until the first frame; and what counts as staying
	leastPause = time.Second
	mostPause  = time.Minute
)

// Serve runs until staff quit (nil), there is no OpenGL ([ErrNoGL]), or the
// context ends.
func (s *Supervisor) Serve(ctx context.Context) error {
	s.events = make(chan event, 16)
	defer s.endAll()
	s.ready = s.start()
	late := s.Clock.NewTicker(time.Second)
	defer late.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-late.Chan():
			s.look()
		case e := <-s.events:
			if over, err := s.handle(e); over {
				return err
			}
		}
		s.fill()
	}
}

// fill shows what is ready where nothing is shown, and makes another ready.
func (s *Supervisor) fill() {
	if s.shown == nil {
		s.showReady()
	}
	if s.ready == nil && (s.shown == nil || s.shown.onScreen) && !s.Clock.Now().Before(s.after) {
		s.ready = s.start()
	}
}

// showReady puts the ready process on the screen, where there is one.
func (s *Supervisor) showReady() {
	if s.ready == nil || !s.ready.isReady {
		return
	}
	s.shown, s.ready = s.ready, nil
	s.shown.told = s.Clock.Now()
	s.shown.tell(Show)
}

// failed makes the next start wait, longer with every process in a row that ended
// before it was shown: a broken screen does not keep the machine busy.
func (s *Supervisor) failed() {
	s.after = s.Clock.Now().Add(min(leastPause<<min(s.fails, 6), mostPause))
	s.fails++
}

// handle takes what a process told. over ends the supervisor.
func (s *Supervisor) handle(e event) (over bool, err error) {
	switch {
	case e.over:
		return s.ended(e)
	case e.word == Ready:
		e.from.isReady = true
	case e.word == Shown:
		e.from.onScreen = true
	case e.word == Replace && e.from == s.shown:
		s.swap()
	case e.word == Quit:
		return true, nil
	case e.word == NoGL:
		return true, ErrNoGL
	}
	return false, nil
}

// swap shows the ready process and ends the one that was shown. Where none is
// ready, the old one ends all the same: nobody's data wait for a start.
func (s *Supervisor) swap() {
	old := s.shown
	s.shown = nil
	s.showReady()
	old.replaced = true
	old.kill()
}

func (s *Supervisor) ended(e event) (over bool, err error) {
	switch e.from {
	case s.shown:
		s.shown = nil
		s.Log.Warn("the screen ended and is shown anew", "err", e.end)
	case s.ready:
		s.ready = nil
		s.Log.Warn("a screen ended before it was shown", "err", e.end)
	}
	if exit := (*exec.ExitError)(nil); errors.As(e.end, &exit) && exit.ExitCode() == NoGLExit {
		return true, ErrNoGL
	}
	if !e.from.replaced && !s.steady(e.from) {
		s.failed()
	}
	return false, nil
}

// look ends a process that was told to show itself and does not, and takes one
// that stays for a sign that screens do.
func (s *Supervisor) look() {
	switch p := s.shown; {
	case p == nil:
	case s.steady(p):
		s.fails = 0
	case !p.onScreen && s.Clock.Since(p.told) > showLimit:
		p.kill()
	}
}

// steady reports whether a process has been on the screen for a while.
func (s *Supervisor) steady(p *process) bool {
	return p.onScreen && s.Clock.Since(p.told) > showLimit
}

// process is one of them.
type process struct {
	cmd      *exec.Cmd
	in       io.WriteCloser
	isReady  bool
	onScreen bool
	replaced bool
	told     time.Time // to show itself
}

func (s *Supervisor) start() *process {
	p := &process{cmd: s.Command()}
	out, err := p.begin()
	if err != nil {
		go func() { s.events <- event{from: p, end: err, over: true} }()
		return p
	}
	go s.follow(p, out)
	return p
}

func (p *process) begin() (io.Reader, error) {
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.in = in
	return out, p.cmd.Start()
}

// follow hands on what a process tells until it ends.
func (s *Supervisor) follow(p *process, out io.Reader) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		s.events <- event{from: p, word: lines.Text()}
	}
	s.events <- event{from: p, end: p.cmd.Wait(), over: true}
}

func (p *process) tell(word string) { _, _ = fmt.Fprintln(p.in, word) } // its end is told by follow

func (p *process) kill() {
	if p.cmd.Process != nil {
		_ = p.cmd.Process.Kill() // its end is told by follow
	}
}

// endAll ends every process, and waits until each is gone, in whichever order: a
// signal to all of the group ends them at once.
func (s *Supervisor) endAll() {
	left := map[*process]bool{}
	for _, p := range []*process{s.shown, s.ready} {
		if p != nil && p.cmd.Process != nil {
			p.kill()
			left[p] = true
		}
	}
	for len(left) > 0 {
		if e := <-s.events; e.over {
			delete(left, e.from)
		}
	}
}
