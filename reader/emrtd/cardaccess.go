package emrtd

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"slices"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// cccdCardAccess is EF.CardAccess as several readers of Vietnamese cards carry
// it: PACE-ECDH-GM-AES-CBC-CMAC-128 on brainpoolP256r1. It stands in only for a
// file that the chip does not let anybody read; see [ReadCardAccess].
const cccdCardAccess = "3134300D060804007F0007020202020101300F060A04007F000702020302020201013012060A04007F0007020204020202010202010D"

const masterFile = 0x3F00

// CardAccess is what a chip says before access control about how to open it.
type CardAccess struct {
	Raw   []byte // the file; nil when absent
	Infos lds.SecurityInfos
	// Assumed is set when the file could not be read in any way and the constant
	// of Vietnamese cards stands in for it.
	Assumed bool
}

// ReadCardAccess reads EF.CardAccess, which must be done before the application
// is selected: by short identifier, by file identifier, then by way of the
// master file, since Vietnamese chips refuse SELECT MF (6D00). A chip without
// the file (6A82) offers no PACE. Only when every way is refused with 6D00, 6982
// or 6700 does the constant of Vietnamese cards stand in.
func ReadCardAccess(ctx context.Context, t iso7816.Transport) (CardAccess, error) {
	f := NewFiles(t, iso7816.MaxShortNe)
	unreadable := true
	for _, way := range []func(context.Context, *Files) ([]byte, error){bySFI, bySelect, byMasterFile} {
		raw, err := way(ctx, f)
		if err == nil {
			return parseCardAccess(raw), nil
		}
		var status *iso7816.StatusError
		if !errors.As(err, &status) && !errors.Is(err, ErrFile) {
			return CardAccess{}, err
		}
		if status == nil || !refusedAltogether(status.SW) {
			unreadable = false
		}
		if status != nil && status.SW == iso7816.SWFileNotFound {
			return CardAccess{}, nil
		}
	}
	if !unreadable {
		return CardAccess{}, nil
	}
	return assumedCardAccess()
}

func refusedAltogether(sw iso7816.SW) bool {
	return sw == iso7816.SWInstructionNotSupported || sw == iso7816.SWSecurityStatus || sw == iso7816.SWWrongLength
}

// parseCardAccess takes a file that makes no sense for one without offers: it is
// not signed, and the signed files will tell that offers were hidden.
func parseCardAccess(raw []byte) CardAccess {
	infos, err := lds.ParseSecurityInfos(raw)
	if err != nil {
		infos = nil
	}
	return CardAccess{Raw: raw, Infos: infos}
}

func assumedCardAccess() (CardAccess, error) {
	raw, err := hex.DecodeString(cccdCardAccess)
	if err != nil {
		return CardAccess{}, err
	}
	return CardAccess{Infos: parseCardAccess(raw).Infos, Assumed: true}, nil
}

func bySFI(ctx context.Context, f *Files) ([]byte, error) {
	r, err := f.shortRead(ctx, lds.CardAccess)
	if err != nil {
		return nil, err
	}
	if !r.SW.OK() && r.SW != iso7816.SWEndOfFile {
		return nil, fileStatus(lds.CardAccess, r.SW)
	}
	return f.whole(ctx, lds.CardAccess, r.Data)
}

func bySelect(ctx context.Context, f *Files) ([]byte, error) {
	if err := f.selectFile(ctx, lds.CardAccess); err != nil {
		return nil, err
	}
	first, err := f.piece(ctx, lds.CardAccess, 0, f.length)
	if err != nil {
		return nil, err
	}
	return f.whole(ctx, lds.CardAccess, first)
}

func byMasterFile(ctx context.Context, f *Files) ([]byte, error) {
	r, err := f.chip.Transmit(ctx, iso7816.Command{INS: iso7816.INSSelect, P2: 0x0C, Data: binary.BigEndian.AppendUint16(nil, masterFile)})
	if err != nil {
		return nil, err
	}
	if err := r.Check("SELECT MF"); err != nil {
		return nil, err
	}
	return bySelect(ctx, f)
}

// Offers lists the ways of PACE that we can do, the strongest cipher first and
// otherwise in the chip's order.
func (a CardAccess) Offers() []Offer {
	var offers []Offer
	for _, info := range a.Infos.PACE() {
		if o, ok := offer(info); ok {
			offers = append(offers, o)
		}
	}
	for i := range offers {
		offers[i].Ambiguous = sameProtocol(offers, offers[i]) > 1
	}
	return strongestFirst(offers)
}

func offer(info lds.PACEInfo) (Offer, bool) {
	p := info.Protocol()
	if p.KeyAgreement != lds.ECDH || p.Mapping != lds.GM || info.ParameterID == nil {
		return Offer{}, false
	}
	curve, ok := ec.ByParameterID(*info.ParameterID)
	return Offer{Info: info, Curve: curve}, ok
}

func sameProtocol(offers []Offer, o Offer) (n int) {
	for _, other := range offers {
		if other.Info.OID == o.Info.OID {
			n++
		}
	}
	return n
}

// strongestFirst sorts by cipher; the order of equals stays.
func strongestFirst(offers []Offer) []Offer {
	slices.SortStableFunc(offers, func(a, b Offer) int {
		return int(b.Info.Protocol().Suite) - int(a.Info.Protocol().Suite)
	})
	return offers
}
