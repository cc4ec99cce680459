package cmd_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/cccd-agent/cccd-agent/"

// rule keeps a room's door: packages below from do not import what is below
// forbidden, but for those below an exception.
type rule struct {
	from      string
	forbidden []string
	except    []string
	tests     bool // the rule holds for tests too
}

const (
	scard   = "github.com/ebfe/scard"
	gozxing = "github.com/makiuchi-d/gozxing"
	fyne    = "fyne.io/"
	sqlite  = "github.com/ncruces/go-sqlite3"
)

// kiosk names rooms of the kiosk.
func kiosk(rooms ...string) []string {
	for i, r := range rooms {
		rooms[i] = module + "kiosk/" + r
	}
	return rooms
}

// simulated are the packages that play the other side: tests and cccd-sim alone
// may use them.
var simulated = []string{
	module + "reader/vcard", module + "reader/trust/issue", module + "kiosk/backend/rig", module + "kiosk/backend/backendsim",
	module + "kiosk/insurance/hissim", module + "kiosk/insurance/fhirsim",
	module + "kiosk/insurance/vsssim", module + "kiosk/accommodation/kbttsim", module + "kiosk/rar/rarsim", module + "ui/stage",
	module + "kiosk/ticket/ticketsim", module + "kiosk/paper/papertest", module + "reader/personal/residue",
}

var rules = []rule{
	{from: "reader", forbidden: []string{module + "kiosk", module + "ui", module + "cmd", fyne}, tests: true},
	{from: "kiosk", forbidden: []string{module + "ui", module + "cmd", fyne, scard, gozxing}, tests: true},
	{from: "ui", forbidden: []string{module + "cmd", scard, gozxing}, tests: true},
	{from: "ui", forbidden: []string{fyne}, except: []string{"ui/look", "ui/touch"}, tests: true},
	{from: "", forbidden: []string{fyne + "fyne/v2/app"}, except: []string{"cmd/cccd-kiosk"}, tests: true},
	{from: "kiosk/journal", forbidden: kiosk("store", "outbox", "visit", "operator", "api", "office", "herald"), tests: true},
	{from: "kiosk/store", forbidden: kiosk("outbox", "visit", "operator", "api", "office", "herald"), tests: true},
	{from: "kiosk/outbox", forbidden: kiosk("visit", "operator", "api", "office", "herald")},
	{from: "kiosk/visit", forbidden: kiosk("api", "office", "herald")},
	{from: "kiosk/operator", forbidden: kiosk("outbox", "visit", "api", "office", "herald"), tests: true},
	{from: "", forbidden: []string{sqlite}, except: []string{"kiosk/store"}},
	{from: "", forbidden: []string{scard}, except: []string{"reader/pcsc", "reader/vcard/stack"}},
	{from: "", forbidden: []string{gozxing}, except: []string{"reader/scan"}},
	{from: "", forbidden: simulated, except: []string{
		"reader/vcard", "reader/trust/issue", "cmd/cccd-sim", "kiosk/backend/rig", "kiosk/backend/backendsim", "kiosk/insurance/vsssim", "kiosk/insurance/hissim", "kiosk/insurance/fhirsim", "kiosk/accommodation/kbttsim", "kiosk/rar/rarsim"}},
}

// imports is one file's import of one package.
type imports struct {
	file, path string
	test       bool
}

func (r rule) breaks(i imports) bool {
	if i.test && !r.tests || !below(i.file, r.from) {
		return false
	}
	for _, e := range r.except {
		if below(i.file, e) {
			return false
		}
	}
	for _, f := range r.forbidden {
		if below(i.path, strings.TrimSuffix(f, "/")) {
			return true
		}
	}
	return false
}

func below(path, root string) bool {
	return root == "" || path == root || strings.HasPrefix(path, root+"/")
}

func TestRoomsKeepTheirDoors(t *testing.T) {
	all := readImports(t)
	if len(all) < 100 {
		t.Fatalf("only %d imports found", len(all))
	}
	for _, i := range all {
		for _, r := range rules {
			if r.breaks(i) {
				t.Errorf("%s imports %s, which its room may not", i.file, i.path)
			}
		}
	}
}

func readImports(t *testing.T) (all []imports) {
	t.Helper()
	fset := token.NewFileSet()
	for _, room := range []string{"cmd", "reader", "kiosk", "ui", "firmware-notes"} {
		err := filepath.WalkDir(filepath.Join("..", room), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			f, err := parser.ParseFile(fset, path, nil, parser.ImportsOnly)
			if err != nil {
				return err
			}
			for _, spec := range f.Imports {
				imported, err := strconv.Unquote(spec.Path.Value)
				if err != nil {
					return err
				}
				file := filepath.ToSlash(strings.TrimPrefix(path, "../"))
				all = append(all, imports{file, imported, strings.HasSuffix(path, "_test.go")})
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func TestWrongImportsAreFound(t *testing.T) {
	for _, c := range []struct {
		i     imports
		wrong bool
	}{
		{imports{"reader/emrtd/pace.go", module + "kiosk/visit", false}, true},
		{imports{"reader/emrtd/pace.go", module + "ui/words", false}, true},
		{imports{"reader/reader_test.go", module + "kiosk/visit", true}, true},
		{imports{"kiosk/visit/visit.go", module + "ui/words", false}, true},
		{imports{"kiosk/visit/visit.go", "fyne.io/fyne/v2", false}, true},
		{imports{"reader/emrtd/pace.go", scard, false}, true},
		{imports{"ui/desk/desk.go", "fyne.io/fyne/v2", false}, true},
		{imports{"ui/touch/pane.go", "fyne.io/fyne/v2/canvas", false}, false},
		{imports{"ui/touch/pane.go", "fyne.io/fyne/v2/app", false}, true},
		{imports{"cmd/cccd-kiosk/window.go", "fyne.io/fyne/v2/app", false}, false},
		{imports{"reader/pcsc/card.go", scard, false}, false},
		{imports{"cmd/cccd-agent/scan.go", gozxing + "/qrcode", false}, true},
		{imports{"reader/scan/decode.go", gozxing + "/qrcode", false}, false},
		{imports{"cmd/cccd-agent/read.go", module + "reader/vcard", false}, true},
		{imports{"cmd/cccd-agent/read_test.go", module + "reader/vcard", true}, false},
		{imports{"cmd/cccd-sim/card.go", module + "reader/vcard", false}, false},
		{imports{"kiosk/insurance/token.go", module + "kiosk/insurance/vsssim", false}, true},
		{imports{"kiosk/ticket/printer.go", module + "kiosk/ticket/ticketsim", false}, true},
		{imports{"reader/reader.go", module + "reader/pcsc", false}, false},
		{imports{"reader/reader.go", module + "reader/vcardinal", false}, false},
		{imports{"kiosk/journal/append.go", module + "kiosk/store", false}, true},
		{imports{"kiosk/outbox/settle.go", module + "kiosk/visit", false}, true},
		{imports{"kiosk/visit/act.go", module + "kiosk/outbox", false}, false},
		{imports{"cmd/cccd-agent/serve.go", sqlite + "/driver", false}, true},
	} {
		found := false
		for _, r := range rules {
			found = found || r.breaks(c.i)
		}
		if found != c.wrong {
			t.Errorf("%s importing %s: %v", c.i.file, c.i.path, found)
		}
	}
}
