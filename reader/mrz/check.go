package mrz

// CheckDigit is one check digit of a zone, and whether it is right.
type CheckDigit struct {
	Field Field `json:"field"`
	OK    bool  `json:"ok"`
}

// CheckDigitOf computes the check digit of a field: weights 7, 3, 1, letters
// from A = 10, filler 0, modulo 10 (9303-3 §4.9). Other characters count 0.
func CheckDigitOf(field string) byte {
	sum := 0
	for i := range len(field) {
		sum += valueOf(field[i]) * [...]int{7, 3, 1}[i%3]
	}
	return byte('0' + sum%10)
}

func valueOf(c byte) int {
	switch {
	case isDigit(c):
		return int(c - '0')
	case 'A' <= c && c <= 'Z':
		return int(c-'A') + 10
	}
	return 0
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// CheckDigits verifies every check digit of Text, composite last; on a TD1 of
// VNM the Vietnamese one follows it ([FieldVietnameseNumber]). It is nil where
// there is no Text.
func (m MRZ) CheckDigits() []CheckDigit {
	l, ok := layouts[m.Format]
	t := m.Text.Reveal()
	if !ok || len(t) != l.size() {
		return nil
	}
	number := l.readNumber(t)
	checks := []CheckDigit{
		{FieldDocumentNumber, CheckDigitOf(number.value) == number.check},
		{FieldDateOfBirth, CheckDigitOf(l.birth.of(t)) == t[l.birth.to]},
		{FieldDateOfExpiry, CheckDigitOf(l.expiry.of(t)) == t[l.expiry.to]},
	}
	if l.optionalCheck != 0 {
		checks = append(checks, CheckDigit{FieldOptionalData1, l.optionalOK(t)})
	}
	checks = append(checks, CheckDigit{FieldComposite, CheckDigitOf(l.compositeOf(t)) == t[l.compositeCheck]})
	if m.Vietnamese() {
		checks = append(checks, CheckDigit{FieldVietnameseNumber, CheckDigitOf(t[15:29]) == t[29]})
	}
	return checks
}

// Valid reports whether every check digit of ICAO is right. The Vietnamese one
// does not count: no standard asks for it.
func (m MRZ) Valid() bool {
	checks := m.CheckDigits()
	for _, c := range checks {
		if !c.OK && c.Field != FieldVietnameseNumber {
			return false
		}
	}
	return len(checks) > 0
}

// Vietnamese reports whether this is the zone of a Vietnamese identity card,
// whose conventions go beyond ICAO's: a 12-digit number in the optional data,
// and an expiry of 991231 that means none.
func (m MRZ) Vietnamese() bool { return m.Format == TD1 && m.Issuer == "VNM" }

// optionalOK: an empty field may carry a filler as its check digit (9303-4 §4.2.2).
func (l layout) optionalOK(t string) bool {
	field, check := l.optional1.of(t), t[l.optionalCheck]
	return CheckDigitOf(field) == check || check == '<' && trim(field) == ""
}

func (l layout) compositeOf(t string) string {
	var s string
	for _, part := range l.composite {
		s += part.of(t)
	}
	return s
}
