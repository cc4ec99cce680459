package operator

import (
	"crypto/sha256"
	"encoding/asn1"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// maxReadingAge is for how long a reading speaks of a card that is there: time
// to type a PIN, not to leave.
const maxReadingAge = 2 * time.Minute

// provenKeys are the keys that the card of a reading proved to hold, each named
// "aa:" or "ca:" and the SHA-256 of its SubjectPublicKeyInfo in hex. Who issued
// the card does not matter, for the key itself is what was enrolled; that the
// key is the signed one does, and that nothing about the card was found false.
func provenKeys(r *reader.Reading, now time.Time) ([]string, error) {
	if r == nil || r.Record == nil || r.Record.Verdict == identity.Rejected {
		return nil, ErrCardNotProven
	}
	if age := now.Sub(r.Record.ReadAt); age > maxReadingAge || age < -maxReadingAge {
		return nil, ErrCardNotProven
	}
	var keys []string
	if vouched(r, "chip.aa", "pa.hash.dg15") {
		if key, err := lds.ParseDG15(r.Files[lds.DG15]); err == nil {
			keys = append(keys, keyName("aa", key.Raw))
		}
	}
	if vouched(r, "chip.ca", "pa.hash.dg14") {
		if spki, ok := agreementKey(r.Files[lds.DG14]); ok {
			keys = append(keys, keyName("ca", spki))
		}
	}
	if len(keys) == 0 {
		return nil, ErrCardNotProven
	}
	return keys, nil
}

// vouched: the chip proved the key, and the file with the key is as it was signed.
func vouched(r *reader.Reading, proof, hash string) bool {
	return result(r.Record.Checks, proof) == check.Successful && result(r.Record.Checks, hash) == check.Successful
}

func result(checks []check.Check, id string) check.Result {
	c, _ := check.Find(checks, id)
	return c.Result
}

// agreementKey is the key that chip authentication proved, as a
// SubjectPublicKeyInfo. Where a file names several keys it does not say which
// one: a clone could name the right one beside its own.
func agreementKey(dg14 []byte) (spki []byte, ok bool) {
	infos, err := lds.ParseDG14(dg14)
	if err != nil {
		return nil, false
	}
	keys := infos.ChipAuthenticationKeys()
	if len(keys) != 1 || len(infos.Malformed()) > 0 {
		return nil, false
	}
	return subjectPublicKeyInfo(keys[0])
}

// subjectPublicKeyInfo writes a key as RFC 5280 §4.1.2.7 has it.
func subjectPublicKeyInfo(key lds.ChipAuthenticationPublicKeyInfo) ([]byte, bool) {
	oid, ok := objectIdentifier(key.Algorithm.OID)
	if !ok {
		return nil, false
	}
	var b cryptobyte.Builder
	b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1ObjectIdentifier(oid)
			b.AddBytes(key.Algorithm.Parameters)
		})
		b.AddASN1BitString(key.PublicKey)
	})
	spki, err := b.Bytes()
	return spki, err == nil
}

func objectIdentifier(dotted string) (asn1.ObjectIdentifier, bool) {
	var oid asn1.ObjectIdentifier
	for _, arc := range strings.Split(dotted, ".") {
		n, err := strconv.Atoi(arc)
		if err != nil || n < 0 {
			return nil, false
		}
		oid = append(oid, n)
	}
	return oid, len(oid) >= 2
}

func keyName(kind string, spki []byte) string {
	sum := sha256.Sum256(spki)
	return kind + ":" + hex.EncodeToString(sum[:])
}

// enrolled reports whether one of the keys is the account's.
func (acc account) enrolled(keys []string) bool {
	return slices.ContainsFunc(keys, func(k string) bool { return slices.Contains(acc.Keys, k) })
}
