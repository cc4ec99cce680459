package visit

import (
	"errors"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// What was asked by hand without an answer is owed by a visit that is over.
func TestAPromiseIsOwedByAVisitThatIsOver(t *testing.T) {
	staff, _ := clerk("")
	guest := accommodation.Guest{Name: personal.Text(hoa.name), Number: personal.Text(hoa.number), Arrival: noon, Departure: noon.Add(3 * dayLong), Room: "7"}
	question := outbox.Question{Staff: staff, Person: insurance.Person{Number: personal.Text(hoa.number)}}
	for name, p := range map[string]Promise{
		"guest":  {Guest: &guest, Uncertain: true},
		"lookup": {Question: &question},
	} {
		r := newRig(t)
		p.Record = hoa.reading(identity.Genuine).Record
		id, err := r.Promise(t.Context(), local, p)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		items := r.items("")
		if len(items) != 1 || items[0].ID != id || items[0].State != store.Queued || items[0].Uncertain != p.Uncertain || items[0].Person == "" {
			t.Errorf("%s: %+v", name, items)
		}
		v := r.must(r.Visit(t.Context(), local, items[0].Dossier))
		want := noon.Add(KeepProof)
		if p.Guest != nil {
			want = noon.Add(93 * dayLong)
		}
		if row := r.row(store.Visit, v.ID); v.State != Done || v.Method != MethodChip || !row.Redact.Equal(want) {
			t.Errorf("%s: %s by %s, kept until %v", name, v.State, v.Method, row.Redact)
		}
		if kept, err := r.Find(t.Context(), local, personal.Text(hoa.number)); err != nil || len(kept) != 1 {
			t.Errorf("%s: found %d, %v", name, len(kept), err)
		}
		r.leaks(hoa)
	}
	r := newRig(t)
	var field *FieldError
	for name, p := range map[string]Promise{"nothing": {}, "no record": {Guest: &guest}, "both": {Record: hoa.reading(identity.Genuine).Record, Guest: &guest, Question: &question}} {
		if _, err := r.Promise(t.Context(), local, p); !errors.As(err, &field) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
