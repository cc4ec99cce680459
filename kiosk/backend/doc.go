// Package backend is the way to a system behind the desk: HTTPS with the
// operator's own authority added to the roots, short time limits, bounded
// answers, a token that is renewed once and no more, and errors that hold
// neither a secret nor anything of a person.
//
// The portals take tokens and passwords in the query of the address, and
// net/http prints the address in its errors. Nothing that net/http says
// leaves this package unread.
package backend
