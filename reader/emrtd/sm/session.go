package sm

import (
	"crypto/subtle"
	"errors"
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// Data objects of secure messaging (9303-11 §9.8.4, table 8).
const (
	doCryptogramOdd tlv.Tag = 0x85 // odd instructions: no padding indicator
	doCryptogram    tlv.Tag = 0x87
	doMAC           tlv.Tag = 0x8E
	doNe            tlv.Tag = 0x97
	doStatus        tlv.Tag = 0x99
)

var (
	// ErrMAC is returned when a protected message is not authentic.
	ErrMAC = errors.New("sm: wrong MAC")
	// ErrObjects is returned when a protected message lacks an object or has a broken one.
	ErrObjects = errors.New("sm: secure messaging objects missing or incorrect")
)

func errKeyLength(n int) error { return fmt.Errorf("sm: key of %d bytes", n) }

// Session is one end of a secure messaging session: keys and the send sequence
// counter. It is not safe for concurrent use; a chip has one conversation.
type Session struct {
	suite        Suite
	ksEnc, ksMAC []byte
	ssc          []byte
}

// NewSession starts a session. The counter is as long as the cipher's block and
// starts at zero when ssc is nil (PACE, chip authentication).
func NewSession(s Suite, ksEnc, ksMAC, ssc []byte) *Session {
	counter := make([]byte, s.BlockSize())
	copy(counter, ssc)
	return &Session{suite: s, ksEnc: ksEnc, ksMAC: ksMAC, ssc: counter}
}

// Derive starts a session with the keys derived from a shared secret.
func Derive(s Suite, secret, ssc []byte) *Session {
	return NewSession(s, s.KDF(secret, CounterEnc), s.KDF(secret, CounterMAC), ssc)
}

// Suite names the ciphers of the session.
func (s *Session) Suite() Suite { return s.suite }

// MaxShortPlain is the most plaintext that a short response can hold: 223 bytes
// under AES, 231 under 3DES (padding, DO 99, DO 8E).
func (s *Session) MaxShortPlain() int {
	const overhead = 4 + 10 + 3 // DO 99, DO 8E, head of DO 87 (two length bytes and the indicator)
	room := iso7816.MaxShortNe - overhead - 1
	return room/s.suite.BlockSize()*s.suite.BlockSize() - 1
}

func (s *Session) count() {
	for i := len(s.ssc) - 1; i >= 0; i-- {
		s.ssc[i]++
		if s.ssc[i] != 0 {
			return
		}
	}
}

// iv is zero under 3DES and the encrypted counter under AES (9303-11 §9.8.6).
func (s *Session) iv() ([]byte, error) {
	zero := make([]byte, s.suite.BlockSize())
	if s.suite == DES3 {
		return zero, nil
	}
	return s.suite.Encrypt(s.ksEnc, zero, s.ssc)
}

func (s *Session) encrypt(plain []byte) ([]byte, error) {
	iv, err := s.iv()
	if err != nil {
		return nil, err
	}
	return s.suite.Encrypt(s.ksEnc, iv, Pad(plain, s.suite.BlockSize()))
}

func (s *Session) decrypt(cryptogram []byte) ([]byte, error) {
	iv, err := s.iv()
	if err != nil {
		return nil, err
	}
	if len(cryptogram) == 0 {
		return nil, ErrObjects
	}
	padded, err := s.suite.Decrypt(s.ksEnc, iv, cryptogram)
	if err != nil {
		return nil, ErrObjects
	}
	return Unpad(padded)
}

// mac covers the counter, the padded header (none in a response) and the
// objects. The whole is padded once more, which retail MAC does by itself and
// CMAC must not leave to its own padding (9303-11 §9.8.5).
func (s *Session) mac(header, objects []byte) ([]byte, error) {
	in := append([]byte(nil), s.ssc...)
	if header != nil {
		in = append(in, Pad(header, s.suite.BlockSize())...)
	}
	in = append(in, objects...)
	if s.suite != DES3 {
		in = Pad(in, s.suite.BlockSize())
	}
	return s.suite.MAC(s.ksMAC, in)
}

func (s *Session) checkMAC(header, objects, mac []byte) error {
	want, err := s.mac(header, objects)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare(want, mac) != 1 {
		return ErrMAC
	}
	return nil
}
