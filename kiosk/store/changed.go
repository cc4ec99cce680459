package store

import "sync"

// alarm wakes everyone who waits for the next change.
type alarm struct {
	mu sync.Mutex
	ch chan struct{}
}

func (s *alarm) wait() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ch == nil {
		s.ch = make(chan struct{})
	}
	return s.ch
}

func (s *alarm) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ch != nil {
		close(s.ch)
		s.ch = nil
	}
}

// Changed is closed at the next commit that holds an event or an item. Take it,
// then look, then wait; take a new one after.
func (s *Store) Changed() <-chan struct{} { return s.changed.wait() }
