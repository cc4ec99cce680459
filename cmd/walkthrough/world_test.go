package walkthrough

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/vcard/stack"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
	"github.com/cccd-agent/cccd-agent/ui/stage"
)

// world is one desk with all that stands around it.
type world struct {
	*testing.T
	dir      string
	data     string // the agent's folder
	display  stage.Display
	portals  *child
	card     *child
	agent    *child
	kiosk    *child
	outline  string // file that the screen's outline is written to
	book     string // what the lodging portal accepted
	people   []resident
	shots    int
	hand     *hand
	args     []string // of the screen's program
	portalAt string
	env      []string // of the agent
}

// resident is an invented person with a card of their own.
type resident struct {
	folder string
	number string
	name   string
	birth  string // ISO 8601
	qr     string
	mrz    string
	can    string
}

// setting is what differs between two walks.
type setting struct {
	config        string // added to the portals' configuration
	way           string // to the insurance: his or fhir; empty: the portal itself
	width, height int
	profiles      []string // of the people; nil: one citizen
	cardless      bool     // no card is laid down: the card reader is not waited for
	args          []string // of the screen's program
}

// newWorld sets everything up but the screen itself.
func newWorld(t *testing.T, s setting) *world {
	t.Helper()
	if !s.cardless {
		stack.Acquire(t)
	}
	w := &world{T: t, dir: t.TempDir(), args: s.args}
	w.data = filepath.Join(w.dir, "data")
	w.outline = filepath.Join(w.dir, "outline.json")
	if err := os.MkdirAll(w.data, 0o700); err != nil {
		t.Fatal(err)
	}
	for i, p := range s.profiles {
		w.people = append(w.people, w.personalise(p, i+1))
	}
	w.startPortals(s.way, s.config)
	for _, p := range w.people {
		w.command("trust", "import", filepath.Join(p.folder, "csca.der"), "--yes")
	}
	w.env = append(os.Environ(), "PCSCLITE_CSOCK_NAME="+filepath.Join(w.dir, "no-service")) // others' cards are not ours
	if !s.cardless {
		w.startCard()
		w.env = os.Environ()
	}
	w.startAgent()
	w.display = stage.Start(t, s.width, s.height)
	w.hand = newHand(t, w.display)
	for _, p := range w.people {
		w.hand.learn(t, p.qr)
	}
	return w
}

func (w *world) personalise(profile string, seed int) resident {
	w.Helper()
	folder := filepath.Join(w.dir, fmt.Sprintf("card-%d", seed))
	if out, err := exec.Command(program(w, "cccd-sim"), "personalise", "--profile", profile, "--seed", fmt.Sprint(seed), "--out", folder).CombinedOutput(); err != nil {
		w.Fatalf("personalise: %v %s", err, out)
	}
	p := resident{folder: folder, can: w.file(folder, "can.txt"), qr: w.file(folder, "qr.txt"), mrz: w.file(folder, "mrz.txt")}
	if p.qr == "" {
		return p
	}
	code, err := vnid.ParseCCCD(p.qr)
	if err != nil {
		w.Fatal(err)
	}
	p.number, p.name, p.birth = string(code.Number), code.FullName.Reveal(), code.DateOfBirth.ISO().Reveal()
	return p
}

// file is the text of a file, empty where there is none.
func (w *world) file(parts ...string) string {
	text, err := os.ReadFile(filepath.Join(parts...))
	if err != nil && !os.IsNotExist(err) {
		w.Fatal(err)
	}
	return strings.TrimSpace(string(text))
}

// startPortals starts the simulated backends, which know the people, and writes
// the agent's configuration.
func (w *world) startPortals(way, more string) {
	w.Helper()
	people := filepath.Join(w.dir, "people.json")
	w.write(people, w.members())
	w.portals = start(w, os.Environ(), w.dir, "cccd-sim", "backends", "--people", people, "--out", filepath.Join(w.dir, "portals"))
	var ready struct{ URL, Config, Book string }
	if err := w.portals.next(&ready); err != nil {
		w.Fatal(err)
	}
	w.book, w.portalAt = ready.Book, ready.URL
	config := w.file(ready.Config) + "\n" + more
	if way != "" {
		config = strings.Replace(config, "insurance:\n", "insurance:\n  way: "+way+"\n", 1)
	}
	w.write(filepath.Join(w.data, "config.yaml"), []byte(config))
}

// members tells the insurer of the people.
func (w *world) members() []byte {
	var list []map[string]any
	for _, p := range w.people {
		if p.number == "" {
			continue
		}
		list = append(list, map[string]any{
			"number": p.number, "name": p.name, "birth": p.birth, "card": "DN4790012345678", "from": "01/01/2026", "to": "31/12/2027", "facility": "79024",
		})
	}
	text, err := json.Marshal(map[string]any{"vss": map[string]any{"members": list}})
	if err != nil {
		w.Fatal(err)
	}
	return text
}

func (w *world) write(path string, text []byte) {
	w.Helper()
	if err := os.WriteFile(path, text, 0o600); err != nil {
		w.Fatal(err)
	}
}

// startCard puts a card into the reader's neighbourhood, out of the field.
func (w *world) startCard() {
	w.Helper()
	args := []string{"card", "--rf", "848"}
	if len(w.people) > 0 {
		args = append(args, "--lds", w.people[0].folder)
	}
	w.card = start(w, os.Environ(), w.dir, "cccd-sim", args...)
	if err := w.card.next(&struct{}{}); err != nil {
		w.Fatal(err)
	}
}

// startAgent starts the daemon, as its service would.
func (w *world) startAgent() {
	w.Helper()
	w.agent = start(w, w.env, w.dir, "cccd-agent", "serve", "--data", w.data, "--config", filepath.Join(w.data, "config.yaml"), "--port", "0", "--json", "--log", "warn")
	if err := w.agent.next(&struct{}{}); err != nil {
		w.Fatal(err)
	}
}

// command runs one of the agent's commands.
func (w *world) command(args ...string) []byte {
	w.Helper()
	cmd := exec.Command(program(w, "cccd-agent"), append(args, "--data", w.data, "--config", filepath.Join(w.data, "config.yaml"), "--json")...)
	out, err := cmd.Output()
	if err != nil {
		w.Fatalf("%v: %v %s", args, err, out)
	}
	return out
}

// openScreen starts the screen's program and waits for its first screen.
func (w *world) openScreen(first string, args ...string) {
	w.Helper()
	all := append([]string{"--data", w.data, "--config", filepath.Join(w.data, "config.yaml"), "--outline", w.outline}, append(w.args, args...)...)
	w.kiosk = start(w, w.display.Env(), w.dir, "cccd-kiosk", all...)
	w.on(first)
}
