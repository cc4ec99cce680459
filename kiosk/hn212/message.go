package hn212

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// Types of Socket.IO packets that this adapter knows; they lie in Engine.IO
// messages.
const (
	socketConnect    = '0'
	socketDisconnect = '1'
	socketEvent      = '2'
	socketAck        = '3'
	socketError      = '4'
)

var errMessage = errors.New("hn212: not a Socket.IO packet")

// message is a Socket.IO packet as far as it matters here: what it is, for which
// namespace, and its JSON.
type message struct {
	kind      byte
	namespace string // "/" for the default one
	data      string
}

// parseMessage reads a Socket.IO packet: its type, a namespace with a comma, the
// number of an acknowledgement, JSON. Binary packets are refused.
func parseMessage(s string) (message, error) {
	if s == "" || s[0] < socketConnect || s[0] > socketError {
		return message{}, errMessage
	}
	m := message{kind: s[0], namespace: "/"}
	rest := s[1:]
	if strings.HasPrefix(rest, "/") {
		m.namespace, rest, _ = strings.Cut(rest, ",")
		m.namespace, _, _ = strings.Cut(m.namespace, "?")
	}
	m.data = strings.TrimLeft(rest, "0123456789")
	if m.data != "" && !json.Valid([]byte(m.data)) {
		return message{}, errMessage
	}
	return m, nil
}

// token is the pairing token in the payload of CONNECT, "" where there is none.
func (m message) token() string {
	var auth struct {
		Token string `json:"token"`
	}
	if json.Unmarshal([]byte(m.data), &auth) != nil {
		return ""
	}
	return auth.Token
}

// encode writes a Socket.IO packet for the default namespace, or another, into
// an Engine.IO message.
func encode(kind byte, namespace string, value any) (packet, error) {
	var b bytes.Buffer
	b.WriteByte(kind)
	if namespace != "/" {
		b.WriteString(namespace + ",")
	}
	if value != nil {
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(value); err != nil {
			return packet{}, err
		}
		b.Truncate(b.Len() - 1) // Encode ends with a line feed
	}
	return packet{engineMessage, b.String()}, nil
}
