package handover

import (
	"maps"
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// View is all that a template sees, in text and truth values.
type View struct {
	ID      string            // random, for this one hand-over
	At      string            // RFC 3339, in the desk's zone
	Date    string            // of it, ISO 8601
	Purpose string            //
	Desk    string            // name of the desk
	Values  map[string]string // constants of the configuration
	Asked   map[string]string // what staff asked the person, or know

	Someone            // the person; in a case the applicant
	Roles    Roles     // of a case
	People   []Someone // everybody of a case, the applicant first
	External string    // the caller's own id of the case or visit
}

// Someone is one person as handed on.
type Someone struct {
	// Person holds the purpose's values by their names in the record; what is not
	// known is empty, what the purpose does not hand over is not there.
	Person   map[string]string
	Verdict  string
	Method   string
	Document string // kind
	Role     string
	Given    bool // there is such a person
}

// Roles are the people of a case by what they are in it.
type Roles struct{ Applicant, Father, Mother, Guardian Someone }

// Of gives the person of a narrowed record. fields are the purpose's.
func Of(r *identity.Record, fields []string, method, role string) Someone {
	s := nobody(fields)
	s.Given, s.Verdict, s.Method, s.Document, s.Role = true, string(r.Verdict), method, string(r.Document.Kind), role
	for _, f := range r.Person.Fields() {
		if slices.Contains(fields, f.Name) {
			s.Person[f.Name] = f.Value.Value.Reveal()
		}
	}
	return s
}

// nobody has every value of the purpose, and none is known.
func nobody(fields []string) Someone {
	s := Someone{Person: map[string]string{}}
	for _, f := range fields {
		s.Person[f] = ""
	}
	return s
}

// Occasion is what a hand-over is, beside the people.
type Occasion struct {
	ID, Purpose, Desk, External string
	At                          time.Time
	Values, Asked               map[string]string
}

// Alone is the view of one person.
func Alone(o Occasion, who Someone) View {
	v := o.view()
	v.Someone = who
	v.People = []Someone{who}
	return v
}

// Together is the view of a case; the first is the applicant where nobody else is
// named so.
func Together(o Occasion, fields []string, people []Someone) View {
	v := o.view()
	v.People = people
	v.Someone = nobody(fields)
	if len(people) > 0 {
		v.Someone = people[0]
	}
	v.Roles = Roles{v.Someone, nobody(fields), nobody(fields), nobody(fields)}
	for _, p := range people {
		for role, at := range map[string]*Someone{"father": &v.Roles.Father, "mother": &v.Roles.Mother, "guardian": &v.Roles.Guardian} {
			if p.Role == role && !at.Given {
				*at = p
			}
		}
	}
	return v
}

func (o Occasion) view() View {
	at := o.At.In(identity.Zone())
	return View{ID: o.ID, At: at.Format(time.RFC3339), Date: at.Format(time.DateOnly), Purpose: o.Purpose, Desk: o.Desk,
		External: o.External, Values: maps.Clone(o.Values), Asked: maps.Clone(o.Asked)}
}
