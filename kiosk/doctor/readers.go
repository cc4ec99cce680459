package doctor

import (
	"context"
	"errors"
	"path/filepath"
	"strconv"
	"strings"

	firmwarenotes "github.com/cccd-agent/cccd-agent/firmware-notes"
	"github.com/cccd-agent/cccd-agent/reader/pcsc"
)

// Where pcscd and polkit have what is theirs on Linux.
const (
	pcscdSocket  = "/run/pcscd/pcscd.comm"
	polkitPolicy = "/usr/share/polkit-1/actions/org.debian.pcsc-lite.policy"
	usbDevices   = "/sys/bus/usb/devices/*/idVendor"
)

// checkReaders looks at the service, at its readers, and at readers that are
// plugged in and that it does not show.
func checkReaders(ctx context.Context, d Desk, s System) []Finding {
	there, err := s.Readers()
	if err != nil && !errors.Is(err, pcsc.ErrNoReader) {
		return one(whoBlocks(ctx, s, err), "")
	}
	all := one(ServiceRuns, "")
	plugged := usb(s)
	for _, r := range there {
		all = append(all, reader(d, r, plugged))
	}
	hidden := hiddenReaders(d, s, there, plugged)
	if len(there)+len(hidden) == 0 {
		return append(all, found(ReaderNone, ""))
	}
	return append(all, hidden...)
}

// whoBlocks finds out why the service does not answer.
func whoBlocks(ctx context.Context, s System, err error) Code {
	if s.OS != "linux" {
		if errors.Is(err, pcsc.ErrDenied) {
			return ServiceDenies
		}
		return ServiceStopped
	}
	socket := pcscdSocket
	if other := s.Getenv("PCSCLITE_CSOCK_NAME"); other != "" {
		socket = other
	}
	if _, err := s.Stat(socket); err != nil {
		return SocketMissing
	}
	if s.Dial(ctx, "unix", socket) != nil && !errors.Is(err, pcsc.ErrDenied) {
		return ServiceStopped
	}
	// pcscd asks polkit for org.debian.pcsc-lite.access_pcsc, and hangs up on a no.
	if _, err := s.Stat(polkitPolicy); err == nil && s.UID != 0 {
		return PolkitBlocks
	}
	return ServiceDenies
}

// reader recognises one reader, by its USB id where the system tells, else by name.
func reader(d Desk, r Reader, plugged []device) Finding {
	note, ok := recognise(d.Notes, r, plugged)
	if !ok {
		return found(ReaderUnknown, r.Name)
	}
	f := found(ReaderKnown, r.Name)
	if note.Interface == firmwarenotes.Contact {
		f = found(ReaderContact, r.Name)
	}
	f.Model = note.Model
	return f
}

func recognise(notes []firmwarenotes.Note, r Reader, plugged []device) (firmwarenotes.Note, bool) {
	for _, p := range plugged {
		if r.Device != (pcsc.Device{}) && p.at == r.Device {
			if n, ok := firmwarenotes.ForUSB(notes, p.id); ok {
				return n, true
			}
		}
	}
	return firmwarenotes.For(notes, r.Name)
}

// device is something on USB.
type device struct {
	id string // vvvv:pppp
	at pcsc.Device
}

// usb lists what is plugged in, where the system says so (Linux: sysfs).
func usb(s System) (all []device) {
	if s.OS != "linux" {
		return nil
	}
	paths, _ := s.Glob(usbDevices)
	for _, path := range paths {
		dir := filepath.Dir(path)
		d := device{id: word(s, path) + ":" + word(s, filepath.Join(dir, "idProduct"))}
		d.at.Bus, _ = strconv.Atoi(word(s, filepath.Join(dir, "busnum")))
		d.at.Address, _ = strconv.Atoi(word(s, filepath.Join(dir, "devnum")))
		all = append(all, d)
	}
	return all
}

func word(s System, path string) string {
	text, err := s.ReadFile(path)
	if err != nil || len(text) > 64 {
		return ""
	}
	return strings.TrimSpace(string(text))
}

// hiddenReaders are of a known model, plugged in, and not shown by the service.
func hiddenReaders(d Desk, s System, there []Reader, plugged []device) (all []Finding) {
	shown := map[string]bool{}
	for _, r := range there {
		if n, ok := recognise(d.Notes, r, plugged); ok {
			shown[n.Model] = true
		}
	}
	for _, p := range plugged {
		n, ok := firmwarenotes.ForUSB(d.Notes, p.id)
		if !ok || shown[n.Model] {
			continue
		}
		f := found(ReaderHidden, p.id)
		if n.Needs(s.OS, firmwarenotes.PN533Unloaded) && len(claiming(s)) > 0 {
			f = found(ModulesClaim, strings.Join(claiming(s), " "))
		}
		f.Model = n.Model
		all = append(all, f)
	}
	return all
}
