// Package rig holds what the simulated backends share: the book of what they
// accepted, faults by name, the caller's address, and a certificate authority
// that lives as long as the process. It serves tests and cccd-sim alone, and
// the people it meets are invented.
package rig
