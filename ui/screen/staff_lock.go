package screen

import (
	"strconv"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// LockStep is where the sign-in stands.
type LockStep string

// The steps.
const (
	LockLooks    LockStep = "looks"    // the daemon is asked who is on
	LockChooses  LockStep = "chooses"  // who is it?
	LockPassword LockStep = "password" // of the person chosen
	LockCard     LockStep = "card"     // the person's own card, and PIN
	LockPIN      LockStep = "pin"      // of whoever's shift it is
	LockNobody   LockStep = "nobody"   // no operators yet
	LockAdds     LockStep = "adds"     // the first of them
)

// Acts of the lock.
const (
	LockWho     = "who:" // and the number of a person, from 0
	LockByCard  = "by-card"
	LockByPass  = "by-password"
	LockAnother = "another"
	LockFirst   = "first-operator"
)

// LockModel is a sign-in.
type LockModel struct {
	Step    LockStep
	People  []personal.Text
	Who     personal.Text // chosen, or on shift
	Fields  []FieldModel
	Keys    *scene.Keyboard
	Busy    bool
	Card    bool          // the QR of the own card was read
	Trouble string        // code of why not
	Wait    time.Duration // until the next try; 0: at once
	Until   time.Time     // when that is
	Kiosk   bool          // there is a way back to the citizen's page
}

// Lock is the screen that everybody passes who works here.
func Lock(l words.Lang, m LockModel) scene.Scene {
	s := scene.Scene{Name: "lock", Title: l.Say("lock.title." + string(m.Step)), Keys: m.Keys}
	if m.Who != "" {
		s.Lead = l.Say("lock.who", m.Who.Reveal())
	}
	s.Body = lockBody(l, m)
	if n := lockNotice(l, m); n != nil {
		s.Body = append(s.Body, n) // below what is typed, which stays in sight
	}
	if m.Wait > 0 {
		s.Keys = nil // there is nothing to type
	}
	s.Acts = lockActs(l, m)
	return s
}

func lockNotice(l words.Lang, m LockModel) scene.Block {
	switch {
	case m.Wait > 0:
		return scene.Notice{Tone: scene.Bad, Symbol: scene.Clock, Title: l.Say("lock.wait", clock(m.Until)), Text: l.Say("lock.left", spell(l, m.Wait))}
	case m.Trouble != "" && m.Trouble != "sign-in":
		return Problem(l, m.Trouble)
	}
	return nil
}

// spell is a time that is left, in whole seconds or minutes.
func spell(l words.Lang, d time.Duration) string {
	if d < 2*time.Minute {
		return l.Say("staff.seconds", int(d.Round(time.Second).Seconds()))
	}
	return l.Say("staff.minutes", int(d.Round(time.Minute).Minutes()))
}

func lockBody(l words.Lang, m LockModel) []scene.Block {
	if m.Wait > 0 {
		return nil
	}
	switch m.Step {
	case LockChooses:
		return []scene.Block{lockPeople(m)}
	case LockCard:
		point := scene.Point{Symbol: scene.QRSign, Text: l.Say("lock.card.qr")}
		if m.Card {
			point = scene.Point{Symbol: scene.Check, Tone: scene.Good, Text: l.Say("lock.card.qr.read")}
		}
		steps := scene.Points{Rows: []scene.Point{point, {Symbol: scene.CardSign, Text: l.Say("lock.card.hold")}}}
		return append([]scene.Block{steps}, lockFields(l, m)...)
	case LockNobody:
		return []scene.Block{scene.Text{Text: l.Say("lock.nobody.text")}}
	case LockLooks:
		return Load{Waits: m.Trouble == ""}.blocks(l)
	}
	return lockFields(l, m)
}

// lockFields are what is typed; what was refused is said where it is typed anew.
func lockFields(l words.Lang, m LockModel) []scene.Block {
	blocks := Fields(l, m.Fields)
	for i, b := range blocks {
		if f, is := b.(scene.Field); is && f.Focused && m.Trouble == "sign-in" && m.Wait == 0 {
			f.Error = l.Say("lock.wrong."+string(m.Step)) + ". " + l.Say("lock.wrong.do")
			blocks[i] = f
		}
	}
	return blocks
}

func lockPeople(m LockModel) scene.Choices {
	c := scene.Choices{Columns: 3}
	for i, name := range m.People {
		c.Acts = append(c.Acts, scene.Act{ID: LockWho + strconv.Itoa(i), Label: name.Reveal(), Symbol: scene.Person})
	}
	return c
}

func lockActs(l words.Lang, m LockModel) []scene.Act {
	var acts []scene.Act
	add := func(when bool, a scene.Act) {
		if when {
			acts = append(acts, a)
		}
	}
	signs := m.Step == LockPassword || m.Step == LockCard || m.Step == LockPIN
	add(m.Kiosk, scene.Act{ID: StaffBack, Label: l.Say("lock.leave"), Symbol: scene.Back, Key: "Escape"})
	add(signs && !m.Busy, scene.Act{ID: LockAnother, Label: l.Say("lock.another"), Symbol: scene.People})
	add(m.Step == LockPassword && !m.Busy, scene.Act{ID: LockByCard, Label: l.Say("lock.by-card"), Symbol: scene.CardSign})
	add(m.Step == LockCard && !m.Busy, scene.Act{ID: LockByPass, Label: l.Say("lock.by-password"), Symbol: scene.KeyboardKey})
	add(m.Step == LockLooks && m.Trouble != "", staffAgain(l))
	add(m.Step == LockNobody && !m.Kiosk, scene.Act{ID: LockFirst, Label: l.Say("lock.first"), Tone: scene.Main})
	enter := mainAct(l, StaffEnter, "lock.enter."+string(m.Step))
	enter.Off = m.Wait > 0 || m.Busy
	if m.Busy {
		enter.Label = l.Say("lock.busy." + string(m.Step))
	}
	add(signs || m.Step == LockAdds, enter)
	return acts
}
