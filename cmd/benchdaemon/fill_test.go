//go:build bench

package benchdaemon

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// mould is a guest's visit as the desk itself made it, of which others are cast.
type mould struct {
	body []byte // of the visit, after its end
	item store.Item
	g    accommodation.Guest
}

// newMould takes a visit through a desk of its own. Its notification is not sent.
func newMould(t testing.TB) mould {
	t.Helper()
	ctx := context.Background()
	d := openDesk(t, t.TempDir(), store.Key{7}, 1)
	defer d.close()
	id := d.identified(visit.Accommodation)
	req, none := d.guest(), 0
	req.Wait = &none
	v := d.must(d.Accommodation(ctx, local, id, req))
	d.must(d.Finish(ctx, local, id))
	var m mould
	err := d.store.View(ctx, func(tx *store.Tx) error {
		row, err := tx.Dossier(store.Visit, id)
		if err != nil {
			return err
		}
		m.body = row.Body
		m.item, err = tx.Item(v.Accommodation.Item)
		return err
	})
	if err == nil {
		err = json.Unmarshal(m.item.Payload, &m.g)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// number is the n-th person's.
func number(n int) personal.Text { return personal.Text(fmt.Sprintf("0%011d", 1190000000+n)) }

// cast is the n-th visit; its id is n in letters.
func (m mould) cast(owner string, n int, opened time.Time) store.Dossier {
	return store.Dossier{
		Kind: store.Visit, ID: name("v", n), State: string(visit.Done), Purpose: string(visit.Accommodation), Owner: owner,
		Opened: opened, Redact: opened.AddDate(0, 3, 0), Numbers: []store.Number{number(n)},
		Body: bytes.ReplaceAll(m.body, []byte(m.item.ID), []byte(name("i", n))),
	}
}

// name is an id that grows with n, as long as those of the desk.
func name(kind string, n int) string {
	id := []byte(kind + "aaaaaaaaaaaaaaaaaaaaaaa" + fmt.Sprintf("%08x", n))
	for i := len(id) - 8; i < len(id); i++ {
		id[i] = "abcdefghkmnpqrst"[bytes.IndexByte([]byte("0123456789abcdef"), id[i])]
	}
	return string(id)
}

// put writes the n-th visit with its line in the journal.
func (m mould) put(tx *store.Tx, owner string, n int, opened time.Time) error {
	if _, err := tx.Put(m.cast(owner, n, opened)); err != nil {
		return err
	}
	return tx.Journal(journal.Event{Kind: "visit.closed", Visit: name("v", n), Purpose: string(visit.Accommodation), Client: owner})
}

// enqueue writes what a desk does with a guest's visit in one transaction: the
// visit, what is to be delivered, the journal's line and the client's event.
func (m mould) enqueue(s *store.Store, n int, now time.Time) error {
	g := m.g
	g.Number, g.Arrival, g.Departure = number(n), now.Add(-time.Minute), now.Add(20*time.Hour)
	due := accommodation.Rules{}.Due(g.Arrival, false)
	item, err := outbox.GuestItem(name("i", n), name("v", n), s.Hash(g.Number), g, due)
	if err != nil {
		return err
	}
	return s.Update(context.Background(), func(tx *store.Tx) error {
		if _, err := tx.Put(m.cast(visit.Local, n, now)); err != nil {
			return err
		}
		if err := tx.Enqueue(item); err != nil {
			return err
		}
		err := tx.Journal(journal.Event{Kind: "visit.asked", Visit: item.Dossier, Item: item.ID, Person: item.Person, Backend: item.Backend})
		if err != nil {
			return err
		}
		return tx.Emit(store.Event{Owner: visit.Local, Visit: item.Dossier, Type: "visit.state", Data: json.RawMessage(`{"state":"done"}`)})
	})
}

// openStore opens the store of a data folder as the daemon does.
func openStore(t testing.TB, data string, key store.Key) *store.Store {
	t.Helper()
	device, err := identity.OpenDeviceKey(filepath.Join(data, "device.key"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(context.Background(), store.Options{Dir: data, Key: key, Signer: device, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// together is how many visits a filled store got in one transaction.
const together = 5000

// fill puts visits of the last three months, all of one owner.
func fill(t testing.TB, data string, key store.Key, owner string, visits int) {
	t.Helper()
	m, s := newMould(t), openStore(t, data, key)
	first := time.Now().AddDate(0, -2, 0)
	for from := 0; from < visits; from += together {
		err := s.Update(context.Background(), func(tx *store.Tx) error {
			for n := from; n < min(from+together, visits); n++ {
				if err := m.put(tx, owner, n, first.Add(time.Duration(n)*5*time.Second)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(data, filledMark), nil, 0o600); err != nil {
		t.Fatal(err)
	}
}
