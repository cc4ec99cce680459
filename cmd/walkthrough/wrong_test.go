package walkthrough

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// atKiosk is a kiosk that is asked for the card of one citizen.
func atKiosk(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, setting{config: kioskOf(newPrinter(t), views()[0]), width: 1280, height: 800, profiles: []string{"cccd-2021"}})
	w.openScreen("attract")
	w.begins()
	return w
}

// scanned shows the card's QR to the scanner, and waits until it is taken.
func (w *world) scanned() {
	w.Helper()
	w.hand.scan(w.people[0].qr)
	w.until("code taken", func(o outline) bool { _, ok := o.find("qr-only"); return o.Scene == "present" && ok })
}

// TestBankCard: the card on the reader is no identity card. The kiosk says so, and
// reads the right one as soon as it lies there.
func TestBankCard(t *testing.T) {
	w := atKiosk(t)
	w.card.order(w, "fault bank-card")
	w.scanned()
	w.card.order(w, "tap")
	w.on("trouble")
	if v := w.newest(); v.Trouble == nil || v.Trouble.Code != "not-emrtd" || v.Record != nil {
		t.Errorf("trouble %v", v.Trouble)
	}
	w.card.order(w, "pull")
	w.card.order(w, "clear")
	w.touch("again")
	w.on("present")
	w.card.order(w, "tap")
	w.resultRead()
	if v := w.newest(); v.Record == nil || v.Record.Verdict != identity.Genuine {
		t.Errorf("record %v", v.Record)
	}
}

// TestClone: a copy of a chip. It is told plainly; staff go on with a reason, and
// the insurer is asked all the same.
func TestClone(t *testing.T) {
	w := atReception(t, views()[0], false)
	w.hand.key(keyF1)
	w.on("consent-chip")
	w.touch("agree")
	w.on("present")
	w.card.order(w, "fault clone-no-ca-key")
	w.scanned()
	w.card.order(w, "tap")
	w.resultRead()
	v := w.newest()
	if v.Record == nil || v.Record.Verdict != identity.Rejected {
		t.Fatalf("record %v", v.Record)
	}
	w.touch("checks")
	w.on("result-checks")
	w.touch("back")
	w.on("result")
	w.touch("go-on")
	w.on("decide")
	w.touch("reason:seen-otherwise")
	w.on("insurance-answer")
	v = w.newest()
	if len(v.Decisions) != 1 || v.Decisions[0].Verdict != identity.Rejected || v.Decisions[0].Reason != visit.SeenOtherwise {
		t.Errorf("decisions %v", v.Decisions)
	}
	if got := w.lookups(); !slices.Equal(got, []string{"000"}) {
		t.Errorf("the portal answered %v", got)
	}
}

// TestCloneAtKiosk: a copy before nobody. The kiosk lets nobody decide alone, and
// gives a number: care waits for no verdict.
func TestCloneAtKiosk(t *testing.T) {
	w := atKiosk(t)
	w.card.order(w, "fault clone-no-ca-key")
	w.scanned()
	w.card.order(w, "tap")
	w.resultRead()
	w.touch("go-on")
	w.on("too-low")
	w.touch("number")
	w.on("take-card")
	w.card.order(w, "pull")
	w.on("ticket")
	w.awaited("the end of the visit", func() bool { return w.newest().State == visit.Done })
	if v, got := w.newest(), w.lookups(); len(v.Decisions) != 0 || v.Insurance != nil || len(got) != 0 {
		t.Errorf("decisions %v, the portal answered %v", v.Decisions, got)
	}
}

// TestCardPulled: a slow card is lifted while its portrait is read, and put back.
// It is read again by itself, and nothing is asked twice.
func TestCardPulled(t *testing.T) {
	w := atKiosk(t)
	w.card.order(w, "fault slow")
	w.scanned()
	w.card.order(w, "tap")
	w.until("the text before the portrait", func(o outline) bool { _, whole := o.find("go-on"); return o.Scene == "result" && !whole })
	w.shot("text")
	w.card.order(w, "pull")
	if o := w.on("slipped", "present", "trouble"); o.Scene != "slipped" {
		t.Errorf("a card that was lifted is %s: %+v", o.Scene, w.newest().Trouble)
	}
	w.readerEmpty()
	w.card.order(w, "clear")
	w.laysBack()
	w.resultRead()
	v := w.newest()
	if v.Record == nil || v.Record.Verdict != identity.Genuine || len(v.Identified) != 1 || !v.HasPortrait {
		t.Errorf("record %v after %v", v.Record, v.Identified)
	}
}

// laysBack puts the card back. A service that is still busy with the one that was
// torn away may not see it: then it is lifted and put down once more.
func (w *world) laysBack() {
	w.Helper()
	var err error
	for range 3 {
		if _, err = fmt.Fprintln(w.card.stdin, "tap"); err == nil {
			err = w.card.next(&struct{}{})
		}
		if err == nil {
			return
		}
	}
	w.Fatal(err)
}

// readerEmpty waits until the reader has noticed that the card is gone.
func (w *world) readerEmpty() {
	w.Helper()
	client := w.desk()
	w.awaited("an empty reader", func() bool {
		all, err := client.Readers(w.Context())
		return err == nil && !slices.ContainsFunc(all, func(r api.Reader) bool { return r.Card })
	})
}

// TestWrongDigits: six digits that are not the card's. The chip is not tried again
// while it lies there; lifted, the right ones open it.
func TestWrongDigits(t *testing.T) {
	w := atKiosk(t)
	w.card.order(w, "tap")
	w.types("000000")
	w.on("trouble")
	if v := w.newest(); v.Trouble == nil || v.Trouble.Code != "wrong-password" {
		t.Errorf("trouble %v", v.Trouble)
	}
	w.touch("again")
	w.on("present")
	w.types(w.people[0].can)
	w.on("present")
	if v := w.newest(); v.State == visit.Reading {
		t.Error("the chip is tried again while the card lies there")
	}
	w.card.order(w, "pull")
	w.card.order(w, "tap")
	w.resultRead()
	if v := w.newest(); v.Record == nil || v.Record.Verdict != identity.Genuine {
		t.Errorf("record %v", v.Record)
	}
}

// types has somebody type the digits that open the chip.
func (w *world) types(digits string) {
	w.Helper()
	w.touch("digits")
	w.on("can")
	w.figures(digits)
	w.shot("digits")
	w.touch("go-on")
}

// TestWrongPassword: somebody who does not know the password. After five tries the
// person's account pauses; a colleague signs in meanwhile.
func TestWrongPassword(t *testing.T) {
	w := newWorld(t, setting{config: deskOf(newPrinter(t), views()[0]), cardless: true, width: 1280, height: 800, profiles: []string{"cccd-2021"}})
	w.employ()
	w.command("operators", "add", "--name", "Trần Văn Máy", "--password", "mua thu ha noi 1954")
	w.openScreen("lock")
	w.touch("who:0")
	for try := 0; !w.tries("sai mat khau roi"); try++ {
		w.shot("wrong")
		if try > 10 {
			t.Fatal("there is no pause")
		}
	}
	w.shot("pause")
	w.touch("another")
	w.signsInAs(1, "mua thu ha noi 1954")
}

// tries signs in with a password that is wrong, and reports whether there is a
// pause before the next.
func (w *world) tries(secret string) (paused bool) {
	w.Helper()
	o := w.until("what a try said", func(o outline) bool { return o.Scene == "lock" && slices.Contains(o.ids(), "another") })
	if _, may := o.find("enter"); !may {
		return true
	}
	w.hand.write(secret)
	w.touch("enter")
	for look := 0; look < 40; look++ { // it may be over before it is seen
		if o, ok := w.look(); ok && !slices.Contains(o.ids(), "another") {
			break
		}
		<-time.After(20 * time.Millisecond)
	}
	return false
}

// TestPortalDown: the insurance portal is away. The person gets a number all the
// same; the question lies at the desk, and is asked once when the portal is back.
func TestPortalDown(t *testing.T) {
	w := atKiosk(t)
	w.portals.order(w, "fault vss:down")
	w.scanned()
	w.card.order(w, "tap")
	w.resultRead()
	w.touch("go-on")
	w.on("insurance-queued")
	w.touch("act.go-on")
	w.on("take-card")
	w.card.order(w, "pull")
	w.on("ticket")
	w.awaited("the end of the visit", func() bool { return w.newest().State == visit.Done })
	v := w.newest()
	if v.Insurance == nil || v.Insurance.State != visit.Queued || len(v.Insurance.Tries) == 0 || len(w.lookups()) != 0 {
		t.Errorf("lookup %v, the portal answered %v", v.Insurance, w.lookups())
	}
	w.portals.order(w, "clear")
	w.awaited("the answer", func() bool { return w.newest().Insurance.State == visit.Answered })
	if got := w.lookups(); !slices.Equal(got, []string{"000"}) {
		t.Errorf("the portal answered %v", got)
	}
}
