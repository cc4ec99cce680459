package hn212

import (
	"github.com/cccd-agent/cccd-agent/kiosk/cardform"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Kind says what happened at the desk; its value is the id on the wire.
type Kind int

// The kinds of events.
const (
	Placed Kind = 1 // a card lies on the reader
	Read   Kind = 2 // the texts of a card, read and verified as far as the record says
	Failed Kind = 3 // the reading came to no record
	Files  Kind = 4 // the portrait and the files, as the chip holds them
)

// Event is what a page is told. Everything in it is for that page alone, and was
// filtered by the purpose's policy before it came here.
type Event struct {
	Kind     Kind
	Record   *identity.Record              // Read
	Message  string                        // Failed: a sentence for the person at the desk, never a personal value
	Portrait personal.Bytes                // Files: the picture of DG2
	Raw      map[lds.FileID]personal.Bytes // Files: DG2, DG13, DG14, DG15 and EF.SOD are known to pages
}

// envelope is the argument of every "/event".
type envelope struct {
	ID      Kind   `json:"id"`
	Message string `json:"message,omitempty"`
	Data    any    `json:"data"`
}

// texts are those of [cardform.Form] under the reader's names.
type texts struct {
	Number         personal.Text `json:"idCode"`
	PreviousNumber personal.Text `json:"oldIdCode"`
	Name           personal.Text `json:"personName"`
	Born           personal.Text `json:"dateOfBirth"`
	Sex            personal.Text `json:"gender"`
	Nationality    personal.Text `json:"nationality"`
	Ethnicity      personal.Text `json:"race"`
	Religion       personal.Text `json:"religion"`
	Origin         personal.Text `json:"originPlace"`
	Residence      personal.Text `json:"residencePlace"`
	Features       personal.Text `json:"personalIdentification"`
	Issued         personal.Text `json:"issueDate"`
	Expires        personal.Text `json:"expiryDate"`
	Father         personal.Text `json:"fatherName"`
	Mother         personal.Text `json:"motherName"`
	Spouse         personal.Text `json:"wifeName"`
}

// files are in base64; what was not read or not allowed is an empty text.
type files struct {
	Portrait personal.Bytes `json:"img_data"`
	DG2      personal.Bytes `json:"dg2"`
	DG13     personal.Bytes `json:"dg13"`
	DG14     personal.Bytes `json:"dg14"`
	DG15     personal.Bytes `json:"dg15"`
	SOD      personal.Bytes `json:"sod"`
}

// packet writes the event; ok is false for an event that says nothing.
func (e Event) packet() (p packet, ok bool) {
	data, ok := e.data()
	if !ok {
		return packet{}, false
	}
	return eventPacket("/event", envelope{ID: e.Kind, Message: e.Message, Data: data})
}

func (e Event) data() (data any, ok bool) {
	switch e.Kind {
	case Placed, Failed:
		return struct{}{}, true
	case Read:
		if e.Record == nil {
			return nil, false
		}
		return texts(cardform.Of(e.Record)), true
	case Files:
		raw := func(id lds.FileID) personal.Bytes { return present(e.Raw[id]) }
		return files{present(e.Portrait), raw(lds.DG2), raw(lds.DG13), raw(lds.DG14), raw(lds.DG15), raw(lds.SOD)}, true
	}
	return nil, false
}

// present turns nothing into empty bytes, which JSON shows as a text.
func present(b personal.Bytes) personal.Bytes {
	if b == nil {
		return personal.Bytes{}
	}
	return b
}

// info names the reader, as the event "/info" does, where it is known.
func (s *Server) info() []packet {
	if s.Serial == nil {
		return nil
	}
	serial := s.Serial()
	p, ok := eventPacket("/info", struct {
		Serial string `json:"serial_device"`
	}{serial})
	if !ok || serial == "" {
		return nil
	}
	return []packet{p}
}

func eventPacket(name string, argument any) (packet, bool) {
	p, err := encode(socketEvent, "/", [2]any{name, argument})
	return p, err == nil
}
