// Package practice asks the simulators of a training desk for its invented people
// and their cards, over the socket in the training folder.
package practice

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"sync"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/desk"
)

// Socket is the name of the simulators' socket in the training folder.
const Socket = "practice.sock"

// ErrSimulator is returned for what the simulators refuse, or where they are not.
var ErrSimulator = errors.New("practice: the simulators do not do that")

const (
	answerWithin = 10 * time.Second
	mostAnswer   = 256 << 10 // bytes
)

// Simulators are those of one training folder. It is safe for concurrent use.
type Simulators struct {
	path string
	mu   sync.Mutex // one order at a time
}

// New gives the simulators of a folder. Nothing is asked before the first call.
func New(dir string) *Simulators { return &Simulators{path: filepath.Join(dir, Socket)} }

// answer is one line of theirs.
type answer struct {
	Event  string `json:"event"`
	People []struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		Profile string `json:"profile"`
	} `json:"people"`
	Text personal.Text `json:"text"`
}

// People lists the invented people.
func (s *Simulators) People(ctx context.Context) ([]desk.PracticePerson, error) {
	a, err := s.order(ctx, "people")
	people := make([]desk.PracticePerson, len(a.People))
	for i, p := range a.People {
		people[i] = desk.PracticePerson{Name: p.Name, Profile: p.Profile}
	}
	return people, err
}

// of sends an order about somebody, by their place in the list.
func (s *Simulators) of(ctx context.Context, order string, i int) (answer, error) {
	all, err := s.order(ctx, "people")
	if err != nil || i < 0 || i >= len(all.People) {
		return answer{}, ErrSimulator
	}
	return s.order(ctx, order+" "+all.People[i].ID)
}

// Tap lays somebody's card on the reader.
func (s *Simulators) Tap(ctx context.Context, i int) error {
	_, err := s.of(ctx, "tap", i)
	return err
}

// Pull takes the card away.
func (s *Simulators) Pull(ctx context.Context) error {
	_, err := s.order(ctx, "pull")
	return err
}

// QR is what a scanner would read from somebody's card.
func (s *Simulators) QR(ctx context.Context, i int) (personal.Text, error) {
	a, err := s.of(ctx, "qr", i)
	return a.Text, err
}

// order sends one line and reads its answer.
func (s *Simulators) order(ctx context.Context, line string) (a answer, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", s.path)
	if err != nil {
		return a, ErrSimulator
	}
	defer func() { _ = conn.Close() }()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	if _, err := fmt.Fprintln(conn, line); err != nil {
		return a, ErrSimulator
	}
	lines := bufio.NewScanner(conn)
	lines.Buffer(nil, mostAnswer)
	if !lines.Scan() || json.Unmarshal(lines.Bytes(), &a) != nil || a.Event == "error" {
		return a, ErrSimulator
	}
	return a, nil
}
