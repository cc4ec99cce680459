package stack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

const (
	socket   = "/run/pcscd/pcscd.comm"
	daemon   = "/usr/sbin/pcscd"
	upWithin = 20 * time.Second
	poll     = 10 * time.Millisecond
)

// Stack is a running PC/SC service with virtual readers, ours alone until Down.
type Stack struct {
	lock    *os.File
	process *exec.Cmd // nil: somebody else's pcscd
	exited  chan struct{}
}

// Up waits for its turn and makes sure that a pcscd with vpcd answers. One that
// runs already is used and left running; else one is started, which takes root.
func Up(ctx context.Context) (*Stack, error) {
	lock, err := takeTurn(ctx)
	if err != nil {
		return nil, err
	}
	s := &Stack{lock: lock}
	if err := s.start(ctx); err != nil {
		s.Down()
		return nil, err
	}
	return s, nil
}

// Down ends what Up started and lets the next one in.
func (s *Stack) Down() {
	if s.process != nil {
		s.stop()
	}
	_ = s.lock.Close() // gives the lock back
}

// Started reports whether the service was started here.
func (s *Stack) Started() bool { return s.process != nil }

// takeTurn holds the machine's lock. Whoever waits for it stands in a queue of
// one, so that a program which gives the lock back and wants it again at once,
// test after test, finds somebody before it. The files stay: removing one would
// let two hold different ones.
func takeTurn(ctx context.Context) (*os.File, error) {
	queue, err := hold(ctx, "cccd-pcsc.queue")
	if err != nil {
		return nil, err
	}
	defer func() { _ = queue.Close() }()
	return hold(ctx, "cccd-pcsc.lock")
}

// hold locks a file until it is closed.
func hold(ctx context.Context, name string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(os.TempDir(), name), os.O_CREATE|os.O_RDWR, 0o666)
	if err != nil {
		return nil, err
	}
	err = await(ctx, func() bool {
		return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
	})
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("stack: another user of the virtual readers does not finish: %w", err)
	}
	return f, nil
}

// await polls until the condition holds.
func await(ctx context.Context, holds func() bool) error {
	ticker := time.NewTicker(poll)
	defer ticker.Stop()
	for !holds() {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
	return nil
}

func (s *Stack) start(ctx context.Context) error {
	if answers() {
		if !listening(Addresses[0]) {
			return fmt.Errorf("%w: a pcscd runs without it", ErrMissing)
		}
		return nil
	}
	if !installed() {
		return ErrMissing
	}
	if os.Geteuid() != 0 {
		return errors.New("stack: no pcscd runs, and starting one takes root")
	}
	return s.launch(ctx)
}

func (s *Stack) launch(ctx context.Context) error {
	s.process = exec.Command(daemon, "--foreground")
	s.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	if err := s.process.Start(); err != nil {
		s.process = nil
		return err
	}
	s.exited = make(chan struct{})
	go func() {
		_ = s.process.Wait()
		close(s.exited)
	}()
	ctx, cancel := context.WithTimeout(ctx, upWithin)
	defer cancel()
	err := await(ctx, func() bool { return s.over() || answers() && listening(Addresses[0]) && listening(Addresses[1]) })
	if err != nil || s.over() {
		return fmt.Errorf("stack: pcscd did not come up: %w", errors.Join(err, ErrMissing))
	}
	return nil
}

func (s *Stack) over() bool {
	select {
	case <-s.exited:
		return true
	default:
		return false
	}
}

func (s *Stack) stop() {
	_ = s.process.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.exited:
	case <-time.After(5 * time.Second):
		_ = s.process.Process.Kill()
		<-s.exited
	}
	s.process = nil
}

func answers() bool {
	conn, err := net.Dial("unix", socket)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}

func installed() bool {
	drivers, _ := filepath.Glob("/usr/lib/pcsc/drivers/serial/libifdvpcd.so*")
	_, err := os.Stat(daemon)
	return err == nil && len(drivers) > 0
}
