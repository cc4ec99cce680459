package vcard

import (
	"testing"
	"time"
)

// What one answer is late the next makes good: the sum is the model's.
func TestMetronome(t *testing.T) {
	const model, late, host = 10 * time.Millisecond, 700 * time.Microsecond, 2 * time.Millisecond
	var m metronome
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	now := start
	for range 100 {
		due := m.deadline(now, model)
		sent := due.Add(late)
		m.answered(sent)
		now = sent.Add(host)
	}
	got := now.Sub(start)
	want := 100*(model-stackTime+host) + late
	if got != want {
		t.Errorf("100 commands took %v, want %v", got, want)
	}
	m.restart()
	if due := m.deadline(now, model); due != now.Add(model-stackTime) {
		t.Errorf("after a restart: %v", due.Sub(now))
	}
}
