package lds

import (
	"fmt"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

const maxSecurityInfos = 64

// SecurityInfos is the content of EF.CardAccess, DG14 and EF.CardSecurity, in
// the file's order.
type SecurityInfos []SecurityInfo

// ParseSecurityInfos reads EF.CardAccess, or the signed content of EF.CardSecurity.
func ParseSecurityInfos(b []byte) (SecurityInfos, error) {
	infos, err := parseSecurityInfos(b)
	return infos, inFile(CardAccess, err)
}

// ParseDG14 reads DG14, which wraps SecurityInfos (9303-10 §4.7.14).
func ParseDG14(b []byte) (SecurityInfos, error) {
	value, err := unwrap(b, DG14.Tag())
	if err != nil {
		return nil, inFile(DG14, err)
	}
	infos, err := parseSecurityInfos(value)
	return infos, inFile(DG14, err)
}

func parseSecurityInfos(b []byte) (SecurityInfos, error) {
	if _, err := unwrap(b, CardAccess.Tag()); err != nil {
		return nil, err
	}
	clean, err := der(b)
	if err != nil {
		return nil, err
	}
	s := cryptobyte.String(clean)
	var set cryptobyte.String
	if !s.ReadASN1(&set, asn1.SET) {
		return nil, malformed("SecurityInfos")
	}
	var infos SecurityInfos
	for !set.Empty() {
		if len(infos) == maxSecurityInfos {
			return nil, fmt.Errorf("%w: more than %d SecurityInfos", ErrLimit, maxSecurityInfos)
		}
		info, ok := readSecurityInfo(&set)
		if !ok {
			return nil, malformed("SecurityInfo %d", len(infos)+1)
		}
		infos = append(infos, info)
	}
	return infos, nil
}

// Bytes writes the SET of EF.CardAccess, in the order given: a SET OF is sorted
// in DER, but chips do not sort it.
func (s SecurityInfos) Bytes() ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
		for _, info := range s {
			b.AddASN1(asn1.SEQUENCE, info.marshal)
		}
	})
	return b.Bytes()
}

// DG14 writes data group 14.
func (s SecurityInfos) DG14() ([]byte, error) {
	set, err := s.Bytes()
	if err != nil {
		return nil, err
	}
	return tlv.Encode(DG14.Tag(), set), nil
}

func infosOf[T SecurityInfo](s SecurityInfos) []T {
	var out []T
	for _, info := range s {
		if t, ok := info.(T); ok {
			out = append(out, t)
		}
	}
	return out
}

// PACE lists the PACE offers.
func (s SecurityInfos) PACE() []PACEInfo { return infosOf[PACEInfo](s) }

// PACEDomainParameters lists the chip's own domain parameters.
func (s SecurityInfos) PACEDomainParameters() []PACEDomainParameterInfo {
	return infosOf[PACEDomainParameterInfo](s)
}

// ChipAuthenticationKeys lists the chip's static public keys.
func (s SecurityInfos) ChipAuthenticationKeys() []ChipAuthenticationPublicKeyInfo {
	return infosOf[ChipAuthenticationPublicKeyInfo](s)
}

// ActiveAuthentication returns the signature algorithm of active authentication, where named.
func (s SecurityInfos) ActiveAuthentication() (ActiveAuthenticationInfo, bool) {
	infos := infosOf[ActiveAuthenticationInfo](s)
	if len(infos) == 0 {
		return ActiveAuthenticationInfo{}, false
	}
	return infos[0], true
}

// Malformed lists entries of known protocols that could not be read.
func (s SecurityInfos) Malformed() []UnknownInfo {
	var out []UnknownInfo
	for _, info := range infosOf[UnknownInfo](s) {
		if info.Malformed {
			out = append(out, info)
		}
	}
	return out
}

// ChipAuthentication is a way to do chip authentication: a key, and the
// protocol to use it with.
type ChipAuthentication struct {
	Key      ChipAuthenticationPublicKeyInfo
	Protocol Protocol
	Version  int  // of the ChipAuthenticationInfo; 1 where implied
	KeyID    *int // to name in MSE:Set AT, nil for the only key
	Implied  bool // no ChipAuthenticationInfo for this key: 3DES is meant
}

// ChipAuthentications pairs every key with every protocol that may use it, in
// the file's order. A key that no ChipAuthenticationInfo fits is used with 3DES:
// the standard does not say, but the passports that give the key alone (French
// ones of the first extended access generation) mean that.
func (s SecurityInfos) ChipAuthentications() []ChipAuthentication {
	var out []ChipAuthentication
	infos := infosOf[ChipAuthenticationInfo](s)
	for _, key := range s.ChipAuthenticationKeys() {
		found := false
		for _, info := range infos {
			p := info.Protocol()
			if p.KeyAgreement != key.KeyAgreement() || !sameKey(info.KeyID, key.KeyID) {
				continue
			}
			found = true
			out = append(out, ChipAuthentication{Key: key, Protocol: p, Version: info.Version, KeyID: firstID(key.KeyID, info.KeyID)})
		}
		if !found {
			p, _ := CAProtocolOf(key.KeyAgreement(), sm.DES3)
			out = append(out, ChipAuthentication{Key: key, Protocol: p, Version: 1, KeyID: key.KeyID, Implied: true})
		}
	}
	return out
}

// sameKey reports whether the ids name one key; one that is left out fits any.
func sameKey(a, b *int) bool { return a == nil || b == nil || *a == *b }

func firstID(a, b *int) *int {
	if a != nil {
		return a
	}
	return b
}
