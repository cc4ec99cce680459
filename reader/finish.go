package reader

import (
	"slices"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/trust"
)

// announce tells the caller what is known before the portrait comes: at a desk
// the name and the verdict so far appear while the picture is still being read.
func (s *session) announce() error {
	s.enter(phaseVerify)
	record, _ := s.assemble()
	s.textMs = s.meter.sincePresent()
	s.tell(Progress{Phase: phaseVerify, Record: record})
	return nil
}

const phaseVerify = "verify"

// finish verifies everything and makes the record.
func (s *session) finish() (*Reading, error) {
	s.enter(phaseVerify)
	record, report := s.assemble()
	record.Timing = s.meter.finish()
	record.Timing.TextMs = s.textMs
	if err := s.reader.prove(record, s.req.Nonce, s.read[lds.SOD], report); err != nil {
		return nil, err
	}
	return &Reading{Record: record, Files: s.read}, nil
}

// prove signs a record with the device's key, where there is one.
func (r *Reader) prove(record *identity.Record, nonce string, sod []byte, report trust.Report) error {
	if r.Key == nil {
		return nil
	}
	return r.Key.Prove(record, nonce, sod, anchorID(report))
}

func anchorID(r trust.Report) string {
	if r.Anchor == nil {
		return ""
	}
	return r.Anchor.ID
}

// assemble makes the record of what has been read so far.
func (s *session) assemble() (*identity.Record, trust.Report) {
	report := trust.Authenticate(trust.Evidence{
		SOD: s.read[lds.SOD], DataGroups: dataGroups(s.read), Unreadable: s.unread, At: s.at, ClockFloor: s.reader.ClockFloor,
	}, s.reader.Anchors)
	e := identity.Evidence{
		ID: s.id, ReadAt: s.at, Reader: s.device, QR: s.req.QR, Printed: s.req.Printed,
		Checks: s.allChecks(report), AnchorVerified: report.AnchorVerified,
	}
	return assembleFiles(e, s.read, report), report
}

// assembleFiles makes the record of files, saved or just read.
func assembleFiles(e identity.Evidence, files map[lds.FileID]personal.Bytes, report trust.Report) *identity.Record {
	decode(&e, files)
	e.Checks = append(e.Checks, matchIssuer(report, e.DG1))
	return identity.Assemble(e)
}

func dataGroups(files map[lds.FileID]personal.Bytes) map[int]personal.Bytes {
	out := map[int]personal.Bytes{}
	for id, data := range files {
		if n := id.DataGroup(); n > 0 {
			out[n] = data
		}
	}
	return out
}

// allChecks puts access first, then the document, then the chip.
func (s *session) allChecks(report trust.Report) []check.Check {
	out := slices.Clone(s.checks)
	for _, c := range report.Checks {
		out = append(out, s.withChipKey(c))
	}
	return out
}

// withChipKey lets pa.algorithms speak of the chip's own key too.
func (s *session) withChipKey(c check.Check) check.Check {
	if c.ID != trust.CheckAlgorithms {
		return c
	}
	name, weak := s.weakKeyOf()
	if !weak {
		return c
	}
	if c.Result == check.Failed {
		c.Detail += ", "
	} else {
		c.Result, c.Detail = check.Failed, "weak: "
	}
	c.Detail += "active authentication " + name
	return c
}

// decode parses the data groups that a record is made of. One that cannot be
// parsed gives no values; whether it is authentic its hash says.
func decode(e *identity.Evidence, files map[lds.FileID]personal.Bytes) {
	if text, err := lds.ParseDG1(files[lds.DG1]); err == nil {
		if zone, err := mrz.Parse(text.Reveal()); err == nil {
			e.DG1 = &zone
		}
	}
	if d, err := lds.ParseDG11(files[lds.DG11]); err == nil {
		e.DG11 = &d
	}
	if d, err := lds.ParseDG12(files[lds.DG12]); err == nil {
		e.DG12 = &d
	}
	if d, err := lds.ParseDG13(files[lds.DG13]); err == nil {
		e.DG13 = &d
	}
	if faces, err := lds.ParseDG2(files[lds.DG2]); err == nil && len(faces) > 0 {
		e.Face = &faces[0]
	}
}

// matchIssuer compares the countries of the signer, its anchor and the zone.
func matchIssuer(report trust.Report, zone *mrz.MRZ) check.Check {
	if report.Signer == nil || zone == nil {
		return check.Check{ID: "match.issuer", Result: check.Undetermined, Detail: "no signer or no machine readable zone"}
	}
	anchor := ""
	if report.Anchor != nil {
		anchor = report.Anchor.Country
	}
	return trust.MatchIssuer(report.Signer.Country(), anchor, zone.Issuer)
}
