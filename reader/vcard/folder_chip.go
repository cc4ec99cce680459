package vcard

import (
	"cmp"
	"crypto"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// securityInfos takes the ways to run PACE from EF.CardAccess and those of chip
// authentication from DG14. A file that does not parse is played as it lies
// there, by a chip that can do nothing that it might announce.
func (l *loader) securityInfos() error {
	l.signed, _ = lds.ParseDG14(l.doc.Files[lds.DG14])
	infos, _ := lds.ParseSecurityInfos(l.doc.Files[lds.CardAccess])
	l.doc.PACE = offersIn(infos)
	return nil
}

// offersIn are the offers that this chip can play: those over named curves.
func offersIn(infos lds.SecurityInfos) []PACEOffer {
	mappings := map[lds.Mapping]Mapping{lds.GM: GenericMapping, lds.IM: IntegratedMapping, lds.CAM: ChipAuthenticationMapping}
	var offers []PACEOffer
	for _, info := range infos.PACE() {
		p := info.Protocol()
		if p.KeyAgreement != lds.ECDH || info.ParameterID == nil {
			continue
		}
		if curve, ok := ec.ByParameterID(*info.ParameterID); ok {
			offers = append(offers, PACEOffer{mappings[p.Mapping], p.Suite, curve})
		}
	}
	return offers
}

// access settles which access control the chip has, and with options makes an
// EF.CardAccess, which nobody signs.
func (l *loader) access() error {
	d, o := l.doc, l.options
	if o.Extended {
		d.setExtended()
	} else {
		d.Historical = historicalPlain
		if d.NoSelectMF {
			d.Historical = historicalCCCD
		}
	}
	chosen := o.Mapping != 0 || o.Curve != nil || o.Suite != 0
	if chosen || o.Access == AccessPACE && len(d.PACE) == 0 {
		if err := l.makeCardAccess(); err != nil {
			return err
		}
	}
	d.Access = o.Access
	switch {
	case d.Access == "" && len(d.PACE) > 0:
		d.Access = AccessBoth
	case d.Access == "":
		d.Access = AccessBAC
	case d.Access == AccessBoth && len(d.PACE) == 0:
		return l.fail(lds.CardAccess.FileName(), errNoPACE)
	}
	if d.Access.bac() && d.MRZ == "" {
		return l.fail(lds.DG1.FileName(), errNoMRZ)
	}
	if !d.Access.pace() {
		delete(d.Files, lds.CardAccess)
		d.PACE = nil
	}
	return nil
}

func (l *loader) makeCardAccess() error {
	o := l.options
	if o.Access == AccessBAC || o.Access == AccessPlain {
		return nil
	}
	curve := o.Curve
	if curve == nil {
		curve, _ = ec.ByName("brainpoolP256r1")
	}
	offers, err := paceOffers(cmp.Or(o.Mapping, GenericMapping), cmp.Or(o.Suite, sm.AES128), curve)
	if err != nil {
		return l.fail(lds.CardAccess.FileName(), err)
	}
	b, err := paceInfos(offers).Bytes()
	if err != nil {
		return l.fail(lds.CardAccess.FileName(), err)
	}
	l.doc.PACE, l.doc.Files[lds.CardAccess] = offers, b
	return nil
}

// keys loads the private keys and what they are for.
func (l *loader) keys() error {
	if err := l.chipKeys(); err != nil {
		return err
	}
	key, err := l.privateKey(fileAAKey)
	if err != nil || key == nil {
		return err
	}
	l.doc.AA = &AAKey{RSA: key.rsa, Hash: l.activeHash(*key)}
	if key.ec != nil {
		l.doc.AA.EC = *key.ec
	}
	return nil
}

func (l *loader) privateKey(name string) (*privateKey, error) {
	b, err := l.read(name)
	if err != nil || b == nil {
		return nil, err
	}
	key, err := parsePKCS8(b)
	if err != nil {
		return nil, l.fail(name, err)
	}
	return &key, nil
}

// chipKeys pairs the key with every protocol and key number that DG14 announces.
func (l *loader) chipKeys() error {
	key, err := l.privateKey(fileCAKey)
	if err != nil || key == nil {
		return err
	}
	if key.ec == nil {
		return l.fail(fileCAKey, errPrivateKey)
	}
	for _, ca := range l.signed.ChipAuthentications() {
		k := CAKey{ID: noKeyID, Suite: ca.Protocol.Suite, Key: *key.ec}
		if ca.KeyID != nil {
			k.ID = *ca.KeyID
		}
		if ca.Protocol.KeyAgreement == lds.ECDH {
			l.doc.CA = append(l.doc.CA, k)
		}
	}
	return nil
}

// activeHash is the hash of active authentication: as DG14 names it for
// elliptic curves; for RSA any may be chosen, SHA-1 where the key is old.
func (l *loader) activeHash(key privateKey) crypto.Hash {
	const oldRSA = 1024
	if key.rsa != nil {
		if key.rsa.N.BitLen() <= oldRSA {
			return crypto.SHA1
		}
		return crypto.SHA256
	}
	info, _ := l.signed.ActiveAuthentication()
	switch info.SignatureAlgorithm {
	case lds.OIDECDSAPlainSHA1:
		return crypto.SHA1
	case lds.OIDECDSAPlainSHA224:
		return crypto.SHA224
	case lds.OIDECDSAPlainSHA384:
		return crypto.SHA384
	case lds.OIDECDSAPlainSHA512:
		return crypto.SHA512
	}
	return crypto.SHA256
}
