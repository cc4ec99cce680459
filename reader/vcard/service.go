package vcard

import (
	"fmt"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/vcard/radio"
)

// mistaken is how many times a reader looks at a card without powering it before
// it is clear that it takes it for the one before, which it did not see leave.
const mistaken = 3

// service answers the messages of one presence.
type service struct {
	card      *Card
	field     *field
	metronome metronome
	powered   bool
	noticed   bool
	looks     int // at an unpowered card
}

// serve answers one message and reports whether the card is still there.
func (s *service) serve(message []byte) bool {
	if len(message) != 1 {
		return s.exchange(message)
	}
	switch message[0] {
	case vpcdOff, vpcdOn, vpcdReset:
		s.powered = message[0] != vpcdOff
		s.metronome.restart()
		s.card.Change((*Chip).Reset)
	case vpcdATR:
		return s.answerATR()
	}
	return true
}

func (s *service) answerATR() bool {
	var answer []byte
	s.card.Change(func(c *Chip) { answer = c.doc.ATR() })
	if s.field.link.send(answer) != nil {
		return false
	}
	switch {
	case s.noticed:
	case s.powered:
		s.noticed = true
		close(s.field.seen)
	default:
		if s.looks++; s.looks == mistaken {
			close(s.field.stale)
		}
	}
	return true
}

func (s *service) exchange(command []byte) bool {
	arrived := time.Now()
	var response []byte
	var work radio.Work
	s.card.Change(func(c *Chip) { response, work = c.Exchange(command) })
	if response == nil {
		s.card.trace("%s: card leaves the field\n", header(command))
		return false
	}
	if model := s.metronome.rate.Time(len(command), len(response), work); model > 0 {
		s.wait(s.metronome.deadline(arrived, model))
	}
	if s.field.link.send(response) != nil {
		return false
	}
	sent := time.Now()
	s.metronome.answered(sent)
	s.card.trace("%s: %d bytes -> %d bytes, SW %X, %.2f ms\n", header(command), len(command),
		len(response), response[len(response)-2:], float64(sent.Sub(arrived).Microseconds())/1000)
	return true
}

// wait lets the time until the deadline pass, or until the card is pulled.
func (s *service) wait(deadline time.Time) {
	d := time.Until(deadline)
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.field.pulled:
	}
}

func header(command []byte) string { return fmt.Sprintf("%X", command[:min(4, len(command))]) }
