package doctor

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	firmwarenotes "github.com/cccd-agent/cccd-agent/firmware-notes"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
)

var (
	errNo = errors.New("no")
	noon  = time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)
)

// machine is a System made of values.
type machine struct {
	os       string
	uid      int
	env      map[string]string
	files    fstest.MapFS
	denied   []string // paths that may not be read and written
	free     uint64
	answers  []string // addresses that answer or can be listened at
	printed  map[string]string
	readers  []Reader
	pcsc     error
	reached  Reached
	reach    error
	registry map[string]uint32
}

func (m machine) system() System {
	in := func(name string) string { return strings.TrimPrefix(name, "/") }
	if m.os == "" {
		m.os = "linux"
	}
	return System{
		OS: m.os, UID: m.uid, Now: func() time.Time { return noon },
		Getenv:   func(name string) string { return m.env[name] },
		ReadFile: func(name string) ([]byte, error) { return m.files.ReadFile(in(name)) },
		Stat:     func(name string) (fs.FileInfo, error) { return m.files.Stat(in(name)) },
		Glob: func(pattern string) ([]string, error) {
			names, err := fs.Glob(m.files, in(pattern))
			for i := range names {
				names[i] = "/" + names[i]
			}
			return names, err
		},
		Access: func(name string) error { return failing(slices.Contains(m.denied, name)) },
		Free:   func(string) (uint64, error) { return m.free, failing(m.free == 0) },
		Dial: func(_ context.Context, _, address string) error {
			return failing(!slices.Contains(m.answers, address))
		},
		Listen: func(_ context.Context, address string) error { return failing(!slices.Contains(m.answers, address)) },
		Run: func(_ context.Context, name string, _ ...string) ([]byte, error) {
			out, ok := m.printed[name]
			return []byte(out), failing(!ok)
		},
		Readers: func() ([]Reader, error) { return m.readers, m.pcsc },
		Reach:   func(context.Context, backend.Options) (Reached, error) { return m.reached, m.reach },
		DWORD: func(path, name string) (uint32, error) {
			v, ok := m.registry[path+`\`+name]
			return v, failing(!ok)
		},
		Subkeys: func(at string) (names []string, err error) {
			for key := range m.registry {
				if rest, ok := strings.CutPrefix(key, at+`\`); ok {
					name, _, _ := strings.Cut(rest, `\`)
					names = append(names, name)
				}
			}
			return names, failing(names == nil)
		},
	}
}

func failing(yes bool) error {
	if yes {
		return errNo
	}
	return nil
}

func text(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s), Mode: 0o600} }

func folder(mode fs.FileMode) *fstest.MapFile { return &fstest.MapFile{Mode: fs.ModeDir | mode} }

// plug adds a device to sysfs.
func plug(files fstest.MapFS, name, vendor, product, bus, address string) fstest.MapFS {
	dir := path.Join("sys/bus/usb/devices", name)
	for file, value := range map[string]string{"idVendor": vendor, "idProduct": product, "busnum": bus, "devnum": address} {
		files[path.Join(dir, file)] = text(value + "\n")
	}
	return files
}

func notes(t testing.TB) []firmwarenotes.Note {
	t.Helper()
	n, err := firmwarenotes.Load()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// expect compares codes with details: "code detail model", "" for what is empty.
func expect(t *testing.T, what string, got []Finding, want ...string) {
	t.Helper()
	var lines []string
	for _, f := range got {
		lines = append(lines, strings.TrimSpace(strings.Join([]string{string(f.Code), f.Detail, f.Model}, " ")))
		if m, ok := meanings()[f.Code]; !ok || f.Status != m.status || f.Advice != m.advice || !strings.HasPrefix(string(f.Code), f.ID+".") {
			t.Errorf("%s: %+v", what, f)
		}
	}
	for i := range want {
		want[i] = strings.Join(strings.Fields(want[i]), " ")
	}
	for i := range lines {
		lines[i] = strings.Join(strings.Fields(lines[i]), " ")
	}
	if !slices.Equal(lines, want) {
		t.Errorf("%s: %q, want %q", what, lines, want)
	}
}
