package store

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf16"

	"github.com/ncruces/go-sqlite3"
	"lukechampine.com/adiantum"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
)

// The person of this test is invented.
const (
	personName   = "TRẦN THỊ THỬ NGHIỆM"
	personNumber = "001199123457"
	personFace   = "\xff\xd8 a portrait \x00\x01\x02"
)

// forms are the ways a value could be written down.
func forms(value string) map[string][]byte {
	var wide []byte
	for _, u := range utf16.Encode([]rune(value)) {
		wide = binary.LittleEndian.AppendUint16(wide, u)
	}
	all := map[string][]byte{"utf-8": []byte(value), "utf-16": wide}
	for shift, name := range []string{"base64", "base64 at 1", "base64 at 2"} {
		coded := base64.StdEncoding.EncodeToString([]byte("xx"[:shift] + value))
		all[name] = []byte(coded[4 : len(coded)-4])
	}
	return all
}

// putPerson fills a store with everything that is known of the person.
func putPerson(t *testing.T, s *Store) {
	body := []byte(`{"name":"` + personName + `","number":"` + personNumber + `","face":"` + personFace + `"}`)
	d := visit(1)
	d.Body, d.Numbers = body, []Number{personNumber}
	i := item("i1", s.Hash(personNumber))
	i.Payload = body
	update(t, s, func(tx *Tx) error {
		_, err := tx.Put(d)
		return errors.Join(err, tx.Enqueue(i), tx.PutDoc("consent", "c1", body),
			tx.Emit(Event{Visit: d.ID, Type: "visit.opened"}),
			tx.Journal(journal.Event{Kind: "visit.opened", Visit: d.ID, Person: s.Hash(personNumber)}))
	})
}

// files are all bytes of the folder.
func files(t *testing.T, dir string) (all []byte) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}

// pages are the bytes of the database as who has its key sees them.
func pages(t *testing.T, dir string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, databaseName))
	if err != nil {
		t.Fatal(err)
	}
	secret := testKey.database()
	cipher := adiantum.New(secret[:])
	for at := 0; at < len(b); at += pageSize {
		var tweak [8]byte
		binary.LittleEndian.PutUint64(tweak[:], uint64(at))
		cipher.Decrypt(b[at:at+pageSize], tweak[:])
	}
	return b
}

// checkpointed lets the writer go round until the WAL is empty.
func checkpointed(t *testing.T, s *Store) {
	t.Helper()
	for range 1000 {
		if info, err := os.Stat(s.path + "-wal"); err != nil || info.Size() == 0 {
			return
		}
		update(t, s, func(*Tx) error { return nil })
	}
	t.Fatal("the WAL is never emptied")
}

func TestNothingPersonalIsInTheClear(t *testing.T) {
	s, _ := openNew(t)
	putPerson(t, s)
	inUse := files(t, s.dir)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for where, b := range map[string][]byte{"files": inUse, "closed files": files(t, s.dir), "pages": pages(t, s.dir)} {
		for _, value := range []string{personName, personNumber, personFace} {
			for form, text := range forms(value) {
				if bytes.Contains(b, text) {
					t.Errorf("a personal value is in the %s (%s)", where, form)
				}
			}
		}
	}
	if !bytes.Contains(pages(t, s.dir), []byte("visit.opened")) {
		t.Error("the search finds nothing at all")
	}
}

func TestErasedBytesLeaveTheFile(t *testing.T) {
	s, _ := openNew(t)
	putPerson(t, s)
	i := item("i1", "")
	i.State = Delivered
	update(t, s, func(tx *Tx) error { return tx.SetItem(i) })
	old := map[string][]byte{}
	keep := func(name, sql string) {
		view(t, s, func(tx *Tx) error {
			_, err := tx.one(func(st *sqlite3.Stmt) { old[name] = st.ColumnBlob(0, nil) }, sql)
			return err
		})
	}
	keep("wrapped key", `SELECT wrapped FROM keys`)
	keep("body", `SELECT body FROM dossiers`)
	keep("hash", `SELECT hash FROM dossier_numbers`)
	keep("payload", `SELECT payload FROM items`)
	keep("document", `SELECT body FROM docs`)

	update(t, s, func(tx *Tx) error { tx.shred = true; return nil })
	checkpointed(t, s)
	before := pages(t, s.dir)
	for name, b := range old {
		if len(b) == 0 || !bytes.Contains(before, b) {
			t.Fatalf("the search does not find the %s before", name)
		}
	}
	update(t, s, func(tx *Tx) error { return errors.Join(tx.Erase(Visit, "v000001"), tx.DeleteDoc("consent", "c1")) })
	checkpointed(t, s)
	after := pages(t, s.dir)
	for name, b := range old {
		if bytes.Contains(after, b) {
			t.Errorf("the %s is still in the file", name)
		}
	}
	view(t, s, func(tx *Tx) error {
		found, err := tx.Find(personNumber)
		if len(found) != 0 {
			t.Error("still found by number")
		}
		return err
	})
}

func TestAReaderOnlyDelaysTheShredding(t *testing.T) {
	s, _ := openNew(t)
	putPerson(t, s)
	view(t, s, func(tx *Tx) error {
		_, err := tx.List(Filter{}) // from here on it sees this state
		update(t, s, func(tx *Tx) error { return tx.Erase(Visit, "v000001") })
		update(t, s, func(tx *Tx) error { _, err := tx.Put(visit(2)); return err })
		if info, err := os.Stat(s.path + "-wal"); err != nil || info.Size() == 0 {
			t.Error("the WAL went from under a reader")
		}
		return err
	})
	checkpointed(t, s)
}
