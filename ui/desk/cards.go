package desk

import (
	"github.com/cccd-agent/cccd-agent/kiosk/api"
)

// cards looks at the readers, one look at a time.
type cards struct{ looking bool }

func (c *cards) look(d *Desk, then func([]api.Reader, error)) {
	if c.looking {
		return
	}
	c.looking = true
	ask(d, d.o.Agent.Readers, func(all []api.Reader, err error) {
		c.looking = false
		then(all, err)
	})
}

// lies reports whether a card lies on a reader.
func lies(all []api.Reader) bool {
	for _, r := range all {
		if r.Card {
			return true
		}
	}
	return false
}
