// Package vcard is the virtual card: the chip's side of every protocol that an
// eMRTD speaks, with synthetic people in it, plugged into a PC/SC stack through
// vpcd or into a test as a [github.com/cccd-agent/cccd-agent/reader/iso7816.Transport].
//
// [Personalise] draws up a [Document], [LoadDir] plays one from files, [Chip]
// holds it and answers APDUs, [Card] puts the chip into a reader's field and
// takes it out again, and [Faults] lists the ways in which it can misbehave.
//
// The protocols are written from 9303-10, 9303-11 and TR-03110-3 without a look
// at the reader's side, so that the two ends do not share their mistakes. Tests
// and cccd-sim import this package, nothing else does: the keys are synthetic
// and no care is taken to keep them.
package vcard
