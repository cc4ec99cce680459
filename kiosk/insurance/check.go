package insurance

// Check reports whether a lookup can be asked, without asking it. Errors are
// [QueryError].
func Check(by Staff, who Person) error {
	_, err := newQuery(by, who)
	return err
}
