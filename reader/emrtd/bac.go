package emrtd

import (
	"bytes"
	"context"
	"crypto/subtle"
	"fmt"
	"io"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
)

const (
	challengeLen = 8
	bacKeyLen    = 16
)

// BAC opens the chip with Basic Access Control (9303-11 §4.3) and returns the
// secure channel over t. The eMRTD application must be selected. BAC knows the
// MRZ alone. Errors: [*NotOfferedError] for another password, an
// [*iso7816.StatusError] when the chip gives no challenge and so does not know
// BAC, then [*WrongPasswordError], [*BlockedError], [ErrChip], or the transport's
// own.
func BAC(ctx context.Context, t iso7816.Transport, pw Password, rand io.Reader) (*sm.Channel, error) {
	if pw.kind != MRZ {
		return nil, &NotOfferedError{Kind: pw.kind}
	}
	r, err := t.Transmit(ctx, iso7816.Command{INS: iso7816.INSGetChallenge, Ne: challengeLen})
	if err != nil {
		return nil, err
	}
	if err := r.Check("GET CHALLENGE"); err != nil {
		return nil, err
	}
	if len(r.Data) != challengeLen {
		return nil, fmt.Errorf("%w: challenge of %d bytes", ErrChip, len(r.Data))
	}
	run, err := newBAC(pw, r.Data, rand)
	if err != nil {
		return nil, err
	}
	return run.authenticate(ctx, t)
}

// bac is one run: the random numbers of both sides and the terminal's key part.
type bac struct {
	kEnc, kMAC      []byte
	rndIC, rndIFD   []byte
	keyPartTerminal []byte
}

func newBAC(pw Password, rndIC []byte, rand io.Reader) (*bac, error) {
	random := make([]byte, challengeLen+bacKeyLen)
	if _, err := io.ReadFull(rand, random); err != nil {
		return nil, err
	}
	seed := pw.bacSeed()
	return &bac{
		kEnc: sm.DES3.KDF(seed, sm.CounterEnc), kMAC: sm.DES3.KDF(seed, sm.CounterMAC),
		rndIC: rndIC, rndIFD: random[:challengeLen], keyPartTerminal: random[challengeLen:],
	}, nil
}

func (b *bac) authenticate(ctx context.Context, t iso7816.Transport) (*sm.Channel, error) {
	s := bytes.Join([][]byte{b.rndIFD, b.rndIC, b.keyPartTerminal}, nil)
	cryptogram, err := b.seal(s)
	if err != nil {
		return nil, err
	}
	r, err := t.Transmit(ctx, iso7816.Command{INS: iso7816.INSExternalAuthenticate, Data: cryptogram, Ne: len(cryptogram)})
	if err != nil {
		return nil, err
	}
	if err := bacStatus(r.SW); err != nil {
		return nil, err
	}
	keyPartChip, err := b.open(r.Data)
	if err != nil {
		return nil, err
	}
	seed := make([]byte, bacKeyLen)
	subtle.XORBytes(seed, b.keyPartTerminal, keyPartChip)
	ssc := append(bytes.Clone(b.rndIC[4:]), b.rndIFD[4:]...)
	return sm.NewChannel(t, sm.Derive(sm.DES3, seed, ssc)), nil
}

// bacStatus reads the answer to EXTERNAL AUTHENTICATE. Chips say in many ways
// that the key was wrong; they know no other reason to refuse here.
func bacStatus(sw iso7816.SW) error {
	switch tries, counted := triesLeft(sw); {
	case sw.OK():
		return nil
	case counted && tries == 0, sw == iso7816.SWAuthenticationBlocked:
		return &BlockedError{MRZ, sw}
	}
	return &WrongPasswordError{MRZ, sw}
}

func (b *bac) seal(plain []byte) ([]byte, error) {
	e, err := sm.DES3.Encrypt(b.kEnc, make([]byte, sm.DES3.BlockSize()), plain)
	if err != nil {
		return nil, err
	}
	mac, err := sm.DES3.MAC(b.kMAC, e)
	return append(e, mac...), err
}

// open checks the chip's answer and returns its key part.
func (b *bac) open(answer []byte) ([]byte, error) {
	const n = 2*challengeLen + bacKeyLen
	if len(answer) != n+8 || !sm.DES3.Verify(b.kMAC, answer[:n], answer[n:]) {
		return nil, fmt.Errorf("%w: BAC answer is not authentic", ErrChip)
	}
	plain, err := sm.DES3.Decrypt(b.kEnc, make([]byte, sm.DES3.BlockSize()), answer[:n])
	if err != nil {
		return nil, err
	}
	if !equal(plain[:8], b.rndIC) || !equal(plain[8:16], b.rndIFD) {
		return nil, fmt.Errorf("%w: BAC answer to another challenge", ErrChip)
	}
	return plain[16:], nil
}

func equal(a, b []byte) bool { return subtle.ConstantTimeCompare(a, b) == 1 }
