package desk

// insurance is the first page of the lookup.
func (d *Desk) insurance() Page { return d.first() }
