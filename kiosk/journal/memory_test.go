package journal

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

var errTaken = errors.New("there already")

// memory is a journal in maps and slices.
type memory struct {
	rows   []Row // ascending
	hashes map[int64]tlog.Hash
	heads  []HeadRow // ascending
	tomb   *BaseRow
}

func newMemory() *memory { return &memory{hashes: map[int64]tlog.Hash{}} }

func (m *memory) clone() *memory {
	c := &memory{slices.Clone(m.rows), maps.Clone(m.hashes), slices.Clone(m.heads), m.tomb}
	for i := range c.rows {
		c.rows[i].Bytes = slices.Clone(c.rows[i].Bytes)
	}
	return c
}

func (m *memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		h, ok := m.hashes[x]
		if !ok {
			return nil, fmt.Errorf("%w: %d", ErrNoHash, x)
		}
		out[i] = h
	}
	return out, nil
}

func (m *memory) Last() (Row, bool, error) {
	if len(m.rows) == 0 {
		return Row{}, false, nil
	}
	return m.rows[len(m.rows)-1], true, nil
}

func (m *memory) Insert(r Row, first int64, hashes []tlog.Hash) error {
	if len(m.rows) > 0 && m.rows[len(m.rows)-1].N >= r.N {
		return errTaken
	}
	for i, h := range hashes {
		if _, ok := m.hashes[first+int64(i)]; ok {
			return errTaken
		}
		m.hashes[first+int64(i)] = h
	}
	m.rows = append(m.rows, r)
	return nil
}

func (m *memory) LastHead() (HeadRow, bool, error) {
	if len(m.heads) == 0 {
		return HeadRow{}, false, nil
	}
	return m.heads[len(m.heads)-1], true, nil
}

func bySize(h HeadRow, size int64) int { return cmp.Compare(h.Size, size) }
func byN(r Row, n int64) int           { return cmp.Compare(r.N, n) }

func (m *memory) InsertHead(h HeadRow) error {
	i, found := slices.BinarySearchFunc(m.heads, h.Size, bySize)
	if found {
		return errTaken
	}
	m.heads = slices.Insert(m.heads, i, h)
	return nil
}

func (m *memory) DeleteHead(size int64) error {
	m.heads = slices.DeleteFunc(m.heads, func(h HeadRow) bool { return h.Size == size })
	return nil
}

func (m *memory) Base() (BaseRow, bool, error) {
	if m.tomb == nil {
		return BaseRow{}, false, nil
	}
	return *m.tomb, true, nil
}

func (m *memory) Cut(b BaseRow, below int64, keep []int64) error {
	m.tomb = &b
	m.rows = slices.DeleteFunc(m.rows, func(r Row) bool { return r.N < b.From })
	maps.DeleteFunc(m.hashes, func(i int64, _ tlog.Hash) bool {
		_, kept := slices.BinarySearch(keep, i)
		return i < below && !kept
	})
	return nil
}

func (m *memory) Rows(from int64, limit int) ([]Row, error) {
	i, _ := slices.BinarySearchFunc(m.rows, from, byN)
	return m.rows[i:min(len(m.rows), i+limit)], nil
}

func (m *memory) Heads(from int64, limit int) ([]HeadRow, error) {
	i, _ := slices.BinarySearchFunc(m.heads, from, bySize)
	return m.heads[i:min(len(m.heads), i+limit)], nil
}

// clock is when everything of these tests happens.
var clock = time.Date(2026, 11, 22, 1, 2, 3, 456_789_000, time.UTC)

func deviceKey(t testing.TB) *identity.DeviceKey {
	t.Helper()
	k, err := identity.OpenDeviceKey(filepath.Join(t.TempDir(), "device.pem"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

func randomID(r *rand.Rand) string {
	id := make([]byte, 26)
	for i := range id {
		id[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(id)
}

func randomEvent(r *rand.Rand) Event {
	kinds := []string{"visit.opened", "visit.read", "visit.consent", "outbox.delivered"}
	e := Event{At: clock.Add(time.Duration(r.IntN(1e6)) * time.Second), Kind: kinds[r.IntN(len(kinds))], Visit: randomID(r)}
	if r.IntN(2) == 0 {
		e.Person = fmt.Sprintf("%016x%016x%016x%016x", r.Uint64(), r.Uint64(), r.Uint64(), r.Uint64())
		e.Method, e.Operator = "CHIP_CCCD", randomID(r)
	}
	return e
}

func appendRows(t testing.TB, m *memory, r *rand.Rand, rows int) {
	t.Helper()
	for range rows {
		if _, err := Append(m, randomEvent(r)); err != nil {
			t.Fatal(err)
		}
	}
}

// signNow keeps a head of the present size beside all others.
func signNow(t testing.TB, m *memory, s Signer) string {
	t.Helper()
	last, _, _ := m.Last()
	h, err := headOf(m, last, clock)
	if err != nil {
		t.Fatal(err)
	}
	jws, err := s.Sign(HeadType, h)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.InsertHead(HeadRow{h.Size, jws}); err != nil {
		t.Fatal(err)
	}
	return jws
}

func verify(t testing.TB, m *memory, trust Trust) Report {
	t.Helper()
	r, err := Verify(m, trust)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// peek reads a signed document without a look at its signature.
func peek[T any](jws string) (v T) {
	parts := strings.Split(jws, ".")
	raw, _ := base64.RawURLEncoding.DecodeString(parts[1])
	_ = json.Unmarshal(raw, &v)
	return v
}

func recordHash(b []byte) tlog.Hash { return tlog.RecordHash(b) }
