// Package issue makes what package trust reads: certificates of signing
// authorities and document signers, revocation lists, master lists and EF.SOD.
// It is the issuing state of the virtual card and of tests, and of nothing else.
//
// Signatures are deterministic (RFC 6979) and nothing is taken from the clock or
// from a source of randomness: the same input gives the same bytes. It writes
// also what no honest state would: a signer that claims a key id which is not its
// issuer's, an expired one, one that is a CA.
package issue
