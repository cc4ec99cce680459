package places_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/cccd-agent/cccd-agent/ui/places"
)

// machine is a home with documents, and one stick.
func machine(t *testing.T) (f places.Finder, stick places.Place) {
	t.Helper()
	media, home := t.TempDir(), t.TempDir()
	for _, dir := range []string{filepath.Join(media, "USB của quầy"), filepath.Join(home, "Documents")} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	f = places.Finder{Sticks: []string{media, filepath.Join(media, "not there")}, Home: home}
	all, err := f.Places(t.Context())
	if err != nil || len(all) != 2 || !all[0].Stick || all[0].Name != "USB của quầy" || all[1].Name != "Documents" || all[1].Stick {
		t.Fatalf("%+v %v", all, err)
	}
	return f, all[0]
}

func TestWhatIsSavedIsNeverWrittenOver(t *testing.T) {
	f, stick := machine(t)
	for i, want := range []string{"report.pdf", "report-2.pdf", "report-3.pdf"} {
		name, err := f.Save(t.Context(), stick, "report.pdf", []byte{byte(i)})
		if err != nil || name != want {
			t.Fatal(name, err)
		}
	}
	first, err := os.ReadFile(filepath.Join(stick.Path, "report.pdf"))
	if err != nil || !bytes.Equal(first, []byte{0}) {
		t.Error("the first file was changed:", first, err)
	}
}

func TestANameStaysInItsFolder(t *testing.T) {
	f, stick := machine(t)
	for _, name := range []string{"", ".", "..", "../out.pdf", `..\out.pdf`, "a/b.pdf", "C:out.pdf"} {
		if _, err := f.Save(t.Context(), stick, name, nil); !errors.Is(err, places.ErrName) {
			t.Error(name, err)
		}
	}
}

func TestAStickThatIsGone(t *testing.T) {
	f, stick := machine(t)
	if err := os.RemoveAll(stick.Path); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Save(t.Context(), stick, "a.pdf", nil); err == nil {
		t.Error("saved to nowhere")
	}
	if _, err := f.List(t.Context(), stick, []string{".der"}); err == nil {
		t.Error("listed nothing as if it were something")
	}
}

func TestOnlyFilesOfTheKindAreListed(t *testing.T) {
	f, stick := machine(t)
	for _, name := range []string{"b.der", "a.DER", "letter.txt"} {
		if err := os.WriteFile(filepath.Join(stick.Path, name), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(stick.Path, "c.der"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/etc/passwd", filepath.Join(stick.Path, "d.der")); err != nil {
		t.Fatal(err)
	}
	files, err := f.List(t.Context(), stick, []string{".der"})
	if err != nil || len(files) != 2 || files[0].Name != "a.DER" || files[1].Name != "b.der" {
		t.Fatal(files, err)
	}
	data, err := f.Read(t.Context(), files[1])
	if err != nil || string(data) != "b.der" {
		t.Error(data, err)
	}
}

func TestALargeFileIsNotRead(t *testing.T) {
	f, stick := machine(t)
	path := filepath.Join(stick.Path, "large.der")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, places.MaxFile+1); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Read(t.Context(), places.File{Path: path}); !errors.Is(err, places.ErrTooLarge) {
		t.Error(err)
	}
}
