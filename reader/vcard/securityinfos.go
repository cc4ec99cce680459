package vcard

import (
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/trust/issue"
)

// securityInfos writes EF.CardAccess, in the order and form seen on Vietnamese
// cards, and DG14 with the same offers signed.
func (w *writer) securityInfos() error {
	d := w.doc
	access := lds.SecurityInfos{}
	if !w.profile.passport() {
		access = append(access, terminalAuthentication(), d.CA[0].info())
	}
	access = append(access, paceInfos(d.PACE)...)
	if d.Access.pace() {
		b, err := access.Bytes()
		if err != nil {
			return err
		}
		d.Files[lds.CardAccess] = b
	}
	infos, err := w.signedInfos()
	if err != nil {
		return err
	}
	d.Files[lds.DG14], err = infos.DG14()
	return err
}

// signedInfos are what DG14 and EF.CardSecurity say.
func (w *writer) signedInfos() (lds.SecurityInfos, error) {
	d := w.doc
	public, err := d.CA[0].publicInfo(w.profile.keyStyle)
	if err != nil {
		return nil, err
	}
	infos := lds.SecurityInfos{terminalAuthentication(), d.CA[0].info(), public}
	infos = append(infos, paceInfos(d.PACE)...)
	if w.profile.rsaBits == 0 {
		infos = append(infos, lds.ActiveAuthenticationInfo{Version: 1, SignatureAlgorithm: lds.OIDECDSAPlainSHA256})
	}
	return infos, nil
}

func terminalAuthentication() lds.SecurityInfo { return lds.TerminalAuthenticationInfo{Version: 1} }

func paceInfos(offers []PACEOffer) lds.SecurityInfos {
	var infos lds.SecurityInfos
	for _, o := range offers {
		id := o.Curve.ParameterID()
		infos = append(infos, lds.PACEInfo{OID: dotted(o.oid()), Version: 2, ParameterID: &id})
	}
	return infos
}

func (k CAKey) info() lds.SecurityInfo {
	return lds.ChipAuthenticationInfo{OID: dotted(k.oid()), Version: 1, KeyID: k.number()}
}

func (k CAKey) publicInfo(style curveStyle) (lds.SecurityInfo, error) {
	curve := k.Key.Curve()
	algorithm, err := curveAlgorithm(curve, style)
	return lds.ChipAuthenticationPublicKeyInfo{
		OID: lds.OIDPublicKeyECDH, Algorithm: algorithm,
		PublicKey: curve.Generator().Mult(k.Key).Bytes(), KeyID: k.number(),
	}, err
}

func (k CAKey) number() *int {
	if k.ID == noKeyID {
		return nil
	}
	return &k.ID
}

// dotted writes one of our object identifiers, whose arcs all fit seven bits.
func dotted(oid []byte) string {
	s := fmt.Sprintf("%d.%d", oid[0]/40, oid[0]%40)
	for _, arc := range oid[1:] {
		s += fmt.Sprintf(".%d", arc)
	}
	return s
}

// cardSecurity writes EF.CardSecurity, which the chip authentication mapping
// needs: the chip's key, signed, to be had without the application.
func (w *writer) cardSecurity() error {
	for _, o := range w.doc.PACE {
		if o.Mapping != ChipAuthenticationMapping {
			continue
		}
		infos, err := w.signedInfos()
		if err != nil {
			return err
		}
		content, err := infos.Bytes()
		if err != nil {
			return err
		}
		w.doc.Files[lds.CardSecurity] = w.doc.issuer.signer.SignedData(lds.OIDSecurityObject, content, issue.Options{})
		return nil
	}
	return nil
}
