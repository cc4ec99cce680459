package api

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

func TestIdempotency(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	_, other := r.paired(page2)
	p := r.page(page1, token)
	open := func(p pageClient, body, key string) (int, string) {
		status, _, text := p.do("POST", "/v1/visits", body, "Idempotency-Key", key)
		var v visit.View
		_ = json.Unmarshal([]byte(text), &v)
		return status, v.ID + string(codeIn(text))
	}
	const body = `{"purpose":"insurance"}`
	if status, id := open(p, body, "a"); status != 201 || id != "visit1" {
		t.Fatal(status, id)
	}
	for range 3 {
		if status, id := open(p, body, "a"); status != 201 || id != "visit1" {
			t.Error("done twice:", status, id)
		}
	}
	if status, code := open(p, `{"purpose":"identification"}`, "a"); status != 422 || code != string(CodeKeyReused) {
		t.Error(status, code)
	}
	if _, id := open(p, body, "b"); id != "visit2" {
		t.Error(id)
	}
	if _, id := open(r.page(page2, other), body, "a"); id != "visit3" {
		t.Error("one client's key is another's:", id)
	}
	r.server.answers = newAnswers(r.memory, r.clock.now) // as after a restart
	if _, id := open(p, body, "a"); id != "visit1" {
		t.Error("forgotten over a restart:", id)
	}
	for kind, docs := range r.memory.docs {
		for _, doc := range docs {
			if strings.Contains(string(doc), secretNumber) {
				t.Error("a person's data is kept in", kind)
			}
		}
	}
	r.clock.pass(72 * time.Hour)
	if err := r.server.answers.sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, id := open(p, body, "a"); id != "visit4" {
		t.Error("kept longer than it should be:", id)
	}
}

func TestAFailureIsNotRemembered(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	p := r.page(page1, token)
	r.desk.fail = visit.ErrBusy
	if status, _, _ := p.do("POST", "/v1/visits", `{"purpose":"insurance"}`, "Idempotency-Key", "a"); status != 409 {
		t.Error(status)
	}
	r.desk.fail = nil
	if status, _, _ := p.do("POST", "/v1/visits", `{"purpose":"insurance"}`, "Idempotency-Key", "a"); status != 201 {
		t.Error(status)
	}
}
