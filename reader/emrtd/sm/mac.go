package sm

import (
	"crypto/cipher"
	"crypto/des" //nolint:gosec // the retail MAC is built on single DES
	"crypto/subtle"
)

// MAC authenticates data in 8 bytes: the retail MAC (ISO/IEC 9797-1 algorithm 3,
// padding method 2) under 3DES, CMAC (SP 800-38B) cut to 8 bytes under AES.
func (s Suite) MAC(key, data []byte) ([]byte, error) {
	if s == DES3 {
		return retailMAC(key, Pad(data, des.BlockSize))
	}
	block, err := s.block(key)
	if err != nil {
		return nil, err
	}
	return cmac(block, data)[:macLen], nil
}

// Verify compares a MAC in constant time.
func (s Suite) Verify(key, data, mac []byte) bool {
	want, err := s.MAC(key, data)
	return err == nil && subtle.ConstantTimeCompare(want, mac) == 1
}

func retailMAC(key, padded []byte) ([]byte, error) {
	if len(key) != DES3.KeyLen() {
		return nil, errKeyLength(len(key))
	}
	a, err := des.NewCipher(key[:8])
	if err != nil {
		return nil, err
	}
	b, err := des.NewCipher(key[8:])
	if err != nil {
		return nil, err
	}
	h := make([]byte, des.BlockSize)
	for ; len(padded) > 0; padded = padded[des.BlockSize:] {
		subtle.XORBytes(h, h, padded[:des.BlockSize])
		a.Encrypt(h, h)
	}
	b.Decrypt(h, h)
	a.Encrypt(h, h)
	return h, nil
}

func cmac(block cipher.Block, data []byte) []byte {
	n := block.BlockSize()
	k1 := make([]byte, n)
	block.Encrypt(k1, k1)
	k1 = double(k1)

	head := max(len(data)-1, 0) / n * n
	last, subkey := data[head:], k1
	if len(last) < n {
		last, subkey = Pad(last, n), double(k1)
	}
	h := make([]byte, n)
	for i := 0; i < head; i += n {
		subtle.XORBytes(h, h, data[i:i+n])
		block.Encrypt(h, h)
	}
	subtle.XORBytes(h, h, last)
	subtle.XORBytes(h, h, subkey)
	block.Encrypt(h, h)
	return h
}

// double multiplies by x in GF(2^n) (SP 800-38B §6.1).
func double(b []byte) []byte {
	out := make([]byte, len(b))
	carry := byte(0)
	for i := len(b) - 1; i >= 0; i-- {
		out[i] = b[i]<<1 | carry
		carry = b[i] >> 7
	}
	out[len(out)-1] ^= 0x87 & -carry
	return out
}
