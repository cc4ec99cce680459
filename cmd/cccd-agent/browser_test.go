package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// TestPagesInABrowser has real pages of several origins in a real browser, at one
// desk: the two examples, which fill themselves from a card in a real reader, and
// pages that nobody paired, which get nothing.
func TestPagesInABrowser(t *testing.T) {
	h := newHouse(t)
	t.Run("hospital", h.registers)
	t.Run("hospital, portal slow", h.registersWithoutThePortal)
	t.Run("hotel", h.checksIn)
	t.Run("foreign pages", h.keepsForeignPagesOut)
}

// registers goes from an unpaired page to a form that is filled with exactly what
// the card says, and to the end of the visit.
func (h *house) registers(t *testing.T) {
	p := h.open(t, "his", "/hospital/")
	p.fill("#code", h.people[0].qr)
	p.click("#read .main")
	p.fill("#pairing-code", "AAAAAAAA")
	p.press("\r")
	p.says("dialog", "Không thấy phần mềm đọc thẻ") // nor does a page see it that nobody expects
	code := h.pairingCode(t, p.origin, "visits,insurance,portrait")
	p.fill("#pairing-code", "AAAAAAAA")
	p.press("\r")
	p.says("dialog", "Mã ghép nối sai")
	p.fill("#pairing-code", strings.ToLower(code[:4]+" "+code[4:])) // as people type it
	p.press("\r")

	p.seen(`dialog button[value="agreed"]`)
	p.press("\r") // a scanner's Enter agrees to nothing
	if !is(p, `document.activeElement.tagName === "DIALOG" && document.querySelector("dialog").open`) {
		t.Error("an answer was chosen before the person gave it")
	}
	p.click(`dialog button[value="agreed"]`)
	h.do("tap")
	p.says("#status", "giữ yên thẻ")
	p.awaits(`document.querySelector("#patient").fullName.value && document.querySelector("#verdict").hidden`) // text before portrait
	p.seen("#status.good")
	h.do("pull")

	want := h.people[0].form()
	want["card"], want["from"], want["to"] = "DN4790012345678", "01/01/2026", "31/12/2026"
	for name, value := range want {
		if got := evaluate[string](p, `document.querySelector("#patient").`+name+`.value`); got != value {
			t.Errorf("%s: %q, not the card's value", name, got)
		}
	}
	if !is(p, `document.querySelector("#portrait").naturalWidth > 100`) {
		t.Error("no portrait")
	}
	p.says("#verdict", "Chip thật, dữ liệu thật")
	p.says("#insurance", "Thẻ BHYT hợp lệ")
	p.picture("examples-hospital")

	id := h.openVisit(t)
	p.click("#save")
	p.seen("#status.good")
	p.says("#status", "Đã lưu")
	if v := h.visit(t, id); v.State != visit.Done || v.HasPortrait {
		t.Errorf("the visit is %s", v.State)
	}
	if !is(p, `document.querySelector("#patient").fullName.value === "" && !document.querySelector("#portrait").src`) {
		t.Error("the patient is still on the screen")
	}
}

// registersWithoutThePortal: nobody waits for the portal, and its answer comes
// after the patient has gone on.
func (h *house) registersWithoutThePortal(t *testing.T) {
	p := h.open(t, "his", "/hospital/")
	h.setFault(t, "vss:slow")
	h.do("tap")
	p.fill("#code", h.people[0].qr)
	p.press("\r")
	p.click(`dialog button[value="agreed"]`)
	p.seen("#insurance")
	p.says("#insurance", "Cứ cấp số thứ tự")
	h.do("pull")
	p.click("#save")
	p.says("#status", "Đã lưu")
	p.says("#status", "Thẻ BHYT hợp lệ")
	p.gone("#waiting")
}

// checksIn notifies the police of the guests of one room: one by QR and chip, one
// by the six digits and chip, one who does not agree and shows the QR alone, and
// one while the portal is down.
func (h *house) checksIn(t *testing.T) {
	p := h.open(t, "hotel", "/hotel/")
	h.holdToken(t, p, "visits,accommodation")
	p.fill(`[name="room"]`, "305")
	p.fill(`[name="nights"]`, "2")
	for i, guest := range h.people {
		code, answer := guest.qr, "agreed"
		switch i {
		case 1:
			code = guest.number[6:]
		case 2:
			answer = "refused"
		case 3:
			h.setFault(t, "kbtt:down")
		}
		h.do("pull", "lds "+guest.folder, "tap")
		p.fill("#code", code)
		p.press("\r")
		p.click(`dialog button[value="` + answer + `"]`)
		p.says("#status", fmt.Sprintf("Khách %d:", i+1))
	}
	h.do("pull")
	p.says("#guests tr:nth-child(2)", h.people[1].name)
	p.says("#guests tr:nth-child(2)", "Chip thật")
	p.says("#guests tr:nth-child(3)", "Chỉ là lời khai")
	p.says("#guests tr:nth-child(3)", "Công an đã nhận")
	p.says("#guests tr:nth-child(4)", "Đã xếp hàng, tự gửi lại")
	p.says("#left", "cho khách chưa báo xong")
	p.picture("examples-hotel")
	h.checkBook(t)
}

// checkBook compares what the portal accepted with the guests of the room.
func (h *house) checkBook(t *testing.T) {
	stays := h.sim.Book.Entries("stay")
	if len(stays) != len(h.people)-1 {
		t.Fatalf("%d stays in the book", len(stays))
	}
	for i, entry := range stays {
		stay := fieldsOf(t, entry.Data)
		if stay["soGiayTo"] != h.people[i].number || !strings.EqualFold(stay["hoTen"], h.people[i].name) || stay["soPhong"] != "305" {
			t.Errorf("guest %d is not the one at the desk", i+1)
		}
	}
}
