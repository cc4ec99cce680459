package mrz

import (
	"bytes"
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Build writes the fields into Text with every ICAO check digit computed, and
// returns the zone as it reads back. A number of more than nine characters goes
// on in the optional data of TD1 and TD2. A name longer than its field is cut at
// the last position, as Vietnamese cards do; the ways of 9303-4, -5 and -6
// §4.2.3, which keep a letter of every component, are not used. Names take A–Z,
// space and hyphen (both become fillers) and apostrophe (left out; 9303-3 §4.6). The check digit that Vietnamese cards carry in
// OptionalData1 is the caller's. Errors are [ErrFormat] or a [*FieldError].
func (m MRZ) Build() (MRZ, error) {
	l, ok := layouts[m.Format]
	if !ok {
		return MRZ{}, ErrFormat
	}
	w := writer{text: bytes.Repeat([]byte{'<'}, l.size())}
	w.put(FieldDocumentType, documentType, m.DocumentType)
	w.put(FieldIssuer, issuer, m.Issuer)
	w.put(FieldNationality, l.nationality, m.Nationality.Reveal())
	w.put(FieldOptionalData2, l.optional2, m.OptionalData2.Reveal())
	w.putSex(l.sex, m.Sex.Reveal())
	w.putNames(l.names, m.Names)
	w.putNumber(l, m.DocumentNumber.Reveal(), m.OptionalData1.Reveal())
	w.putDate(FieldDateOfBirth, l.birth, m.DateOfBirth.Reveal())
	w.putDate(FieldDateOfExpiry, l.expiry, m.DateOfExpiry.Reveal())
	if w.err != nil {
		return MRZ{}, w.err
	}
	w.text[l.compositeCheck] = CheckDigitOf(l.compositeOf(string(w.text)))
	return l.read(string(w.text)), nil
}

// writer fills the joined lines and keeps the first error.
type writer struct {
	text []byte
	err  error
}

func (w *writer) fail(f Field, err error) {
	if w.err == nil {
		w.err = &FieldError{Field: f, Err: err}
	}
}

func (w *writer) put(f Field, at span, value string) {
	value = upper(value)
	if len(value) > at.len() {
		w.fail(f, ErrLength)
		return
	}
	for i := range len(value) {
		if !inAlphabet(value[i]) {
			w.fail(f, ErrCharacter)
			return
		}
	}
	copy(w.text[at.from:at.to], value)
}

func (w *writer) putSex(at span, sex string) {
	switch sex {
	case "M", "F", "<", "":
		w.put(FieldSex, at, sex)
	default:
		w.fail(FieldSex, ErrCharacter)
	}
}

// putDate writes six digits or fillers and the check digit behind them.
func (w *writer) putDate(f Field, at span, date string) {
	if err := checkDateText(date); err != nil {
		w.fail(f, err)
		return
	}
	w.put(f, at, date)
	w.text[at.to] = CheckDigitOf(date)
}

// putNumber writes the document number, its check digit and the optional data.
func (w *writer) putNumber(l layout, number, optional string) {
	number = trim(upper(number))
	if number == "" {
		w.fail(FieldDocumentNumber, ErrLength)
		return
	}
	if len(number) > l.number.len() {
		w.putLongNumber(l, number, optional)
		return
	}
	w.put(FieldDocumentNumber, l.number, number)
	w.text[l.number.to] = CheckDigitOf(number)
	w.put(FieldOptionalData1, l.optional1, optional)
	if l.optionalCheck != 0 && trim(optional) != "" {
		w.text[l.optionalCheck] = CheckDigitOf(upper(optional))
	}
}

func (w *writer) putLongNumber(l layout, number, optional string) {
	tail := number[l.number.len():] + string(CheckDigitOf(number)) + "<"
	if !l.longNumber || len(tail) > l.optional1.len() || strings.Contains(tail[:len(tail)-1], "<") {
		w.fail(FieldDocumentNumber, ErrLength)
		return
	}
	w.put(FieldDocumentNumber, l.number, number[:l.number.len()])
	w.put(FieldOptionalData1, l.optional1, tail+optional)
}

func (w *writer) putNames(at span, names Names) {
	field := nameField(names.Primary)
	if field == "" {
		w.fail(FieldNames, ErrLength)
		return
	}
	if given := nameField(names.Secondary); given != "" {
		field += "<<" + given
	}
	if strings.IndexFunc(field, notInNames) >= 0 {
		w.fail(FieldNames, ErrCharacter)
		return
	}
	w.put(FieldNames, at, field[:min(len(field), at.len())])
}

func notInNames(r rune) bool { return r != '<' && (r < 'A' || r > 'Z') }

func nameField(name personal.Text) string {
	s := strings.NewReplacer("'", "", "’", "", "-", " ", "<", " ").Replace(name.Reveal())
	return upper(strings.Join(strings.Fields(s), "<"))
}
