package insurance_test

import (
	"context"
	"errors"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

const (
	ownCard = "GD401" // of a scripted member: GD4, province 01, then the insurance number
	newCard = "DN4010190000999"
)

// TestEveryCode asks for one person for every result code, through TLS.
func TestEveryCode(t *testing.T) {
	p := open(t)
	client := p.client(t)
	for _, c := range []struct {
		code, number string // number "": NumberFor(code)
		action       insurance.Action
		severity     insurance.Severity
		card         string // expected card to register with; "own" for the member's own
		accepts      bool
		refused      bool
	}{
		{code: "000", action: insurance.Accept, severity: insurance.OK, card: "own", accepts: true},
		{code: "001", action: insurance.AcceptCheckPapers, severity: insurance.Attention, card: "own", accepts: true},
		{code: "002", action: insurance.AcceptCheckPapers, severity: insurance.Attention, card: "own", accepts: true},
		{code: "003", action: insurance.UseNewCard, severity: insurance.Attention, card: newCard, accepts: true},
		{code: "003.1", number: vsssim.NumberRenewed, action: insurance.UseNewCard, severity: insurance.Attention, card: newCard, accepts: true},
		{code: "004", action: insurance.UseCardInForce, severity: insurance.Attention, card: newCard, accepts: true},
		{code: "004", number: vsssim.NumberNewCardLater, action: insurance.UseCardInForce, severity: insurance.Attention, card: "own", accepts: true},
		{code: "010", action: insurance.ClarifyExpired, severity: insurance.Stop, card: "own"},
		{code: "050", action: insurance.CheckNumber, severity: insurance.Stop},
		{code: "051", action: insurance.CheckNumber, severity: insurance.Stop},
		{code: "052", action: insurance.CheckNumber, severity: insurance.Stop},
		{code: "053", action: insurance.CheckNumber, severity: insurance.Stop},
		{code: "054", action: insurance.TellIT, severity: insurance.Fault, refused: true},
		{code: "055", action: insurance.TellIT, severity: insurance.Fault, refused: true},
		{code: "060", action: insurance.CheckName, severity: insurance.Stop},
		{code: "061", action: insurance.CheckName, severity: insurance.Stop},
		{code: "070", action: insurance.CheckBirthDate, severity: insurance.Stop},
		{code: "080", action: insurance.Unknown, severity: insurance.Stop},
		{code: "090", action: insurance.Unknown, severity: insurance.Stop},
		{code: "100", action: insurance.TryLater, severity: insurance.Fault, refused: true},
		{code: "101", action: insurance.TryLater, severity: insurance.Fault, refused: true},
		{code: "110", action: insurance.ClarifyWithdrawn, severity: insurance.Stop, card: "own"},
		{code: "120", action: insurance.ClarifyReduced, severity: insurance.Stop, card: "own"},
		{code: "121", action: insurance.ClarifyReduced, severity: insurance.Stop, card: "own"},
		{code: "122", action: insurance.ClarifyReduced, severity: insurance.Stop, card: "own"},
		{code: "123", action: insurance.ClarifyReduced, severity: insurance.Stop, card: "own"},
		{code: "124", action: insurance.ClarifyReduced, severity: insurance.Stop, card: "own"},
		{code: "130", action: insurance.ChildWithoutCard, severity: insurance.Attention},
		{code: "202", action: insurance.Unknown, severity: insurance.Stop},
		{code: "204", action: insurance.Unknown, severity: insurance.Stop},
		{code: "205", action: insurance.TellIT, severity: insurance.Fault, refused: true},
		{code: "400", action: insurance.TellIT, severity: insurance.Fault, refused: true},
		{code: "401", action: insurance.TellIT, severity: insurance.Fault, refused: true},
		{code: "403", action: insurance.TellIT, severity: insurance.Fault, refused: true},
		{code: "500", action: insurance.TryLater, severity: insurance.Fault, refused: true},
		{code: "500", number: vsssim.NumberRestricted, action: insurance.Restricted, severity: insurance.Fault, refused: true},
	} {
		t.Run(c.code+" "+string(c.action), func(t *testing.T) {
			number := c.number
			if number == "" {
				number = vsssim.NumberFor(c.code)
			}
			answer, err := client.Lookup(context.Background(), staff, scripted(number))
			var refused *insurance.RefusedError
			if errors.As(err, &refused) != c.refused || err != nil && !c.refused {
				t.Fatalf("error %v, want refused %v", err, c.refused)
			}
			if refused != nil && (refused.Code != c.code || refused.Action != c.action || refused.Text == "") {
				t.Errorf("refused with %s, %s", refused.Code, refused.Action)
			}
			if answer.Code != c.code || answer.Action != c.action || answer.Severity != c.severity {
				t.Errorf("got %s, %s, %s", answer.Code, answer.Action, answer.Severity)
			}
			if answer.Text == "" || len(answer.Show) == 0 || answer.Accepts() != c.accepts {
				t.Errorf("text %q, show %v, accepts %v", answer.Text.Reveal(), answer.Show, answer.Accepts())
			}
			want := c.card
			if want == "own" {
				want = ownCard + number[2:]
			}
			if got := answer.Card.Number.Reveal(); got != want {
				t.Errorf("card %q, want %q", got, want)
			}
		})
	}
}

func scripted(number string) insurance.Person {
	return insurance.Person{Number: personal.Text(number), Name: vsssim.ScriptedName, Birth: vsssim.ScriptedBirth}
}

// TestRefusals gives the portal every reason to refuse that a desk can have.
func TestRefusals(t *testing.T) {
	p := open(t)
	client := p.client(t)
	other := func(change func(*insurance.Staff, *insurance.Person)) (insurance.Staff, insurance.Person) {
		s, m := staff, member
		change(&s, &m)
		return s, m
	}
	for _, c := range []struct {
		name, code string
		change     func(*insurance.Staff, *insurance.Person)
	}{
		{"staff not registered", "054", func(s *insurance.Staff, _ *insurance.Person) { s.Number = "001185000002" }},
		{"staff name of somebody else", "055", func(s *insurance.Staff, _ *insurance.Person) { s.Name = "Lê Thị Trúc" }},
		{"nobody", "050", func(_ *insurance.Staff, m *insurance.Person) { m.Number = "001190123457" }},
		{"no card of that form", "051", func(_ *insurance.Staff, m *insurance.Person) { m.Number = "GD4010119012X45" }},
		{"no such province", "052", func(_ *insurance.Staff, m *insurance.Person) { m.Number = "GD4000119012345" }},
		{"no such benefit", "053", func(_ *insurance.Staff, m *insurance.Person) { m.Number = "GD9010119012345" }},
		{"another name", "060", func(_ *insurance.Staff, m *insurance.Person) { m.Name = "Trần Thị Hoà" }},
		{"same first letter", "061", func(_ *insurance.Staff, m *insurance.Person) { m.Name = "Nguyễn Thị Hoa" }},
		{"another birth date", "070", func(_ *insurance.Staff, m *insurance.Person) { m.Birth = "1990-01-16" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, m := other(c.change)
			answer, _ := client.Lookup(context.Background(), s, m)
			if answer.Code != c.code {
				t.Errorf("code %q, want %s", answer.Code, c.code)
			}
		})
	}
}

func TestLookupByAnyNumber(t *testing.T) {
	client := open(t).client(t)
	for _, number := range []personal.Text{" 001190123456 ", "0119012345", "GD4010119012345", "gd4 01 0119012345"} {
		who := member
		who.Number = number
		answer, err := client.Lookup(context.Background(), staff, who)
		if err != nil || answer.Action != insurance.Accept || answer.Card.Number != "GD4010119012345" {
			t.Errorf("%d characters: %v, %v", len(number), answer.Action, err)
		}
	}
}

func TestBirthDateKeepsItsPrecision(t *testing.T) {
	p := open(t)
	client := p.client(t)
	err := p.Add(vsssim.Member{Number: "001150000001", Name: "Cụ Bà Mẫu", Birth: "1950"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ number, name, birth, code, yearOnly personal.Text }{
		{"001150000001", "Cụ Bà Mẫu", "1950", "000", ""},
		{"001150000001", "Cụ Bà Mẫu", "1950-01-01", "070", "1950"},
		{"001150000001", "Cụ Bà Mẫu", "1950-07", "070", "1950"},
		{"001150000001", "Cụ Bà Mẫu", "1950-07-08", "070", ""},
		{member.Number, member.Name, "1990", "000", ""},
		{member.Number, member.Name, "1990-01", "000", ""},
	} {
		answer, err := client.Lookup(context.Background(), staff, insurance.Person{Number: c.number, Name: c.name, Birth: c.birth})
		if err != nil || answer.Code != c.code.Reveal() || answer.YearOnly != c.yearOnly {
			t.Errorf("%s: code %s, year only %s, %v", c.birth.Reveal(), answer.Code, answer.YearOnly.Reveal(), err)
		}
	}
}

func TestEarlierLookupsAndHolder(t *testing.T) {
	client := open(t).client(t)
	if _, err := client.Lookup(context.Background(), staff, member); err != nil {
		t.Fatal(err)
	}
	answer, err := client.Lookup(context.Background(), staff, member)
	if err != nil {
		t.Fatal(err)
	}
	want := insurance.PastLookup{User: username, At: "20261121080000", Text: "Thông tin thẻ chính xác", Code: "000"}
	if len(answer.Lookups) != 1 || answer.Lookups[0] != want {
		t.Errorf("earlier lookups: %+v", answer.Lookups)
	}
	if answer.Holder.Name != member.Name || answer.Holder.Birth != "15/01/1990" || answer.Holder.Area != "K2" ||
		answer.FiveYears != "2020-06-01" || answer.Card.From != "2026-01-01" || answer.Card.To != "2026-12-31" {
		t.Error("the holder or the card is not as the portal has it")
	}
	if answer.Sent.Name != "NGUYỄN THỊ HOÀ" || answer.Sent.Birth != "15/01/1990" {
		t.Error("what was sent is not shown as sent")
	}
}
