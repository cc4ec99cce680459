package emrtd

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// accessChip answers the ways to EF.CardAccess. 9000 gives the content.
type accessChip struct {
	sfi, sel, mf, selInMF iso7816.SW
	content               []byte

	inMF bool
	log  []string
}

func (a *accessChip) answer(_ int, c iso7816.Command) (iso7816.Response, error) {
	raw, err := c.Bytes()
	if err != nil {
		return iso7816.Response{}, err
	}
	a.log = append(a.log, strings.ToUpper(hex.EncodeToString(raw)))
	switch {
	case c.INS == iso7816.INSSelect && c.P1 == 0:
		a.inMF = a.mf.OK()
		return status(a.mf)
	case c.INS == iso7816.INSSelect && a.inMF:
		return status(a.selInMF)
	case c.INS == iso7816.INSSelect:
		return status(a.sel)
	case c.P1&0x80 != 0 && !a.sfi.OK():
		return status(a.sfi)
	}
	return readPlain(a.content, int(c.P2), c.Ne), nil
}

const onCards = "3134300D060804007F0007020202020101300F060A04007F000702020302020201013012060A04007F0007020204020202010202010D"

func TestReadCardAccess(t *testing.T) {
	const absent, ok_ = iso7816.SWFileNotFound, iso7816.SWOK
	for _, c := range []struct {
		name string
		chip accessChip
		want string // read, none or assumed
	}{
		{"by short identifier", accessChip{sfi: ok_}, "read"},
		{"by SELECT", accessChip{sfi: 0x6A86, sel: ok_}, "read"},
		{"by SELECT after 6A82 to a short identifier", accessChip{sfi: absent, sel: ok_}, "read"},
		{"by the master file", accessChip{sfi: 0x6982, sel: 0x6982, mf: ok_, selInMF: ok_}, "read"},
		{"by the master file after other refusals", accessChip{sfi: 0x6F00, sel: 0x6A86, mf: ok_, selInMF: ok_}, "read"},

		{"absent", accessChip{sfi: absent, sel: absent}, "none"},
		{"absent to SELECT alone", accessChip{sfi: 0x6982, sel: absent}, "none"},
		{"absent to a short identifier alone", accessChip{sfi: absent, sel: 0x6982, mf: 0x6D00}, "none"},
		{"absent in the master file", accessChip{sfi: 0x6982, sel: 0x6982, mf: ok_, selInMF: absent}, "none"},
		{"no master file", accessChip{sfi: 0x6982, sel: 0x6982, mf: absent}, "none"},

		{"as Vietnamese chips", accessChip{sfi: 0x6D00, sel: 0x6D00, mf: 0x6D00}, "assumed"},
		{"denied", accessChip{sfi: 0x6982, sel: 0x6982, mf: 0x6982}, "assumed"},
		{"wrong length", accessChip{sfi: 0x6700, sel: 0x6700, mf: 0x6700}, "assumed"},
		{"a mixture", accessChip{sfi: 0x6982, sel: 0x6700, mf: 0x6D00}, "assumed"},
		{"denied in the master file", accessChip{sfi: 0x6D00, sel: 0x6982, mf: ok_, selInMF: 0x6982}, "assumed"},

		{"refused in another way by short identifier", accessChip{sfi: 0x6A86, sel: 0x6982, mf: 0x6D00}, "none"},
		{"refused in another way by SELECT", accessChip{sfi: 0x6982, sel: 0x6985, mf: 0x6D00}, "none"},
		{"refused in another way by the master file", accessChip{sfi: 0x6982, sel: 0x6982, mf: 0x6E00}, "none"},
		{"refused in another way in the master file", accessChip{sfi: 0x6982, sel: 0x6982, mf: ok_, selInMF: 0x6F00}, "none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.chip.content = unhex(t, onCards)
			access, err := ReadCardAccess(t.Context(), answering(c.chip.answer))
			got := map[bool]string{true: "assumed", false: "none"}[access.Assumed]
			if access.Raw != nil {
				got = "read"
			}
			if err != nil || got != c.want {
				t.Fatalf("%s, want %s, %v", got, c.want, err)
			}
			checkCardAccess(t, access, c.want)
		})
	}
}

// checkCardAccess expects the one offer of Vietnamese cards, or none.
func checkCardAccess(t *testing.T, access CardAccess, how string) {
	t.Helper()
	offers := access.Offers()
	if how == "none" {
		if len(offers) != 0 || len(access.Infos) != 0 {
			t.Errorf("%d offers", len(offers))
		}
		return
	}
	if len(offers) != 1 || offers[0].Info.Protocol().Name != "PACE-ECDH-GM-AES-CBC-CMAC-128" || offers[0].Curve.Name() != "brainpoolP256r1" {
		t.Fatalf("offers %+v", offers)
	}
	if offers[0].Assumed != (how == "assumed") || offers[0].Ambiguous {
		t.Errorf("offer %+v", offers[0])
	}
	if how == "read" && !bytes.Equal(access.Raw, unhex(t, onCards)) {
		t.Errorf("file %X", access.Raw)
	}
}

// A chip that gives the file costs one command, and SELECT MF comes last.
func TestReadCardAccessCommands(t *testing.T) {
	const bySFI, bySelect, selectMF = "00B09C0000", "00A4020C02011C", "00A4000C023F00"
	for want, chip := range map[string]accessChip{
		bySFI:                                   {sfi: iso7816.SWOK},
		bySFI + " " + bySelect:                  {sfi: 0x6A82, sel: 0x6A82},
		bySFI + " " + bySelect + " " + selectMF: {sfi: 0x6D00, sel: 0x6D00, mf: 0x6D00},
		bySFI + " " + bySelect + " " + "00B0000000": {sfi: 0x6A82, sel: iso7816.SWOK},
	} {
		chip.content = unhex(t, onCards)
		if _, err := ReadCardAccess(t.Context(), answering(chip.answer)); err != nil || strings.Join(chip.log, " ") != want {
			t.Error(chip.log, err)
		}
	}
}

// A file that makes no sense offers nothing, and nothing is assumed for it.
func TestReadCardAccessMalformed(t *testing.T) {
	for name, content := range map[string][]byte{
		"no set":            unhex(t, "30020500"),
		"no security infos": unhex(t, "3103020101"),
		"entry cut":         unhex(t, "31043012060A"),
		"length beyond":     unhex(t, onCards)[:30],
		"one byte":          {0x31},
		"empty":             {},
		"a megabyte":        {0x31, 0x83, 0x20, 0, 0, 0},
	} {
		chip := accessChip{sfi: iso7816.SWOK, sel: iso7816.SWOK, mf: 0x6D00, content: content}
		access, err := ReadCardAccess(t.Context(), answering(chip.answer))
		if err != nil || access.Assumed || len(access.Offers()) != 0 {
			t.Errorf("%s: %+v, %v", name, access, err)
		}
	}
	// Broken by one way, denied by the others.
	chip := accessChip{sfi: iso7816.SWOK, sel: 0x6982, mf: 0x6D00}
	if access, err := ReadCardAccess(t.Context(), answering(chip.answer)); err != nil || access.Assumed {
		t.Errorf("%+v, %v", access, err)
	}
}

func TestReadCardAccessTransportFails(t *testing.T) {
	gone := errors.New("gone")
	for n := range 4 {
		chip := accessChip{sfi: 0x6982, sel: 0x6982, mf: iso7816.SWOK, selInMF: 0x6982}
		access, err := ReadCardAccess(t.Context(), answering(func(i int, c iso7816.Command) (iso7816.Response, error) {
			if i == n {
				return iso7816.Response{}, gone
			}
			return chip.answer(i, c)
		}))
		if !errors.Is(err, gone) || access.Assumed {
			t.Errorf("command %d: %v", n, err)
		}
	}
}

// paceInfo is one: arcs of the protocol after id-PACE, version, parameters (-1: none).
func paceInfo(family, suite, version, parameters int) lds.SecurityInfo {
	info := lds.PACEInfo{OID: fmt.Sprintf("0.4.0.127.0.7.2.2.4.%d.%d", family, suite), Version: version}
	if parameters >= 0 {
		info.ParameterID = &parameters
	}
	return info
}

func TestOffers(t *testing.T) {
	const dhGM, gm, im, cam = 1, 2, 4, 6
	for _, c := range []struct {
		name   string
		infos  lds.SecurityInfos
		want   string // OID without id-PACE, curve, * where ambiguous
		proven string // with chip authentication mapping
	}{
		{"nothing", nil, "", ""},
		{"generic", lds.SecurityInfos{paceInfo(gm, 2, 2, 13)}, "2.2/13", "2.2/13"},
		{"strongest first", lds.SecurityInfos{paceInfo(gm, 1, 2, 13), paceInfo(gm, 2, 2, 13), paceInfo(gm, 4, 2, 13), paceInfo(gm, 3, 2, 13)},
			"2.4/13 2.3/13 2.2/13 2.1/13", "2.4/13 2.3/13 2.2/13 2.1/13"},
		{"equals in the chip's order", lds.SecurityInfos{paceInfo(im, 2, 2, 13), paceInfo(gm, 2, 2, 13)}, "4.2/13 2.2/13", "4.2/13 2.2/13"},
		{"chip authentication mapping", lds.SecurityInfos{paceInfo(gm, 2, 2, 13), paceInfo(cam, 2, 2, 13)}, "2.2/13", "6.2/13 2.2/13"},
		{"cipher before mapping", lds.SecurityInfos{paceInfo(cam, 2, 2, 13), paceInfo(gm, 4, 2, 13)}, "2.4/13", "2.4/13 6.2/13"},
		{"two domains", lds.SecurityInfos{paceInfo(gm, 2, 2, 13), paceInfo(gm, 2, 2, 12)}, "2.2/13* 2.2/12*", "2.2/13* 2.2/12*"},
		{"a domain beyond us", lds.SecurityInfos{paceInfo(gm, 2, 2, 13), paceInfo(gm, 2, 2, 99)}, "2.2/13*", "2.2/13*"},
		{"a prime field", lds.SecurityInfos{paceInfo(dhGM, 2, 2, 0), paceInfo(gm, 2, 2, 13)}, "2.2/13*", "2.2/13*"},
		{"explicit parameters", lds.SecurityInfos{paceInfo(gm, 2, 2, -1), paceInfo(gm, 2, 2, 13)}, "2.2/13*", "2.2/13*"},
		{"one domain twice", lds.SecurityInfos{paceInfo(gm, 2, 2, 13), paceInfo(gm, 1, 2, 13)}, "2.2/13 2.1/13", "2.2/13 2.1/13"},
		{"another version", lds.SecurityInfos{paceInfo(gm, 2, 1, 13)}, "", ""},
		{"integrated where it is not defined", lds.SecurityInfos{paceInfo(im, 2, 2, 10)}, "", ""},
		{"generic there", lds.SecurityInfos{paceInfo(gm, 2, 2, 10)}, "2.2/10", "2.2/10"},
		{"other entries", lds.SecurityInfos{lds.TerminalAuthenticationInfo{Version: 1}, paceInfo(gm, 2, 2, 13), lds.UnknownInfo{OID: "1.2.3"}}, "2.2/13", "2.2/13"},
	} {
		access := CardAccess{Infos: c.infos}
		if got := offerNames(access.Offers()); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if got := offerNames(access.OffersWithProof()); got != c.proven {
			t.Errorf("%s, with proof: %s, want %s", c.name, got, c.proven)
		}
	}
}

func offerNames(offers []Offer) string {
	var names []string
	for _, o := range offers {
		name := fmt.Sprintf("%s/%d", strings.TrimPrefix(o.Info.OID, "0.4.0.127.0.7.2.2.4."), o.Curve.ParameterID())
		if o.Ambiguous {
			name += "*"
		}
		names = append(names, name)
	}
	return strings.Join(names, " ")
}
