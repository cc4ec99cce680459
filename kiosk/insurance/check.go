package insurance

// Check reports whether a lookup can be asked, without asking it. Errors are
// [QueryError].
func Check(by Staff, who Person) error {
	_, err := newQuery(by, who)
	return err
}

// CheckPerson is [Check] for a way that names no member of staff: the hospital's
// own system asks in its own name. Errors are [QueryError].
func CheckPerson(who Person) error {
	_, err := who.query()
	return err
}

// Normal is a person as every way asks for one: number without spaces and in
// capitals, name in capitals and composed, birth date in the portal's form.
// Errors are [QueryError].
func (p Person) Normal() (Sent, error) {
	q, err := p.query()
	return q.sent(), err
}
