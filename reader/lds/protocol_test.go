package lds

import (
	"fmt"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
)

// The arcs of the tables in 9303-11 §9.2.3 and §9.2.5, written the other way
// round: from the parts to the number.
func TestProtocolTables(t *testing.T) {
	mappings := []struct {
		arc       int
		agreement KeyAgreement
		mapping   Mapping
	}{{1, DH, GM}, {2, ECDH, GM}, {3, DH, IM}, {4, ECDH, IM}, {6, ECDH, CAM}}
	ciphers := []struct {
		suite sm.Suite
		name  string
	}{{sm.DES3, "3DES-CBC-CBC"}, {sm.AES128, "AES-CBC-CMAC-128"}, {sm.AES192, "AES-CBC-CMAC-192"}, {sm.AES256, "AES-CBC-CMAC-256"}}
	for _, m := range mappings {
		for i, c := range ciphers {
			oid := fmt.Sprintf("0.4.0.127.0.7.2.2.4.%d.%d", m.arc, i+1)
			want := Protocol{oid, fmt.Sprintf("PACE-%s-%s-%s", m.agreement, m.mapping, c.name), m.agreement, m.mapping, c.suite}
			exists := m.mapping != CAM || c.suite != sm.DES3
			got, ok := PACEProtocol(oid)
			if ok != exists || ok && got != want {
				t.Errorf("%s: %+v, %v", oid, got, ok)
			}
			if got, ok := PACEProtocolOf(m.agreement, m.mapping, c.suite); ok != exists || ok && got != want {
				t.Errorf("%s by parts: %+v, %v", oid, got, ok)
			}
		}
	}
	for arc, agreement := range map[int]KeyAgreement{1: DH, 2: ECDH} {
		for i, c := range ciphers {
			oid := fmt.Sprintf("0.4.0.127.0.7.2.2.3.%d.%d", arc, i+1)
			want := Protocol{oid, fmt.Sprintf("CA-%s-%s", agreement, c.name), agreement, "", c.suite}
			if got, ok := CAProtocol(oid); !ok || got != want {
				t.Errorf("%s: %+v, %v", oid, got, ok)
			}
		}
	}
	if _, ok := PACEProtocol("0.4.0.127.0.7.2.2.4.5.2"); ok {
		t.Error("DH-CAM does not exist")
	}
}

func TestParseOID(t *testing.T) {
	for dotted, want := range map[string]bool{
		"0.4.0.127.0.7.2.2.4.2.2": true, "2.23.136.1.1.1": true, "": false, "1": false, "1..2": false, "1.2.": false,
		"1.-2": false, "1.2147483648": false, "a.b": false,
	} {
		if _, ok := parseOID(dotted); ok != want {
			t.Errorf("%q: %v", dotted, ok)
		}
	}
}
