package emrtd

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"

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
// or 6700 does the constant of Vietnamese cards stand in. Errors are those of
// the transport.
func ReadCardAccess(ctx context.Context, t iso7816.Transport) (CardAccess, error) {
	f := NewFiles(t, iso7816.MaxShortNe)
	shut := true
	for i, way := range []func(context.Context, *Files) ([]byte, error){bySFI, bySelect, byMasterFile} {
		raw, err := way(ctx, f)
		if err == nil {
			return parseCardAccess(raw), nil
		}
		sw, answered := chipAnswer(err)
		if !answered {
			return CardAccess{}, err
		}
		shut = shut && refusedAltogether(sw)
		// A chip without short identifiers may say 6A82 to any of them; what it
		// says to SELECT counts.
		if sw == iso7816.SWFileNotFound && i > 0 {
			break
		}
	}
	if !shut {
		return CardAccess{}, nil
	}
	return assumedCardAccess()
}

// chipAnswer tells what the chip said, 0 for a file that does not hold together,
// from a failure of the transport.
func chipAnswer(err error) (sw iso7816.SW, answered bool) {
	var status *iso7816.StatusError
	if errors.As(err, &status) {
		return status.SW, true
	}
	return 0, errors.Is(err, ErrFile)
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
	first, err := f.beginBySFI(ctx, lds.CardAccess)
	if err != nil {
		return nil, err
	}
	return f.whole(ctx, lds.CardAccess, first)
}

func bySelect(ctx context.Context, f *Files) ([]byte, error) {
	first, err := f.beginBySelect(ctx, lds.CardAccess)
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
