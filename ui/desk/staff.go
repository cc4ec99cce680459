package desk

// staff is the first page for the people who work here: the sign-in where nobody
// is on shift, else the menu.
func (d *Desk) staff() Page { return d.first() }
