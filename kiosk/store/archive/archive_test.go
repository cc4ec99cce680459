package archive

import (
	"archive/tar"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// entry is a file of an archive that a test makes by hand.
type entry struct {
	header tar.Header
	text   string
}

func file(name, text string) entry {
	return entry{tar.Header{Name: name, Size: int64(len(text)), Mode: 0o600}, text}
}

func pack(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, e := range entries {
		if err := w.WriteHeader(&e.header); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(e.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var (
	about    = file("manifest.json", `{"schema":"cccd-agent/backup/1"}`)
	key      = file("store.key", "key")
	database = file("store.db", "database")
)

func TestUnpack(t *testing.T) {
	dir := t.TempDir()
	names, err := Unpack(bytes.NewReader(pack(t, about, key, file("device.key", "device"), database)), dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"store.key", "device.key", "store.db"}, names); diff != "" {
		t.Error(diff)
	}
	if b, err := os.ReadFile(filepath.Join(dir, "device.key")); err != nil || string(b) != "device" {
		t.Errorf("device.key: %q %v", b, err)
	}
}

func TestUnpackRefuses(t *testing.T) {
	link := entry{tar.Header{Name: "other.key", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}, ""}
	folder := entry{tar.Header{Name: "other.key", Typeflag: tar.TypeDir}, ""}
	whole := pack(t, about, key, database)
	for name, b := range map[string][]byte{
		"nothing":         nil,
		"no manifest":     pack(t, key, database),
		"other manifest":  pack(t, file("manifest.json", `{"schema":"cccd-agent/backup/2"}`), key, database),
		"no key":          pack(t, about, database),
		"no database":     pack(t, about, key),
		"cut":             whole[:1600],
		"twice":           pack(t, about, key, database, database),
		"link":            pack(t, about, key, database, link),
		"folder":          pack(t, about, key, database, folder),
		"outside":         pack(t, about, key, database, file("../other.key", "x")),
		"absolute":        pack(t, about, key, database, file("/tmp/other.key", "x")),
		"in a folder":     pack(t, about, key, database, file("a/other.key", "x")),
		"another file":    pack(t, about, key, database, file("config.yaml", "x")),
		"key of a device": pack(t, about, key, database, file("con:.key", "x")),
		"big key":         pack(t, about, database, file("store.key", string(make([]byte, maxKeySize+1)))),
	} {
		dir := filepath.Join(t.TempDir(), "in")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := Unpack(bytes.NewReader(b), dir); !errors.Is(err, ErrArchive) {
			t.Errorf("%s: %v", name, err)
		}
		if beside, _ := os.ReadDir(filepath.Dir(dir)); len(beside) != 1 {
			t.Errorf("%s: wrote outside its folder", name)
		}
	}
}

func TestWriterMakesWhatUnpackReads(t *testing.T) {
	from := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(from, []byte("database"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w, err := NewWriter(&out, time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))
	if err == nil {
		err = errors.Join(w.Bytes(KeyName, []byte("key")), w.File(t.Context(), DatabaseName, from), w.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Unpack(&out, t.TempDir()); err != nil {
		t.Error(err)
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(pack(f, about, key, database))
	f.Add(pack(f, about, file("device.key", "x")))
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := filepath.Join(t.TempDir(), "in")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		names, err := Unpack(bytes.NewReader(b), dir)
		if err != nil && !errors.Is(err, ErrArchive) {
			t.Fatalf("an error of another kind: %v", err)
		}
		if beside, _ := os.ReadDir(filepath.Dir(dir)); len(beside) != 1 {
			t.Fatal("wrote outside its folder")
		}
		for _, name := range names {
			if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() > int64(len(b)) {
				t.Fatal("unpacked to more than was packed")
			}
		}
	})
}
