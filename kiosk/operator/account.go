package operator

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// account is an operator as kept.
type account struct {
	ID       string        `json:"id"`
	Name     personal.Text `json:"name"`
	Role     Role          `json:"role"`
	Staff    staff         `json:"staff,omitzero"`
	Password *hash         `json:"password,omitempty"`
	PIN      *hash         `json:"pin,omitempty"`
	Keys     []string      `json:"keys,omitempty"` // of the enrolled card, see provenKeys
	Disabled bool          `json:"disabled,omitempty"`
	Created  time.Time     `json:"created"`
	Enabled  time.Time     `json:"enabled"` // when last enabled by an administrator
	Used     time.Time     `json:"used,omitzero"`
	// Serial counts changes by an administrator: credentials that were checked
	// against another serial were checked against another account.
	Serial int `json:"serial"`
}

type staff struct {
	Name   personal.Text `json:"name,omitzero"`
	Number personal.Text `json:"number,omitzero"`
}

// maxDocument bounds a document before it is parsed.
const maxDocument = 64 << 10

// decode reads a document strictly: a field that is not known, or anything after
// the value, means that it is not what was written.
func decode(kind, id string, body []byte, into any) error {
	if len(body) > maxDocument || !utf8.Valid(body) {
		return &DocumentError{Kind: kind, ID: id}
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return &DocumentError{Kind: kind, ID: id}
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return &DocumentError{Kind: kind, ID: id}
	}
	return nil
}

func put(tx *store.Tx, kind, id string, doc any) error {
	body, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	return tx.PutDoc(kind, id, body)
}

func parseAccount(id string, body []byte) (account, error) {
	var acc account
	if err := decode(kindAccount, id, body, &acc); err != nil {
		return account{}, err
	}
	if !acc.sane(id) {
		return account{}, &DocumentError{Kind: kindAccount, ID: id}
	}
	return acc, nil
}

func (acc account) sane(id string) bool {
	return acc.ID == id && acc.Name != "" && slices.Contains(Roles(), acc.Role) &&
		acc.Password.sane() && acc.PIN.sane() && !slices.ContainsFunc(acc.Keys, notAKey) &&
		!acc.Created.IsZero() && !acc.Enabled.IsZero()
}

var keyForm = regexp.MustCompile(`^(aa|ca):[0-9a-f]{64}$`)

func notAKey(s string) bool { return !keyForm.MatchString(s) }

// loadAccount errors are [ErrNotFound], [*DocumentError] or the store's.
func loadAccount(tx *store.Tx, id string) (account, error) {
	body, err := tx.Doc(kindAccount, id)
	if errors.Is(err, store.ErrNotFound) {
		return account{}, ErrNotFound
	}
	if err != nil {
		return account{}, err
	}
	return parseAccount(id, body)
}

// loadAccounts gives all that can be read, in the order of their names, and the
// ids of the others: one damaged document keeps nobody else out.
func loadAccounts(tx *store.Tx) (all []account, damaged []string, err error) {
	docs, err := tx.Docs(kindAccount)
	if err != nil {
		return nil, nil, err
	}
	for id, body := range docs {
		acc, err := parseAccount(id, body)
		if err != nil {
			damaged = append(damaged, id)
			continue
		}
		all = append(all, acc)
	}
	slices.Sort(damaged)
	slices.SortFunc(all, func(a, b account) int {
		if c := strings.Compare(folded(a.Name), folded(b.Name)); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return all, damaged, nil
}

// find gives the account of an id or a name.
func find(tx *store.Tx, who personal.Text) (account, error) {
	all, damaged, err := loadAccounts(tx)
	if err != nil {
		return account{}, err
	}
	if slices.Contains(damaged, who.Reveal()) {
		return account{}, &DocumentError{Kind: kindAccount, ID: who.Reveal()}
	}
	i := slices.IndexFunc(all, func(acc account) bool { return acc.ID == who.Reveal() })
	if i < 0 {
		name := folded(who)
		i = slices.IndexFunc(all, func(acc account) bool { return folded(acc.Name) == name })
	}
	if i < 0 {
		return account{}, ErrNotFound
	}
	return all[i], nil
}

// state is what an account is at a time.
func (acc account) state(now time.Time) State {
	switch {
	case acc.Disabled:
		return Disabled
	case !now.Before(later(acc.Used, acc.Enabled).AddDate(0, 0, IdleDays)):
		return Idle
	}
	return Enabled
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func (acc account) operator(now time.Time) Operator {
	return Operator{
		ID: acc.ID, Name: acc.Name, Role: acc.Role, State: acc.state(now),
		Staff:       insurance.Staff{Name: acc.Staff.Name, Number: acc.Staff.Number},
		HasPassword: acc.Password != nil, HasPIN: acc.PIN != nil, HasCard: len(acc.Keys) > 0,
		Created: acc.Created, LastUsed: acc.Used,
	}
}

// tidy composes accents and keeps one space between words.
func tidy(t personal.Text) personal.Text {
	return personal.Text(strings.Join(strings.Fields(norm.NFC.String(t.Reveal())), " "))
}

// folded is the form in which names are compared: no capitals, accents kept.
func folded(t personal.Text) string { return strings.ToLower(tidy(t).Reveal()) }

const maxName = 200 // bytes

func nameOK(t personal.Text) bool {
	s := t.Reveal()
	return s != "" && len(s) <= maxName && utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}

var twelveDigits = regexp.MustCompile(`^[0-9]{12}$`)

// checkStaff accepts none, or a name with a personal number.
func checkStaff(s insurance.Staff) (staff, error) {
	out := staff{Name: tidy(s.Name), Number: personal.Text(strings.Join(strings.Fields(s.Number.Reveal()), ""))}
	switch {
	case out == staff{}:
		return out, nil
	case !nameOK(out.Name):
		return staff{}, &FieldError{Field: "staff.name"}
	case !twelveDigits.MatchString(out.Number.Reveal()):
		return staff{}, &FieldError{Field: "staff.number"}
	}
	return out, nil
}

// newID is 128 random bits.
func newID(rand io.Reader) (string, error) {
	b := make([]byte, 16)
	if _, err := io.ReadFull(rand, b); err != nil {
		return "", err
	}
	return hex.EncodeToString(b), nil
}
