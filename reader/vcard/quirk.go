package vcard

import "github.com/cccd-agent/cccd-agent/reader/iso7816"

// quirk is one way in which a chip misbehaves. Every hook may be nil; the state
// that a quirk keeps (the n-th time, once) lives in its closures.
type quirk struct {
	// instead may answer a command, already out of secure messaging, in the chip's place.
	instead func(c *Chip, cmd iso7816.Command) (r iso7816.Response, answered bool)
	// after may change the answer before it is protected.
	after func(c *Chip, cmd iso7816.Command, r iso7816.Response) iso7816.Response
	// sent may change the response as it leaves the chip.
	sent func(c *Chip, r iso7816.Response) iso7816.Response
}
