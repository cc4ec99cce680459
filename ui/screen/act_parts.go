package screen

import (
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Acts that many screens of insurance, accommodation and public service have.
const (
	ActForward = "act.go-on" // the way on
	ActRetry   = "act.again" // the same once more
	ActReturn  = "act.back"  // to the page before
	ActWithout = "act.skip"  // without it
)

// goOn is the act that goes on.
func goOn(label string) scene.Act {
	return scene.Act{ID: ActForward, Label: label, Symbol: scene.Next, Tone: scene.Main, Key: "Return"}
}

func back(l words.Lang) scene.Act {
	return scene.Act{ID: ActReturn, Label: l.Say("act.back"), Symbol: scene.Back, Tone: scene.Quiet, Key: "Escape"}
}

// whose are the rows that say whose visit it is: name, number, birth date.
func whose(l words.Lang, r *identity.Record) []scene.Fact {
	if r == nil {
		return nil
	}
	var rows []scene.Fact
	for _, f := range []struct {
		name  string
		of    *identity.Value
		large bool
	}{{"fullName", r.Person.FullName, true}, {"personalNumber", r.Person.PersonalNumber, false}, {"dateOfBirth", r.Person.DateOfBirth, false}} {
		if text := f.of.Text(); text != "" {
			rows = append(rows, scene.Fact{Label: l.Field(f.name), Value: l.PersonValue(f.name, text.Reveal()), Large: f.large})
		}
	}
	return rows
}

// facts are rows as a block, where there are any.
func facts(rows []scene.Fact) []scene.Block {
	if len(rows) == 0 {
		return nil
	}
	return []scene.Block{scene.Facts{Rows: rows}}
}

// fact is a row with a value, and nothing without.
func fact(label string, value personal.Text) []scene.Fact {
	if value == "" {
		return nil
	}
	return []scene.Fact{{Label: label, Value: value.Reveal()}}
}
