// Package sm has the session ciphers of eMRTD chips and secure messaging over
// them (9303-11 §9.7 and §9.8), for both ends: the terminal wraps commands and
// unwraps responses, the virtual card does the reverse.
package sm

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des" //nolint:gosec // 3DES is what BAC chips speak
	"crypto/sha1"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
)

// Suite is a block cipher with its MAC, as an object identifier of PACE or chip
// authentication names it.
type Suite int

// The suites of 9303-11 §9.7: 3DES with retail MAC, AES with CMAC.
const (
	DES3 Suite = iota + 1
	AES128
	AES192
	AES256
)

// KDF counters (9303-11 §9.7.1).
const (
	CounterEnc      = 1
	CounterMAC      = 2
	CounterPassword = 3
)

const macLen = 8

// ErrPadding is returned when decrypted data does not end in 80 00….
var ErrPadding = errors.New("sm: bad padding")

func (s Suite) String() string {
	switch s {
	case DES3:
		return "3DES"
	case AES128:
		return "AES-128"
	case AES192:
		return "AES-192"
	case AES256:
		return "AES-256"
	}
	return fmt.Sprintf("Suite(%d)", int(s))
}

// KeyLen is the length of a key in bytes; two-key 3DES has 16.
func (s Suite) KeyLen() int {
	switch s {
	case AES192:
		return 24
	case AES256:
		return 32
	}
	return 16
}

// BlockSize is the cipher's block in bytes.
func (s Suite) BlockSize() int {
	if s == DES3 {
		return des.BlockSize
	}
	return aes.BlockSize
}

// KDF derives a key from a shared secret (9303-11 §9.7.1): SHA-1 for keys up to
// 128 bits, SHA-256 above; DES keys get odd parity.
func (s Suite) KDF(secret []byte, counter uint32) []byte {
	in := binary.BigEndian.AppendUint32(append([]byte(nil), secret...), counter)
	if s.KeyLen() > 16 {
		h := sha256.Sum256(in)
		return h[:s.KeyLen()]
	}
	h := sha1.Sum(in)
	key := h[:16]
	if s == DES3 {
		oddParity(key)
	}
	return key
}

func oddParity(key []byte) {
	for i, b := range key {
		key[i] = b&0xFE | byte(bits.OnesCount8(b&0xFE)+1)&1
	}
}

// block returns the cipher; key lengths are fixed by the suite and checked here once.
func (s Suite) block(key []byte) (cipher.Block, error) {
	if len(key) != s.KeyLen() {
		return nil, fmt.Errorf("sm: %s key of %d bytes", s, len(key))
	}
	if s == DES3 {
		return des.NewTripleDESCipher(append(append([]byte(nil), key...), key[:8]...))
	}
	return aes.NewCipher(key)
}

// Encrypt is CBC over whole blocks; padding is the caller's.
func (s Suite) Encrypt(key, iv, data []byte) ([]byte, error) {
	return s.cbc(key, iv, data, cipher.NewCBCEncrypter)
}

// Decrypt is CBC over whole blocks; padding is the caller's.
func (s Suite) Decrypt(key, iv, data []byte) ([]byte, error) {
	return s.cbc(key, iv, data, cipher.NewCBCDecrypter)
}

func (s Suite) cbc(key, iv, data []byte, mode func(cipher.Block, []byte) cipher.BlockMode) ([]byte, error) {
	block, err := s.block(key)
	if err != nil {
		return nil, err
	}
	if len(data)%block.BlockSize() != 0 || len(iv) != block.BlockSize() {
		return nil, fmt.Errorf("sm: %d bytes of data, %d of IV under %s", len(data), len(iv), s)
	}
	out := make([]byte, len(data))
	mode(block, iv).CryptBlocks(out, data)
	return out, nil
}

// Pad appends 80 and as many 00 as fill the block (ISO/IEC 9797-1 method 2).
func Pad(b []byte, block int) []byte {
	out := make([]byte, (len(b)/block+1)*block)
	copy(out, b)
	out[len(b)] = 0x80
	return out
}

// Unpad takes method 2 padding off.
func Unpad(b []byte) ([]byte, error) {
	for i := len(b) - 1; i >= 0; i-- {
		switch b[i] {
		case 0:
		case 0x80:
			return b[:i], nil
		default:
			return nil, ErrPadding
		}
	}
	return nil, ErrPadding
}
