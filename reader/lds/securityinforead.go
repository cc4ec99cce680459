package lds

import (
	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// readSecurityInfo reads one entry; only what is no SEQUENCE at all fails.
func readSecurityInfo(s *cryptobyte.String) (SecurityInfo, bool) {
	var seq cryptobyte.String
	if !s.ReadASN1(&seq, asn1.SEQUENCE) {
		return nil, false
	}
	whole := seq
	oid, ok := readOID(&seq)
	if !ok {
		return UnknownInfo{Rest: Hex(whole), Malformed: true}, true
	}
	rest := seq
	read, known := infoReader(oid)
	if !known {
		return UnknownInfo{OID: oid, Rest: Hex(rest)}, true
	}
	info, ok := read(oid, &seq)
	if !ok || !seq.Empty() {
		return UnknownInfo{OID: oid, Rest: Hex(rest), Malformed: true}, true
	}
	return info, true
}

type infoRead func(oid string, s *cryptobyte.String) (SecurityInfo, bool)

func infoReader(oid string) (infoRead, bool) {
	if _, ok := PACEProtocol(oid); ok {
		return readPACEInfo, true
	}
	if _, ok := paceFamily(oid); ok {
		return readDomainParameterInfo, true
	}
	if _, ok := CAProtocol(oid); ok {
		return readCAInfo, true
	}
	switch oid {
	case OIDPublicKeyDH, OIDPublicKeyECDH:
		return readCAPublicKeyInfo, true
	case OIDActiveAuthentication:
		return readAAInfo, true
	case OIDTerminalAuthentication:
		return readTAInfo, true
	}
	return nil, false
}

func readPACEInfo(oid string, s *cryptobyte.String) (SecurityInfo, bool) {
	version, ok := readCount(s)
	id, ok2 := readOptionalCount(s)
	return PACEInfo{OID: oid, Version: version, ParameterID: id}, ok && ok2
}

func readDomainParameterInfo(oid string, s *cryptobyte.String) (SecurityInfo, bool) {
	alg, ok := readAlgorithm(s)
	id, ok2 := readOptionalCount(s)
	return PACEDomainParameterInfo{OID: oid, Algorithm: alg, ParameterID: id}, ok && ok2
}

func readCAInfo(oid string, s *cryptobyte.String) (SecurityInfo, bool) {
	version, ok := readCount(s)
	id, ok2 := readOptionalCount(s)
	return ChipAuthenticationInfo{OID: oid, Version: version, KeyID: id}, ok && ok2
}

func readCAPublicKeyInfo(oid string, s *cryptobyte.String) (SecurityInfo, bool) {
	alg, key, ok := readSPKI(s)
	id, ok2 := readOptionalCount(s)
	return ChipAuthenticationPublicKeyInfo{OID: oid, Algorithm: alg, PublicKey: key, KeyID: id}, ok && ok2
}

func readAAInfo(_ string, s *cryptobyte.String) (SecurityInfo, bool) {
	version, ok := readCount(s)
	alg, ok2 := readOID(s)
	return ActiveAuthenticationInfo{Version: version, SignatureAlgorithm: alg}, ok && ok2
}

func readTAInfo(_ string, s *cryptobyte.String) (SecurityInfo, bool) {
	version, ok := readCount(s)
	info := TerminalAuthenticationInfo{Version: version}
	if ok && s.PeekASN1Tag(asn1.SEQUENCE) {
		var file cryptobyte.String
		ok = s.ReadASN1Element(&file, asn1.SEQUENCE)
		info.EFCVCA = Hex(file)
	}
	return info, ok
}
