package walkthrough

import (
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
)

// kioskConfig is a kiosk that asks soon whether anybody is there.
const kioskConfig = "desk:\n  name: Quầy thử\nscreen:\n  mode: kiosk\n  purposes: [insurance]\n  idle: 20s\n  grace: 5s\n  voice: false\n"

// deskConfig is a desk with staff.
const deskConfig = "desk:\n  name: Quầy thử\nscreen:\n  mode: desk\n  purposes: [insurance]\n  voice: false\n"

// toPresent begins an insurance visit and goes on until the card is asked for.
func (w *world) toPresent() {
	w.Helper()
	w.touch("purpose:insurance")
	if w.on("consent-chip", "present").Scene == "consent-chip" {
		w.touch("agree")
	}
	w.on("present")
}

// toResult has the first person read by the six digits of their card, up to the
// result.
func (w *world) toResult() {
	w.Helper()
	w.toPresent()
	w.touch("digits")
	w.on("can")
	w.figures(w.people[0].can)
	w.touch("go-on")
	w.on("present")
	w.card.order(w, "tap")
	w.until("result", func(o outline) bool { _, whole := o.find("go-on"); return o.Scene == "result" && whole })
	w.shot("result")
}

// password of the one who may sign in at a desk of these walks.
const (
	password = "quay tiep don 3"
	pin      = "482915"
)

// signIn adds somebody who may run visits, and has them sign in on the screen.
func (w *world) signIn() {
	w.Helper()
	w.on("lock")
	w.touch("who:0")
	w.until("the question for the password", func(o outline) bool { _, asks := o.find("enter"); return asks })
	w.hand.write(password)
	w.touch("enter")
	w.on("attract")
}

// employ adds somebody who may run visits.
func (w *world) employ() {
	w.Helper()
	order := office.OperatorOrder{Name: "Lò Thị Mến", Role: operator.RoleOperator, Password: password, PIN: pin}
	if _, err := w.desk().AddOperator(w.Context(), order); err != nil {
		w.Fatal(err)
	}
}

// patientKiosk asks nobody whether they are there while it is measured.
const patientKiosk = "desk:\n  name: Quầy thử\nscreen:\n  mode: kiosk\n  purposes: [insurance]\n  idle: 10m\n  voice: false\n"

// showsCode has a person show the code of their card to a scanner that
// types, again where the machine was too busy to tell its rhythm.
func (w *world) showsCode(p resident) {
	w.Helper()
	w.hand.scan(p.qr)
	last := time.Now()
	w.until("the code", func(o outline) bool {
		_, taken := o.find("qr-only")
		if !taken && time.Since(last) > 5*time.Second {
			w.hand.scan(p.qr)
			last = time.Now()
		}
		return taken
	})
}
