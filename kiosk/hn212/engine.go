package hn212

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Versions of Engine.IO, as in the query's EIO: Socket.IO 2 speaks 3, Socket.IO
// 3 and 4 speak 4.
const (
	engine3 = 3
	engine4 = 4
)

// Types of Engine.IO packets: the first character of each.
const (
	engineOpen    = '0'
	engineClose   = '1'
	enginePing    = '2'
	enginePong    = '3'
	engineMessage = '4'
	engineUpgrade = '5'
	engineNoop    = '6'
)

const (
	// maxPayload bounds what a page may send at once, in bytes. Pages send
	// heartbeats and a token.
	maxPayload = 16 << 10
	// maxPackets bounds the packets in one payload.
	maxPackets = 32
)

var (
	errPacket = errors.New("hn212: not an Engine.IO packet")
	errTooBig = errors.New("hn212: too much at once")
)

// packet is one Engine.IO packet in text form.
type packet struct {
	kind byte
	data string
}

func (p packet) String() string { return string(p.kind) + p.data }

func parsePacket(s string) (packet, error) {
	if s == "" || s[0] < engineOpen || s[0] > engineNoop || !utf8.ValidString(s) {
		return packet{}, errPacket
	}
	return packet{s[0], s[1:]}, nil
}

// separator stands between the packets of a payload of Engine.IO 4.
const separator = "\x1e"

// parsePayload reads the body of a polling request.
func parsePayload(version int, body string) ([]packet, error) {
	if len(body) > maxPayload {
		return nil, errTooBig
	}
	split := splitSeparated
	if version == engine3 {
		split = splitCounted
	}
	parts, err := split(body)
	if err != nil {
		return nil, err
	}
	packets := make([]packet, len(parts))
	for i, part := range parts {
		if packets[i], err = parsePacket(part); err != nil {
			return nil, err
		}
	}
	return packets, nil
}

func splitSeparated(body string) ([]string, error) {
	if strings.Count(body, separator) >= maxPackets {
		return nil, errTooBig
	}
	return strings.Split(body, separator), nil
}

// splitCounted cuts a payload of Engine.IO 3: each packet after its length and a
// colon. The length counts as JavaScript does, in UTF-16 units.
func splitCounted(body string) (parts []string, err error) {
	for body != "" {
		if len(parts) == maxPackets {
			return nil, errTooBig
		}
		count, rest, found := strings.Cut(body, ":")
		units, err := strconv.ParseUint(count, 10, 16)
		if err != nil || !found {
			return nil, errPacket
		}
		end, ok := cutUnits(rest, int(units))
		if !ok {
			return nil, errPacket
		}
		parts, body = append(parts, rest[:end]), rest[end:]
	}
	if parts == nil {
		return nil, errPacket
	}
	return parts, nil
}

// cutUnits is where in s the first so many UTF-16 units end.
func cutUnits(s string, units int) (end int, ok bool) {
	for units > 0 && end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		units -= utf16.RuneLen(r)
		end += size
	}
	return end, units == 0
}

// encodePayload writes the answer to a polling request.
func encodePayload(version int, packets []packet) string {
	var b strings.Builder
	for i, p := range packets {
		s := p.String()
		switch {
		case version == engine3:
			b.WriteString(strconv.Itoa(countUnits(s)) + ":")
		case i > 0:
			b.WriteString(separator)
		}
		b.WriteString(s)
	}
	return b.String()
}

func countUnits(s string) (n int) {
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}
