package vcard

import (
	"context"
	"errors"
	"io"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/vcard/radio"
)

// maxResponse is the most data in one response with extended length: what the
// two length bytes of vpcd leave after the status word.
const maxResponse = 0xFFFF - 2

// Chip answers APDUs as the chip of one document. It is one conversation and
// not safe for concurrent use.
type Chip struct {
	doc    *Document
	rand   io.Reader
	quirks []quirk
	state
}

// state is what a chip forgets without power.
type state struct {
	inApplication bool
	current       lds.FileID
	session       *sm.Session
	granted       bool        // access control was passed in this session
	next          *sm.Session // takes over after the response now being made
	challenge     []byte      // RND.IC of BAC, good for the next command
	pace          *paceRun
	ca            *CAKey // set by MSE:Set AT, waiting for GENERAL AUTHENTICATE
	long          bool   // the command now running has extended length fields
	pending       []byte // the rest of a long answer, for GET RESPONSE
	work          radio.Work
	gone          bool // the card has left the field
}

// NewChip returns the chip of a document without power. Random numbers come
// from rand alone.
func NewChip(doc *Document, rand io.Reader) *Chip { return &Chip{doc: doc, rand: rand} }

// Reset takes the power away: sessions, selections and challenges are lost.
func (c *Chip) Reset() { c.state = state{} }

// Process answers one command APDU. It takes any bytes.
func (c *Chip) Process(command []byte) []byte {
	response, _ := c.Exchange(command)
	return response
}

// Exchange answers one command APDU and says what work it was. An empty
// response means that the card left the field.
func (c *Chip) Exchange(command []byte) ([]byte, radio.Work) {
	if c.gone {
		return nil, radio.Work{}
	}
	c.work, c.next = radio.Work{}, nil
	r := c.respond(command)
	for _, q := range c.quirks {
		if q.sent != nil {
			r = q.sent(c, r)
		}
	}
	if c.gone {
		return nil, c.work
	}
	return r.Bytes(), c.work
}

func (c *Chip) respond(command []byte) iso7816.Response {
	cmd, err := iso7816.ParseCommand(command)
	if err != nil {
		return status(iso7816.SWWrongLength)
	}
	c.long = hasLongLength(command)
	if c.long && !c.doc.Extended {
		return status(iso7816.SWWrongLength)
	}
	if cmd.INS == iso7816.INSGetResponse {
		return c.getResponse(cmd)
	}
	c.pending = nil
	if cmd.CLA&iso7816.CLASecureMessaging == iso7816.CLASecureMessaging {
		return c.limit(c.protected(cmd))
	}
	return c.limit(c.plain(cmd))
}

// hasLongLength reports whether a well-formed command has three-byte length fields.
func hasLongLength(command []byte) bool { return len(command) >= 7 && command[4] == 0 }

// plain runs an unprotected command, which ends a running session (9303-11
// §9.8.3). SELECT then starts anew; anything else is told that protection is missing.
func (c *Chip) plain(cmd iso7816.Command) iso7816.Response {
	if c.session != nil {
		c.drop()
		if cmd.INS != iso7816.INSSelect {
			return status(iso7816.SWSMObjectsMissing)
		}
	}
	r := c.perform(cmd)
	c.adopt()
	return r
}

// protected opens, runs and answers a command under secure messaging. New keys
// hold from the next command on.
func (c *Chip) protected(cmd iso7816.Command) iso7816.Response {
	if c.session == nil {
		return status(iso7816.SWSMObjectsIncorrect)
	}
	inner, err := c.session.UnwrapCommand(cmd)
	if err != nil {
		c.drop()
		if errors.Is(err, sm.ErrObjects) {
			return status(iso7816.SWSMObjectsMissing)
		}
		return status(iso7816.SWSMObjectsIncorrect)
	}
	session := c.session
	r := c.perform(inner)
	wrapped, err := session.WrapResponse(inner.INS, r)
	if err != nil {
		c.drop()
		return status(iso7816.SWNoPreciseDiagnosis)
	}
	c.adopt()
	return wrapped
}

func (c *Chip) adopt() {
	if c.next != nil {
		c.session, c.granted = c.next, true
	}
}

// drop ends the session and what was granted in it.
func (c *Chip) drop() {
	c.session, c.next, c.granted = nil, nil, false
	c.pace, c.ca, c.challenge = nil, nil, nil
	c.current = 0
}

// perform runs a command without protection, quirks first.
func (c *Chip) perform(cmd iso7816.Command) iso7816.Response {
	for _, q := range c.quirks {
		if q.instead == nil {
			continue
		}
		if r, answered := q.instead(c, cmd); answered {
			return r
		}
	}
	r := c.execute(cmd)
	for _, q := range c.quirks {
		if q.after != nil {
			r = q.after(c, cmd, r)
		}
	}
	return r
}

func (c *Chip) execute(cmd iso7816.Command) iso7816.Response {
	challenge := c.challenge
	c.challenge = nil
	if cmd.INS != iso7816.INSGeneralAuthenticate {
		c.pace, c.ca = nil, nil
		if cmd.CLA != 0 {
			return status(iso7816.SWClassNotSupported)
		}
	}
	switch cmd.INS {
	case iso7816.INSSelect:
		return c.selectFile(cmd)
	case iso7816.INSReadBinary, iso7816.INSReadBinaryOdd:
		return c.readBinary(cmd)
	case iso7816.INSManageSecurityEnvironment:
		return c.manageSecurityEnvironment(cmd)
	case iso7816.INSGeneralAuthenticate:
		return c.generalAuthenticate(cmd)
	case iso7816.INSGetChallenge:
		return c.getChallenge(cmd)
	case iso7816.INSExternalAuthenticate:
		return c.externalAuthenticate(cmd, challenge)
	case iso7816.INSInternalAuthenticate:
		return c.internalAuthenticate(cmd)
	}
	return status(iso7816.SWInstructionNotSupported)
}

// open reports whether the files of the application may be read.
func (c *Chip) open() bool { return c.granted || c.doc.Access == AccessPlain }

// limit cuts an answer that is too long for a short response; the rest waits
// for GET RESPONSE (7816-4 §5.3.4).
func (c *Chip) limit(r iso7816.Response) iso7816.Response {
	if c.long || len(r.Data) <= iso7816.MaxShortNe {
		return r
	}
	c.pending = r.Bytes()[iso7816.MaxShortNe:]
	return iso7816.Response{Data: r.Data[:iso7816.MaxShortNe], SW: moreData(len(c.pending) - 2)}
}

func (c *Chip) getResponse(cmd iso7816.Command) iso7816.Response {
	rest := c.pending
	c.pending = nil
	if rest == nil || cmd.P1 != 0 || cmd.P2 != 0 {
		return status(iso7816.SWConditionsNotSatisfied)
	}
	r, err := iso7816.ParseResponse(rest)
	if err != nil {
		return status(iso7816.SWNoPreciseDiagnosis)
	}
	return c.limit(r)
}

func moreData(n int) iso7816.SW { return 0x6100 | iso7816.SW(min(n, 0x100)&0xFF) }

func status(sw iso7816.SW) iso7816.Response { return iso7816.Response{SW: sw} }

func answer(data []byte) iso7816.Response {
	return iso7816.Response{Data: data, SW: iso7816.SWOK}
}

// Transport returns the chip as a transport in the same process. It never waits.
func (c *Chip) Transport() iso7816.Transport { return inProcess{c} }

type inProcess struct{ chip *Chip }

// Transmit hands the command to the chip.
func (t inProcess) Transmit(ctx context.Context, cmd iso7816.Command) (iso7816.Response, error) {
	if err := ctx.Err(); err != nil {
		return iso7816.Response{}, err
	}
	b, err := cmd.Bytes()
	if err != nil {
		return iso7816.Response{}, err
	}
	r := t.chip.Process(b)
	if len(r) == 0 {
		return iso7816.Response{}, ErrGone
	}
	return iso7816.ParseResponse(r)
}
