package vcard

import (
	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/trust/issue"
)

// curveStyle is how a public key names its curve. 9303-11 §9.5 asks for
// explicit or standardized parameters on chips; issuers do all three.
type curveStyle int

const (
	namedCurve curveStyle = iota
	explicitCurve
	standardizedCurve
)

// curveAlgorithm is the AlgorithmIdentifier of keys on a curve.
func curveAlgorithm(curve *ec.Curve, style curveStyle) (lds.AlgorithmIdentifier, error) {
	var parameters cryptobyte.Builder
	algorithm := lds.AlgorithmIdentifier{OID: lds.OIDECPublicKey}
	switch style {
	case standardizedCurve:
		algorithm.OID = lds.OIDStandardizedDomainParameters
		parameters.AddASN1Int64(int64(curve.ParameterID()))
	case explicitCurve:
		parameters.AddBytes(issue.Parameters(curve.Params()))
	default:
		addOID(&parameters, curve.OID())
	}
	der, err := parameters.Bytes()
	algorithm.Parameters = der
	return algorithm, err
}

// publicKeyInfo writes the SubjectPublicKeyInfo of DG15.
func (k *AAKey) publicKeyInfo(style curveStyle) ([]byte, error) {
	if k.RSA != nil {
		return k.RSA.publicKeyInfo()
	}
	key := issue.NewKey(k.EC)
	key.Explicit = style == explicitCurve
	return key.SubjectPublicKeyInfo(), nil
}

func (k *RSAKey) publicKeyInfo() ([]byte, error) {
	var key, out cryptobyte.Builder
	key.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1BigInt(k.N)
		b.AddASN1BigInt(k.E)
	})
	encoded, err := key.Bytes()
	if err != nil {
		return nil, err
	}
	out.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(cbasn1.SEQUENCE, func(b *cryptobyte.Builder) {
			addOID(b, lds.OIDRSAEncryption)
			b.AddASN1NULL()
		})
		b.AddASN1BitString(encoded)
	})
	return out.Bytes()
}
