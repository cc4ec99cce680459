package reader

import (
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// Saved are files of a chip to verify offline.
type Saved struct {
	Files   map[lds.FileID]personal.Bytes
	At      time.Time // when certificates are judged
	QR      *vnid.CCCD
	Printed *mrz.MRZ
}

// Verify performs passive authentication on saved files and makes the record.
// The chip is not there to prove itself, so such a record is authentic at best.
func (r *Reader) Verify(saved Saved) (*Reading, error) {
	id, err := newID(r.Rand)
	if err != nil {
		return nil, err
	}
	report := r.authenticate(saved)
	e := identity.Evidence{
		ID: id, ReadAt: saved.At, QR: saved.QR, Printed: saved.Printed,
		Checks: append(report.Checks, chipAbsent(report.LDS, saved.Files)...), AnchorVerified: report.AnchorVerified,
	}
	record := assembleFiles(e, saved.Files, report)
	if err := r.prove(record, "", saved.Files[lds.SOD], report); err != nil {
		return nil, err
	}
	return &Reading{Record: record, Files: saved.Files}, nil
}

// VerifySOD judges a signed object by itself: checks without a verdict, since
// nobody's data are there.
func (r *Reader) VerifySOD(saved Saved) *identity.Record {
	return &identity.Record{
		Schema: identity.Schema, ReadAt: saved.At.In(identity.Zone()).Truncate(time.Second),
		Document: identity.Document{Kind: identity.KindOther}, Checks: r.authenticate(saved).Checks,
	}
}

func (r *Reader) authenticate(saved Saved) trust.Report {
	return trust.Authenticate(trust.Evidence{
		SOD: saved.Files[lds.SOD], DataGroups: dataGroups(saved.Files), At: saved.At, ClockFloor: r.ClockFloor,
	}, r.Anchors)
}

// chipAbsent says of the chip's proofs what files alone can say.
func chipAbsent(object *lds.LDSSecurityObject, files map[lds.FileID]personal.Bytes) []check.Check {
	infos, _ := lds.ParseDG14(files[lds.DG14])
	offered, _ := lds.ParseSecurityInfos(files[lds.CardAccess])
	_, dg15 := files[lds.DG15]
	checks := []check.Check{
		absentProof(checkCA, len(infos.ChipAuthenticationKeys()) > 0 || missing(lds.DG14, object, files)),
		absentProof(checkAA, dg15 || missing(lds.DG15, object, files)),
		absentProof(checkCAM, offersMapping(infos) || offersMapping(offered)),
	}
	if raw, there := files[lds.CardAccess]; there {
		checks = append(checks, compareCardAccess(emrtd.CardAccess{Raw: raw, Infos: offered}, nil, signedInfos(object, files)))
	}
	return checks
}

// missing reports a file that the signed object lists and the folder lacks: what
// it announces is not known.
func missing(id lds.FileID, object *lds.LDSSecurityObject, files map[lds.FileID]personal.Bytes) bool {
	_, there := files[id]
	return !there && object != nil && slices.Contains(object.DataGroups(), id)
}

func absentProof(id string, announced bool) check.Check {
	if !announced {
		return check.Check{ID: id, Result: check.NotSupported}
	}
	return check.Check{ID: id, Result: check.Undetermined, Detail: "the chip is not here to prove itself"}
}
