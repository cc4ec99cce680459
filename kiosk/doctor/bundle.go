package doctor

import (
	"archive/zip"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"time"
)

// Bundle is what is handed to those who help: nothing personal and no secret.
// What comes from elsewhere is rewritten value by value: what is not known to be
// harmless by its key and its form is replaced by [Removed].
type Bundle struct {
	At       time.Time
	Version  map[string]string // of the program: version, build, platform
	Findings []Finding
	Config   []byte // the configuration file
	Logs     []Log
	Metrics  []byte         // the daemon's, as it answers /metrics; nil where none runs
	Journal  map[string]int // how many entries of each kind
}

// Log is a file of the daemon's log, of which the end is taken.
type Log struct {
	Name string
	Text []byte
}

// Removed stands for a value that is not handed on.
const Removed = "[removed]"

// Write writes the bundle as a zip.
func (b Bundle) Write(w io.Writer) error {
	z := zip.NewWriter(w)
	for _, part := range b.parts() {
		f, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: b.At})
		if err != nil {
			return err
		}
		if _, err := f.Write(part.text); err != nil {
			return err
		}
	}
	return z.Close()
}

type part struct {
	name string
	text []byte
}

func (b Bundle) parts() []part {
	all := []part{
		{"version.json", indented(b.Version)},
		{"doctor.json", indented(redactFindings(b.Findings))},
		{"config.yaml", redactConfig(b.Config)},
		{"journal.json", indented(redactCounts(b.Journal))},
	}
	if b.Metrics != nil {
		all = append(all, part{"metrics.txt", redactMetrics(b.Metrics)})
	}
	for i, l := range b.Logs {
		all = append(all, part{"log/" + logName(i, l.Name), redactLog(l.Text)})
	}
	return all
}

func indented(v any) []byte {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil { // strings and numbers alone
		return nil
	}
	return append(text, '\n')
}

// redactFindings takes away names that people gave to their devices.
func redactFindings(all []Finding) []Finding {
	all = slices.Clone(all)
	for i := range all {
		f := &all[i]
		if f.Detail != "" && (f.ID == "printer" || f.ID == "scanner" && !isDevice(f.Detail)) {
			f.Detail = Removed
		}
	}
	return all
}

func redactCounts(counts map[string]int) map[string]int {
	kept := map[string]int{}
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		if isCode(kind) {
			kept[kind] += counts[kind]
			continue
		}
		kept[Removed] += counts[kind]
	}
	return kept
}
