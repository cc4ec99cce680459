package walkthrough

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// atReception is a reception whose receptionist is signed in, with a person that
// the insurer knows.
func atReception(t *testing.T, v view, cardless bool) *world {
	t.Helper()
	w := newWorld(t, setting{config: deskOf(newPrinter(t), v), cardless: cardless, args: v.window(), width: v.width, height: v.height, profiles: []string{"cccd-2021"}})
	w.employ()
	w.openScreen("lock")
	w.signsInAs(0, password)
	return w
}

// withoutCard goes from the first page to a way without the card.
func (w *world) withoutCard(way string) {
	w.Helper()
	w.hand.key(keyF1)
	w.on("consent-chip")
	w.touch("refuse")
	w.on("other-ways")
	w.touch(way)
}

// TestTypedByStaff: somebody without a card. The receptionist types what stands on
// another paper, on the screen's own keys: the name with its accents. The insurer
// knows the person by it; nobody is told that it was verified.
func TestTypedByStaff(t *testing.T) { inEveryView(t, typedByStaff) }

func typedByStaff(t *testing.T, view view) {
	w := atReception(t, view, true)
	p := w.people[0]
	w.withoutCard("way:typed")
	w.on("paper")
	w.touch("paper:cccd")
	w.on("typed")
	w.figures(p.number)
	w.into("name", "key:q")
	w.spells(p.name)
	w.shot("name")
	w.into("birth", "key:1")
	w.figures(p.birth[8:] + p.birth[5:7] + p.birth[:4])
	w.shot("birth")
	w.touch("go-on")
	w.resultRead()
	v := w.newest()
	if v.Record == nil || v.Record.Verdict != identity.Claimed || v.Method != visit.MethodTyped {
		t.Fatalf("record %v by %s", v.Record, v.Method)
	}
	if got := v.Record.Person.FullName.Text().Reveal(); got != p.name {
		t.Errorf("typed %q for %q", got, p.name)
	}
	w.touch("go-on")
	w.on("insurance-answer")
	if got := w.lookups(); !slices.Equal(got, []string{"000"}) {
		t.Errorf("the portal answered %v", got)
	}
}

// into moves to a field and waits for a key of its keyboard.
func (w *world) into(field, key string) {
	w.Helper()
	w.touch("field:" + field)
	w.until("the keys of "+field, func(o outline) bool { _, ok := o.find(key); return ok })
}

// spells touches the letters of a name as telex has them: a letter, then its
// accents.
func (w *world) spells(name string) {
	w.Helper()
	for _, r := range name {
		for _, key := range telexKeys(r) {
			w.touch("key:" + strings.Replace(string(key), " ", "space", 1))
		}
	}
}

// telexKeys are the keys of one letter.
func telexKeys(r rune) []rune {
	if lower := unicode.ToLower(r); lower == 'đ' {
		return []rune{'d', 'd'}
	}
	marks := map[rune]rune{'\u0301': 's', '\u0300': 'f', '\u0309': 'r', '\u0303': 'x', '\u0323': 'j', '\u0306': 'w', '\u031b': 'w'}
	var keys []rune
	for _, part := range norm.NFD.String(string(r)) {
		switch key := marks[part]; {
		case part == '\u0302':
			keys = append(keys, keys[0])
		case key != 0:
			keys = append(keys, key)
		default:
			keys = append(keys, unicode.ToLower(part))
		}
	}
	return keys
}

// TestInsuranceCode: a patient with the paper of the insurance alone. Its code is
// typed by a real keyboard, and the insurer asked with it.
func TestInsuranceCode(t *testing.T) {
	w := atReception(t, views()[0], true)
	p := w.people[0]
	w.withoutCard("way:bhyt")
	w.on("bhyt")
	w.hand.write("DN4790012345678")
	w.into("name", "key:q")
	w.spells(p.name)
	w.into("birth", "key:1")
	w.hand.write(p.birth[8:] + p.birth[5:7] + p.birth[:4])
	w.shot("typed")
	w.hand.key(keyReturn)
	w.resultRead()
	w.hand.key(keyReturn)
	w.on("insurance-answer")
	if got := w.lookups(); !slices.Equal(got, []string{"000"}) {
		t.Errorf("the portal answered %v", got)
	}
	if v := w.newest(); v.Method != visit.MethodTyped {
		t.Errorf("by %s", v.Method)
	}
}

// TestUnknownPatient: unconscious, without papers. Staff admit them with a reason;
// nobody is asked about them, and they get a number.
func TestUnknownPatient(t *testing.T) {
	w := atReception(t, views()[0], true)
	w.withoutCard("way:unknown")
	w.on("unknown-patient")
	w.touch("go-on")
	w.on("decide")
	w.touch("reason:emergency")
	w.on("insurance-queued", "insurance")
	v := w.newest()
	if len(v.Decisions) != 1 || v.Decisions[0].Reason != visit.Emergency || v.Method != visit.MethodNone {
		t.Errorf("by %s, decisions %v", v.Method, v.Decisions)
	}
	w.touch("act.go-on")
	w.on("ticket")
	w.awaited("the end of the visit", func() bool { return w.newest().State == visit.Done })
	if got := w.lookups(); len(got) != 0 {
		t.Errorf("the portal was asked: %v", got)
	}
}
