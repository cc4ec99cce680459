package screen

import (
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/ui/keys"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

func waySamples() []Sample {
	staff := []string{WayQR, WayTyped, WayForeigner, WayVNeID, WayInsurance, WayNewborn, WayChild, WayUnknown, WayChip}
	fields := []FieldModel{
		{ID: "number", Label: "typed.number", Value: "001 190 123 4", Problem: "not-12"},
		{ID: "name", Label: "typed.name", Hint: "typed.name.hint", Value: longName.Reveal(), Focused: true},
		{ID: "birth", Label: "typed.birth", Hint: "typed.birth.hint", Value: "15/01/1990"},
		{ID: "residence", Label: "typed.residence", Hint: "typed.residence.hint", Value: longAddress.Reveal()},
	}
	letters := func(l words.Lang) *scene.Keyboard { return keys.Letters(keys.Sheet{Telex: true, Accents: true}, l) }
	typed := func(name string, m TypedModel) Sample {
		return Sample{name, sampled(false, func(l words.Lang) scene.Scene {
			m.Keys = letters(l)
			return Typed(l, m)
		})}
	}
	return []Sample{
		{"other-ways", sampled(false, func(l words.Lang) scene.Scene { return OtherWays(l, staff) })},
		{"other-ways-kiosk", sampled(true, func(l words.Lang) scene.Scene { return OtherWays(l, []string{WayQR, WayChip, WayStaff}) })},
		{"qr-only", sampled(true, func(l words.Lang) scene.Scene { return QROnly(l, true, "", false) })},
		{"qr-only-unread", sampled(true, func(l words.Lang) scene.Scene { return QROnly(l, false, "", true) })},
		{"paper", sampled(false, func(l words.Lang) scene.Scene {
			return Papers(l, []visit.Paper{visit.PaperCCCD, visit.PaperCanCuoc, visit.PaperCMND, visit.PaperPassport, visit.PaperLicence, visit.PaperBirth, visit.PaperNotice, visit.PaperInsurance})
		})},
		typed("typed", TypedModel{Paper: visit.PaperCCCD, Fields: fields, AsksSex: true, Sex: "female"}),
		typed("typed-child", TypedModel{Paper: visit.PaperBirth, Fields: fields[1:], AsksSex: true, Child: true}),
		typed("bhyt", TypedModel{Paper: visit.PaperInsurance, Fields: fields[:3], AsksSex: true}),
		typed("newborn", TypedModel{Paper: visit.PaperNone, Fields: fields[1:3], AsksSex: true, Child: true, Newborn: true}),
		{"vneid", sampled(false, func(l words.Lang) scene.Scene { return VNeID(l, "") })},
		{"guardian", sampled(false, func(l words.Lang) scene.Scene { return Guardian(l, false) })},
		{"guardian-newborn", sampled(false, func(l words.Lang) scene.Scene { return Guardian(l, true) })},
		{"guardian-known", sampled(false, func(l words.Lang) scene.Scene { return ChildNext(l, sampleRecord(identity.Genuine), true) })},
		{"unknown-patient", sampled(false, Unknown)},
		{"foreigner", sampled(false, Foreigner)},
	}
}

func endSamples() []Sample {
	ticket := func(name string, m TicketModel) Sample {
		return Sample{"ticket-" + name, sampled(m.Kiosk, func(l words.Lang) scene.Scene { return Ticket(l, m) })}
	}
	number := TicketModel{Number: "A0127", Clinic: "Phòng khám Tai – Mũi – Họng", Room: "Phòng 204, tầng 2, nhà B", Kiosk: true, Over: true, Purpose: visit.Insurance}
	with := func(change func(*TicketModel)) TicketModel {
		m := number
		change(&m)
		return m
	}
	return []Sample{
		{"take-card", sampled(true, func(l words.Lang) scene.Scene { return TakeCard(l, true, true) })},
		{"take-card-desk", sampled(false, func(l words.Lang) scene.Scene { return TakeCard(l, false, false) })},
		ticket("printed", with(func(m *TicketModel) { m.Printed = true })),
		ticket("no-paper", with(func(m *TicketModel) { m.Fault = "no-paper" })),
		ticket("none", with(func(m *TicketModel) { m.Fault, m.Say = "printer-none", "toolow.number.say" })),
		ticket("printing", with(func(m *TicketModel) { m.Over = false })),
		ticket("desk", with(func(m *TicketModel) { m.Kiosk, m.Fault = false, "printer-offline" })),
		ticket("waiting", TicketModel{Kiosk: true}),
		{"done", sampled(true, func(l words.Lang) scene.Scene {
			return Finished(l, FinishedModel{Kiosk: true, Purpose: visit.Insurance})
		})},
		{"done-desk", sampled(false, func(l words.Lang) scene.Scene { return Finished(l, FinishedModel{Purpose: visit.Accommodation}) })},
		{"done-finishing", sampled(true, func(l words.Lang) scene.Scene { return Finished(l, FinishedModel{Kiosk: true, Open: true}) })},
		{"help", sampled(true, func(l words.Lang) scene.Scene { return Helping(l, "Kiosk 2, sảnh A") })},
		{"still-there", sampled(true, func(l words.Lang) scene.Scene { return StillThere(l, 12) })},
		{"leave", sampled(true, Leaving)},
		{"parting", sampled(true, Parting)},
		{"away", sampled(true, func(l words.Lang) scene.Scene { return Away(l, true) })},
		{"closed-by", sampled(true, func(l words.Lang) scene.Scene { return ClosedBy(l, "expired") })},
		{"closed-by-other", sampled(false, func(l words.Lang) scene.Scene { return ClosedBy(l, "cancelled") })},
	}
}
