// Package stack brings up a real PC/SC stack with virtual readers, for tests and
// the demonstration. pcscd serves the whole machine and vpcd has two slots, so
// whoever uses them takes a lock first, and all take turns.
package stack

import "errors"

// Readers are the names of vpcd's two slots as PC/SC lists them.
var Readers = [2]string{"Virtual PCD 00 00", "Virtual PCD 00 01"}

// Addresses are where the cards of the two slots connect.
var Addresses = [2]string{"127.0.0.1:35963", "127.0.0.1:35964"}

// ErrMissing is returned when pcscd or vpcd is not installed. On Debian the
// packages are pcscd, vsmartcard-vpcd and libccid.
var ErrMissing = errors.New("stack: pcscd with vpcd is not installed (packages pcscd, vsmartcard-vpcd, libccid)")
