package doctor

import (
	"context"
	"errors"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/trust"
)

func TestClock(t *testing.T) {
	for what, c := range map[string]struct {
		d    Desk
		want string
	}{
		"plausible":          {Desk{Built: noon.Add(-time.Hour), LastEntry: noon}, "clock.plausible"},
		"nothing known":      {Desk{}, "clock.plausible"},
		"before the program": {Desk{Built: noon.Add(time.Second)}, "clock.before-build 2026-11-22T05:00:00Z"},
		"before the journal": {Desk{Built: noon.Add(-time.Hour), LastEntry: noon.Add(time.Second)}, "clock.before-journal 2026-11-22T05:00:00Z"},
	} {
		expect(t, what, checkClock(t.Context(), c.d, machine{}.system()), c.want)
	}
	for what, c := range map[string]struct {
		m    machine
		want []string
	}{
		"synchronized":   {machine{files: fstest.MapFS{"run/systemd/timesync/synchronized": text("")}}, []string{"clock.synchronized"}},
		"not yet":        {machine{files: fstest.MapFS{"run/systemd/timesync": folder(0o755)}}, []string{"clock.not-synchronized"}},
		"another":        {machine{}, []string{"clock.sync-unknown"}},
		"another system": {machine{os: "windows"}, nil},
	} {
		expect(t, what, checkSynchronized(t.Context(), Desk{}, c.m.system()), c.want...)
	}
}

func TestAnchors(t *testing.T) {
	later, past := noon.Add(time.Hour), noon.Add(-time.Hour)
	for what, c := range map[string]struct {
		d    Desk
		want []string
	}{
		"damaged":    {Desk{AnchorsErr: errNo}, []string{"anchors.damaged"}},
		"none":       {Desk{}, []string{"anchors.none"}},
		"Vietnam's":  {Desk{Anchors: []trust.AnchorInfo{{Country: "VN", Verified: true, NotAfter: later}, {Country: "DE", NotAfter: later}}}, []string{"anchors.there 2"}},
		"others'":    {Desk{Anchors: []trust.AnchorInfo{{Country: "DE", Verified: true, NotAfter: later}}}, []string{"anchors.there 1", "anchors.no-vietnam"}},
		"unverified": {Desk{Anchors: []trust.AnchorInfo{{Country: "VN", NotAfter: later}}}, []string{"anchors.there 1", "anchors.unverified 1"}},
		"expired":    {Desk{Anchors: []trust.AnchorInfo{{Country: "VN", Verified: true, NotAfter: past}}}, []string{"anchors.there 1", "anchors.expired 1"}},
	} {
		expect(t, what, checkAnchors(t.Context(), c.d, machine{}.system()), c.want...)
	}
}

func TestBackends(t *testing.T) {
	for what, c := range map[string]struct {
		b    Backend
		m    machine
		want []string
	}{
		"absent":      {Backend{Absent: true}, machine{}, []string{"backend.absent portal"}},
		"wrong":       {Backend{Err: errNo}, machine{}, []string{"backend.settings portal"}},
		"reached":     {Backend{}, machine{}, []string{"backend.reached portal"}},
		"same time":   {Backend{}, machine{reached: Reached{Skew: -time.Minute, Known: true}}, []string{"backend.reached portal"}},
		"other time":  {Backend{}, machine{reached: Reached{Skew: -5 * time.Minute, Known: true}}, []string{"backend.reached portal", "clock.skewed portal: -5m0s"}},
		"no name":     {Backend{}, machine{reach: &backend.UnreachableError{Reason: backend.ReasonName}}, []string{"backend.not-reached portal: name"}},
		"certificate": {Backend{}, machine{reach: &backend.UnreachableError{Reason: backend.ReasonTLS}}, []string{"backend.tls portal"}},
		"in the clear": {Backend{Options: backend.Options{URL: "http://10.0.0.1", InsecureLAN: true}}, machine{},
			[]string{"backend.reached portal", "backend.insecure-lan portal"}},
		"in the clear, and gone": {Backend{Options: backend.Options{URL: "http://10.0.0.1", InsecureLAN: true}}, machine{reach: errNo},
			[]string{"backend.not-reached portal", "backend.insecure-lan portal"}},
		"else": {Backend{}, machine{reach: errNo}, []string{"backend.not-reached portal"}},
	} {
		c.b.Name = "portal"
		expect(t, what, checkBackends(t.Context(), Desk{Backends: []Backend{c.b}}, c.m.system()), c.want...)
	}
	expect(t, "a system of the house", checkBackends(t.Context(), Desk{Unencrypted: []string{"insurance.his"}}, machine{}.system()), "backend.insecure-lan insurance.his")
}

func TestFolderAndDisk(t *testing.T) {
	d := Desk{Data: "/data"}
	for what, c := range map[string]struct {
		m    machine
		want string
	}{
		"private":  {machine{files: fstest.MapFS{"data": folder(0o700)}}, "folder.fine"},
		"absent":   {machine{}, "folder.absent"},
		"open":     {machine{files: fstest.MapFS{"data": folder(0o755)}}, "folder.open -rwxr-xr-x"},
		"Windows'": {machine{os: "windows", files: fstest.MapFS{"data": folder(0o777)}}, "folder.fine"},
		"another":  {machine{files: fstest.MapFS{"data": folder(0o700)}, denied: []string{"/data"}}, "folder.read-only"},
		"a file":   {machine{files: fstest.MapFS{"data": text("")}}, "folder.read-only"},
	} {
		expect(t, what, checkFolder(t.Context(), d, c.m.system()), c.want)
	}
	for left, want := range map[uint64]string{0: "disk.unknown", 1: "disk.full 0 MiB", 64<<20 - 1: "disk.full 63 MiB", 64 << 20: "disk.low 64 MiB", 1 << 30: "disk.fine 1024 MiB"} {
		expect(t, want, checkDisk(t.Context(), d, machine{free: left}.system()), want)
	}
}

func TestKey(t *testing.T) {
	credential := map[string]string{"CREDENTIALS_DIRECTORY": "/cred"}
	open := &fstest.MapFile{Mode: 0o644}
	for what, c := range map[string]struct {
		source store.Source
		m      machine
		want   string
	}{
		"credential":       {"", machine{env: credential, files: fstest.MapFS{"cred/cccd-store-key": text("")}}, "key.protected credential"},
		"DPAPI":            {store.DPAPI, machine{os: "windows", files: fstest.MapFS{"data/store.dpapi": text("")}}, "key.protected dpapi"},
		"file":             {"", machine{files: fstest.MapFS{"data/store.key": text("")}}, "key.file file"},
		"file as asked":    {store.File, machine{env: credential, files: fstest.MapFS{"cred/cccd-store-key": text(""), "data/store.key": text("")}}, "key.file file"},
		"open file":        {"", machine{files: fstest.MapFS{"data/store.key": open}}, "key.open file"},
		"nothing yet":      {"", machine{}, "key.none auto"},
		"lost":             {store.File, machine{files: fstest.MapFS{"data/store.db": text("x")}}, "key.lost file"},
		"in a keyring":     {store.Keyring, machine{files: fstest.MapFS{"data/store.db": text("x")}}, "key.unknown keyring"},
		"in a keyring too": {store.Auto, machine{env: credential, files: fstest.MapFS{"data/store.db": text("x")}}, "key.unknown auto"},
	} {
		expect(t, what, checkKey(t.Context(), Desk{Data: "/data", Key: c.source}, c.m.system()), c.want)
	}
}

func TestPort(t *testing.T) {
	written := fstest.MapFS{"data/port": text("24312\n")}
	for what, c := range map[string]struct {
		port  int
		fixed bool
		m     machine
		want  string
	}{
		"free":                   {24311, true, machine{answers: []string{"127.0.0.1:24311"}}, "port.free 24311"},
		"any":                    {0, true, machine{}, "port.free 0"},
		"ours, the next one":     {24311, false, machine{files: written, answers: []string{"/data/agent.sock"}}, "port.ours 24312"},
		"left by one that ended": {24312, true, machine{files: written}, "port.taken 24312"},
		"another data folder's":  {24311, false, machine{answers: []string{"/data/agent.sock"}}, "port.next 24311"},
		"somebody else's":        {24311, true, machine{}, "port.taken 24311"},
	} {
		d := Desk{Data: "/data", Port: c.port, PortFixed: c.fixed}
		expect(t, what, checkPort(t.Context(), d, c.m.system()), c.want)
	}
}

func TestDevices(t *testing.T) {
	expect(t, "camera", checkCamera(t.Context(), Desk{}, machine{files: fstest.MapFS{"dev/video0": text("")}}.system()), "camera.there /dev/video0")
	expect(t, "no camera", checkCamera(t.Context(), Desk{}, machine{}.system()), "camera.none")
	expect(t, "camera elsewhere", checkCamera(t.Context(), Desk{}, machine{os: "darwin"}.system()), "camera.unknown")

	scanners := Desk{Scanners: []string{"/dev/ttyACM0", "/dev/ttyACM1", "/dev/ttyUSB0"}}
	m := machine{files: fstest.MapFS{"dev/ttyACM0": text(""), "dev/ttyUSB0": text("")}, denied: []string{"/dev/ttyUSB0"}}
	expect(t, "scanners", checkScanner(t.Context(), scanners, m.system()), "scanner.there /dev/ttyACM0", "scanner.missing /dev/ttyACM1", "scanner.denied /dev/ttyUSB0")
	expect(t, "no scanner", checkScanner(t.Context(), Desk{}, m.system()), "scanner.absent")
	expect(t, "COM port", checkScanner(t.Context(), Desk{Scanners: []string{"COM3"}}, machine{os: "windows"}.system()), "scanner.unknown COM3")

	for printed, want := range map[string]string{"printer HP is idle.\n": "printer.there HP", "": "printer.none", "printer \n": "printer.none"} {
		expect(t, "CUPS", checkPrinter(t.Context(), Desk{}, machine{printed: map[string]string{"lpstat": printed}}.system()), want)
	}
	expect(t, "on USB", checkPrinter(t.Context(), Desk{}, machine{files: fstest.MapFS{"dev/usb/lp0": text("")}}.system()), "printer.there /dev/usb/lp0")
	expect(t, "unknown", checkPrinter(t.Context(), Desk{}, machine{}.system()), "printer.unknown")
	expect(t, "Windows", checkPrinter(t.Context(), Desk{}, machine{os: "windows"}.system()), "printer.unknown")
}

func TestHealthy(t *testing.T) {
	if !Healthy(nil) || !Healthy([]Finding{found(EscapeOff, "")}) || Healthy([]Finding{found(ClockPlausible, ""), found(DiskFull, "")}) {
		t.Error("only what fails counts")
	}
}

// This machine, whatever it is, is looked at without a stop.
func TestLocal(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	d := Desk{Data: t.TempDir(), Notes: notes(t), Backends: []Backend{{Name: "nobody", Options: backend.Options{URL: "https://127.0.0.1:1"}}}}
	codes := map[Code]bool{}
	for _, f := range Run(ctx, d, Local(time.Now)) {
		codes[f.Code] = true
		if _, ok := meanings()[f.Code]; !ok {
			t.Errorf("%+v", f)
		}
	}
	for _, c := range []Code{ClockPlausible, AnchorsNone, BackendNotReached, KeyNone, PortFree, ScannerAbsent} {
		if !codes[c] {
			t.Errorf("no %s", c)
		}
	}
	if errors.Is(access(d.Data), errNo) {
		t.Error("a folder of one's own is not one's own")
	}
}
