package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

func (a *app) inspectCommand() *cobra.Command {
	return &cobra.Command{
		Use: "inspect FILE…", Short: "Decode any file of a chip, MRZ, QR text, certificate, CRL or master list", Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.inspect(args) },
	}
}

// inspected is one line of output.
type inspected struct {
	File  string `json:"file"`
	Kind  string `json:"kind"`
	Value any    `json:"value"`
	Error string `json:"error,omitempty"`
}

var errNotDecoded = errors.New("no known kind of file")

// inspect prints a line for every file; it succeeds when each was understood.
func (a *app) inspect(paths []string) error {
	failed := 0
	for _, path := range paths {
		lines, err := a.inspectFile(path)
		if err != nil {
			failed++
			lines = []inspected{{Kind: "unknown", Error: err.Error()}}
		}
		for _, l := range lines {
			l.File = path
			if err := a.write(l); err != nil {
				return err
			}
		}
	}
	if failed > 0 {
		return &failure{"nothing-decoded", exitOther, errNotDecoded}
	}
	return nil
}

func (a *app) inspectFile(path string) ([]inspected, error) {
	raw, err := loadLimited(path)
	if err != nil {
		var pathErr *os.PathError
		if errors.As(err, &pathErr) {
			return nil, pathErr.Err
		}
		return nil, err
	}
	if id, ok := fileOfChip(path, raw); ok {
		value, err := a.inspectChipFile(id, raw)
		if err != nil {
			return nil, err
		}
		return []inspected{{Kind: id.Name(), Value: value}}, nil
	}
	if things, err := trust.Decode(raw); err == nil {
		return a.inspectTrust(things), nil
	}
	return a.inspectText(raw)
}

// inspectedZone is DG1: the zone as its lines, and taken apart.
type inspectedZone struct {
	Lines []personal.Text `json:"lines"`
	vnid.MRZFields
}

func (a *app) inspectChipFile(id lds.FileID, raw []byte) (any, error) {
	if id != lds.DG1 {
		return lds.Decode(id, raw)
	}
	text, err := lds.ParseDG1(raw)
	if err != nil {
		return nil, err
	}
	zone, err := mrz.Parse(text.Reveal())
	if err != nil {
		return lds.Decode(id, raw)
	}
	fields, _ := vnid.FieldsOfMRZ(zone, a.now()) // a date that is none stays empty
	return inspectedZone{zone.Lines(), fields}, nil
}

// fileOfChip tells a file of a chip by its first tag; the name decides between
// files of one tag, such as EF.CardAccess and EF.CardSecurity.
func fileOfChip(path string, raw []byte) (lds.FileID, bool) {
	if id, ok := lds.ByFileName(filepath.Base(path)); ok {
		return id, true
	}
	return lds.Identify(raw)
}

func (a *app) inspectTrust(things []any) []inspected {
	var out []inspected
	for _, t := range things {
		out = append(out, inspected{Kind: trustKind(t), Value: t})
	}
	return out
}

func trustKind(t any) string {
	switch t.(type) {
	case *trust.Certificate:
		return "certificate"
	case *trust.CRL:
		return "crl"
	case *trust.MasterList:
		return "masterlist"
	case *trust.LDIF:
		return "ldif"
	}
	return "unknown"
}

// inspectText reads an MRZ or the text of a QR.
func (a *app) inspectText(raw []byte) ([]inspected, error) {
	if !utf8.Valid(raw) || len(raw) > maxSecret {
		return nil, errNotDecoded
	}
	text := strings.TrimSpace(string(raw))
	if zone, err := mrz.Parse(text); err == nil {
		fields, err := vnid.FieldsOfMRZ(zone, a.now())
		if err != nil {
			return nil, err
		}
		return []inspected{{Kind: string(vnid.KindMRZ), Value: fields}}, nil
	}
	kind := vnid.Classify(text)
	if kind == vnid.KindOther {
		return nil, errNotDecoded
	}
	fields, err := vnid.Fields(text, a.now())
	if err != nil {
		return nil, err
	}
	return []inspected{{Kind: string(kind), Value: fields}}, nil
}
