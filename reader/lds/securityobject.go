package lds

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

const maxHash = 64 // bytes, SHA-512

// LDSVersionInfo is the versions that version 1 of the security object signs.
type LDSVersionInfo struct {
	LDSVersion     string `json:"ldsVersion"`     // "0108"
	UnicodeVersion string `json:"unicodeVersion"` // "040000"
}

// LDSSecurityObject is the signed content of EF.SOD: the hashes of the data
// groups (9303-10 §4.6.2.2).
type LDSSecurityObject struct {
	Version        int            // 0, or 1 with LDSVersionInfo
	HashAlgorithm  string         // dotted object identifier
	Hashes         map[int][]byte // by data group number, 1 to 16
	LDSVersionInfo *LDSVersionInfo
}

// DataGroups lists the hashed data groups in ascending order.
func (o LDSSecurityObject) DataGroups() []FileID {
	var out []FileID
	for _, n := range slices.Sorted(maps.Keys(o.Hashes)) {
		if f, ok := ByDataGroup(n); ok {
			out = append(out, f)
		}
	}
	return out
}

// MarshalJSON shows the hashes in hex by data group name.
func (o LDSSecurityObject) MarshalJSON() ([]byte, error) {
	hashes := map[string]Hex{}
	for n, h := range o.Hashes {
		hashes[fmt.Sprintf("DG%d", n)] = h
	}
	return json.Marshal(struct {
		Version        int             `json:"version"`
		HashAlgorithm  string          `json:"hashAlgorithm"`
		Hashes         map[string]Hex  `json:"hashes"`
		LDSVersionInfo *LDSVersionInfo `json:"ldsVersionInfo,omitempty"`
	}{o.Version, o.HashAlgorithm, hashes, o.LDSVersionInfo})
}

// ParseSecurityObject reads the signed content of EF.SOD. Data group numbers
// outside 1 to 16 and numbers given twice are refused.
func ParseSecurityObject(eContent []byte) (LDSSecurityObject, error) {
	o, err := parseSecurityObject(eContent)
	return o, inFile(SOD, err)
}

func parseSecurityObject(b []byte) (LDSSecurityObject, error) {
	clean, err := der(b)
	if err != nil {
		return LDSSecurityObject{}, err
	}
	s := cryptobyte.String(clean)
	var seq, hashes cryptobyte.String
	if !s.ReadASN1(&seq, asn1.SEQUENCE) {
		return LDSSecurityObject{}, malformed("LDSSecurityObject")
	}
	version, ok := readCount(&seq)
	if ok && version > 1 {
		return LDSSecurityObject{}, fmt.Errorf("%w: LDSSecurityObject version %d", ErrUnsupported, version)
	}
	alg, ok2 := readAlgorithm(&seq)
	if !ok || !ok2 || !seq.ReadASN1(&hashes, asn1.SEQUENCE) {
		return LDSSecurityObject{}, malformed("LDSSecurityObject")
	}
	o := LDSSecurityObject{Version: version, HashAlgorithm: alg.OID}
	if o.Hashes, err = readHashes(hashes); err != nil {
		return LDSSecurityObject{}, err
	}
	if o.LDSVersionInfo, ok = readVersionInfo(&seq); !ok {
		return LDSSecurityObject{}, malformed("LDSVersionInfo")
	}
	return o, nil
}

func readHashes(s cryptobyte.String) (map[int][]byte, error) {
	hashes := map[int][]byte{}
	for !s.Empty() {
		var entry cryptobyte.String
		var hash []byte
		if !s.ReadASN1(&entry, asn1.SEQUENCE) {
			return nil, malformed("DataGroupHash")
		}
		n, ok := readCount(&entry)
		if !ok || !entry.ReadASN1Bytes(&hash, asn1.OCTET_STRING) || !entry.Empty() {
			return nil, malformed("DataGroupHash")
		}
		if n < 1 || n > MaxDataGroup || len(hash) == 0 || len(hash) > maxHash {
			return nil, malformed("hash of %d bytes for data group %d", len(hash), n)
		}
		if _, twice := hashes[n]; twice {
			return nil, malformed("data group %d hashed twice", n)
		}
		hashes[n] = hash
	}
	if len(hashes) == 0 {
		return nil, malformed("no hashes")
	}
	return hashes, nil
}

func readVersionInfo(s *cryptobyte.String) (*LDSVersionInfo, bool) {
	if s.Empty() {
		return nil, true
	}
	var seq cryptobyte.String
	var lds, unicode cryptobyte.String
	var kind asn1.Tag // PrintableString, but issuers differ
	ok := s.ReadASN1(&seq, asn1.SEQUENCE) && s.Empty() &&
		seq.ReadAnyASN1(&lds, &kind) && seq.ReadAnyASN1(&unicode, &kind) && seq.Empty()
	return &LDSVersionInfo{LDSVersion: string(lds), UnicodeVersion: string(unicode)}, ok
}

// Bytes writes the DER that EF.SOD signs; LDSVersionInfo only where it is set.
func (o LDSSecurityObject) Bytes() ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(int64(o.Version))
		addAlgorithm(b, AlgorithmIdentifier{OID: o.HashAlgorithm})
		b.AddASN1(asn1.SEQUENCE, o.addHashes)
		if v := o.LDSVersionInfo; v != nil {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				addString(b, asn1.PrintableString, v.LDSVersion)
				addString(b, asn1.PrintableString, v.UnicodeVersion)
			})
		}
	})
	return b.Bytes()
}

func (o LDSSecurityObject) addHashes(b *cryptobyte.Builder) {
	for _, n := range slices.Sorted(maps.Keys(o.Hashes)) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1Int64(int64(n))
			b.AddASN1OctetString(o.Hashes[n])
		})
	}
}

func addString(b *cryptobyte.Builder, tag asn1.Tag, s string) {
	b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes([]byte(s)) })
}
