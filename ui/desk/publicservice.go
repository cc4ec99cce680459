package desk

// publicService is the first page of what is handed on.
func (d *Desk) publicService() Page { return d.first() }
