package reader

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
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

// maxSavedFile bounds a saved file, as the chip's own are bounded.
const maxSavedFile = 1 << 20

var (
	// ErrNoFiles is returned for a folder without a single file of a chip.
	ErrNoFiles = errors.New("reader: no file of a chip in the folder")
	// ErrFileTooLarge is returned for a file that no chip holds.
	ErrFileTooLarge = errors.New("reader: file too large")
)

// LoadFolder reads the files of a chip as `read --save` and `personalise` name them.
func LoadFolder(dir string) (map[lds.FileID]personal.Bytes, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	files := map[lds.FileID]personal.Bytes{}
	for _, e := range entries {
		id, known := lds.ByFileName(e.Name())
		if !known || !e.Type().IsRegular() {
			continue
		}
		data, err := LoadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		files[id] = data
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%w: %s", ErrNoFiles, dir)
	}
	return files, nil
}

// LoadFile reads one saved file, at most 1 MiB.
func LoadFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxSavedFile+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxSavedFile {
		return nil, fmt.Errorf("%w: %s", ErrFileTooLarge, path)
	}
	return data, nil
}

// SaveFolder writes the files of a reading under the names of [LoadFolder], for
// their owner alone.
func SaveFolder(dir string, files map[lds.FileID]personal.Bytes) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	for id, data := range files {
		if err := os.WriteFile(filepath.Join(dir, id.FileName()), data.Reveal(), 0o600); err != nil {
			return err
		}
	}
	return nil
}

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
		Checks: append(report.Checks, chipAbsent(saved.Files)...), AnchorVerified: report.AnchorVerified,
	}
	decode(&e, saved.Files)
	e.Checks = append(e.Checks, matchIssuer(report, e.DG1))
	record := identity.Assemble(e)
	if r.Key != nil {
		if err := r.Key.Prove(record, "", saved.Files[lds.SOD], anchorID(report)); err != nil {
			return nil, err
		}
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
func chipAbsent(files map[lds.FileID]personal.Bytes) []check.Check {
	const absent = "the chip is not here to prove itself"
	infos, _ := lds.ParseDG14(files[lds.DG14])
	ca := check.Check{ID: "chip.ca", Result: check.NotSupported}
	if len(infos.ChipAuthenticationKeys()) > 0 {
		ca.Result, ca.Detail = check.Undetermined, absent
	}
	aa := check.Check{ID: "chip.aa", Result: check.NotSupported}
	if _, there := files[lds.DG15]; there {
		aa.Result, aa.Detail = check.Undetermined, absent
	}
	checks := []check.Check{ca, aa}
	if raw, there := files[lds.CardAccess]; there {
		offered, _ := lds.ParseSecurityInfos(raw)
		checks = append(checks, compareCardAccess(emrtd.CardAccess{Raw: raw, Infos: offered}, nil, infos))
	}
	return checks
}
