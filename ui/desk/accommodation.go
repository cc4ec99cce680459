package desk

// accommodation is the first page of the notification.
func (d *Desk) accommodation() Page { return d.first() }
