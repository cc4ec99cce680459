package insurance

import (
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Action is what the desk should do with an answer, as a code. None of them
// ever bars a person from care: where the portal fails or refuses, the law
// has the desk note the number and look it up later (NĐ 188/2025 Art 38.2).
type Action string

// The actions.
const (
	Accept            Action = "accept"
	AcceptCheckPapers Action = "accept-check-papers" // card of the army or the police
	UseNewCard        Action = "use-new-card"
	UseCardInForce    Action = "use-card-in-force" // old and new both exist; Answer.Card is the one in force today
	ClarifyExpired    Action = "clarify-expired"
	CheckNumber       Action = "check-number"
	CheckName         Action = "check-name"
	CheckBirthDate    Action = "check-birth-date"
	TellIT            Action = "tell-it"
	TryLater          Action = "try-later"
	Restricted        Action = "restricted" // the account is on the portal's list: stop asking
	ClarifyWithdrawn  Action = "clarify-withdrawn"
	ClarifyReduced    Action = "clarify-reduced"
	ChildWithoutCard  Action = "child-without-card"
	Unknown           Action = "unknown"
	// AskInsuranceDesk: the portal knows the card, and the hospital's own system
	// does not take it here.
	AskInsuranceDesk Action = "ask-insurance-desk"
)

// Actions lists every action.
func Actions() []Action {
	return []Action{
		Accept, AcceptCheckPapers, UseNewCard, UseCardInForce, ClarifyExpired, CheckNumber, CheckName,
		CheckBirthDate, TellIT, TryLater, Restricted, ClarifyWithdrawn, ClarifyReduced, ChildWithoutCard, Unknown,
		AskInsuranceDesk,
	}
}

// Severity says how an answer is to be shown.
type Severity string

// The severities.
const (
	OK        Severity = "ok"        // go on
	Attention Severity = "attention" // go on after the desk looked at something
	Stop      Severity = "stop"      // not insured as asked; the person has to be asked
	Fault     Severity = "fault"     // ours or the portal's; says nothing of the person
)

const (
	codeUnauthorized = "401"
	codeServerError  = "500"
)

// rule is what one result code means.
type rule struct {
	action   Action
	severity Severity
	show     []Field
	refusal  bool // the portal did not look
}

var (
	showCard  = []Field{FieldCard, FieldText}
	showText  = []Field{FieldText}
	showSent  = []Field{FieldNumber, FieldName, FieldBirth, FieldText}
	showStaff = []Field{FieldStaffName, FieldStaffNumber, FieldText}
)

// ruleFor is the table of result codes.
func ruleFor(code, note string) rule {
	switch code {
	case "000":
		return rule{action: Accept, severity: OK, show: showCard}
	case "001", "002":
		return rule{action: AcceptCheckPapers, severity: Attention, show: showCard}
	case "003", "003.1":
		return rule{action: UseNewCard, severity: Attention, show: showCard}
	case "004":
		return rule{action: UseCardInForce, severity: Attention, show: showCard}
	case "010":
		return rule{action: ClarifyExpired, severity: Stop, show: showCard}
	case "050", "051", "052", "053":
		return rule{action: CheckNumber, severity: Stop, show: showSent}
	case "060", "061":
		return rule{action: CheckName, severity: Stop, show: []Field{FieldName, FieldText}}
	case "070":
		return rule{action: CheckBirthDate, severity: Stop, show: []Field{FieldBirth, FieldText}}
	case "110":
		return rule{action: ClarifyWithdrawn, severity: Stop, show: showCard}
	case "120", "121", "122", "123", "124":
		return rule{action: ClarifyReduced, severity: Stop, show: showCard}
	case "130":
		return rule{action: ChildWithoutCard, severity: Attention, show: showText}
	}
	return refusalFor(code, note)
}

// refusalFor is the part of the table that says nothing of the person.
func refusalFor(code, note string) rule {
	switch code {
	case "054", "055":
		return rule{action: TellIT, severity: Fault, show: showStaff, refusal: true}
	case "205", "400":
		return rule{action: TellIT, severity: Fault, show: showSent, refusal: true}
	case codeUnauthorized, "403":
		return rule{action: TellIT, severity: Fault, show: showText, refusal: true}
	case "100", "101":
		return rule{action: TryLater, severity: Fault, show: showText, refusal: true}
	case codeServerError:
		if isRestriction(note) {
			return rule{action: Restricted, severity: Fault, show: showText, refusal: true}
		}
		return rule{action: TryLater, severity: Fault, show: showText, refusal: true}
	}
	return rule{action: Unknown, severity: Stop, show: showText}
}

// isRestriction tells the two meanings of 500 apart. The portal writes "Có
// lỗi xảy ra trong quá trình tra cứu!" for an account on its restricted list
// and "… trong quá trình xử lý!" for its own failure.
func isRestriction(note string) bool {
	note = strings.ToLower(norm.NFC.String(note))
	for _, mark := range []string{"quá trình tra cứu", "hạn chế tra cứu", "restricted"} {
		if strings.Contains(note, mark) {
			return true
		}
	}
	return false
}
