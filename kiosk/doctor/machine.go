package doctor

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// checkFolder looks at who may use the data folder.
func checkFolder(_ context.Context, d Desk, s System) []Finding {
	info, err := s.Stat(d.Data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return one(FolderAbsent, "")
	case err != nil, !info.IsDir(), s.Access(d.Data) != nil:
		return one(FolderReadOnly, "")
	case s.OS != "windows" && info.Mode().Perm()&0o077 != 0:
		return one(FolderOpen, info.Mode().Perm().String())
	}
	return one(FolderFine, "")
}

// Free space below which a person should act, and below which writes will fail.
const (
	diskLow  = 1 << 30
	diskFull = 64 << 20
)

func checkDisk(_ context.Context, d Desk, s System) []Finding {
	dir := d.Data
	for dir != filepath.Dir(dir) { // of the folder that will hold it
		if _, err := s.Stat(dir); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	left, err := s.Free(dir)
	detail := strconv.FormatUint(left>>20, 10) + " MiB"
	switch {
	case err != nil:
		return one(DiskUnknown, "")
	case left < diskFull:
		return one(DiskFull, detail)
	case left < diskLow:
		return one(DiskLow, detail)
	}
	return one(DiskFine, detail)
}

// checkKey looks where the key of the store is, without opening it.
func checkKey(_ context.Context, d Desk, s System) []Finding {
	exists := func(path string) bool { _, err := s.Stat(path); return err == nil }
	credential := s.Getenv("CREDENTIALS_DIRECTORY")
	source := d.Key
	if source == "" {
		source = store.Auto
	}
	file, statErr := s.Stat(filepath.Join(d.Data, "store.key"))
	isFile := statErr == nil && (source == store.Auto || source == store.File)
	switch {
	case source != store.File && credential != "" && exists(filepath.Join(credential, "cccd-store-key")):
		return one(KeyProtected, string(store.Credential))
	case source != store.File && exists(filepath.Join(d.Data, "store.dpapi")):
		return one(KeyProtected, string(store.DPAPI))
	case isFile && s.OS != "windows" && file.Mode().Perm()&0o077 != 0:
		return one(KeyOpen, string(store.File))
	case isFile:
		return one(KeyFile, string(store.File))
	case !exists(filepath.Join(d.Data, "store.db")):
		return one(KeyNone, string(source))
	case source == store.File:
		return one(KeyLost, string(source))
	}
	return one(KeyUnknown, string(source)) // the keyring is asked by the daemon alone
}

// checkPort finds out whether the local API could listen, or does. Where no port
// is configured, the agent takes the next one.
func checkPort(ctx context.Context, d Desk, s System) []Finding {
	port := strconv.Itoa(d.Port)
	ours := word(s, filepath.Join(d.Data, "port"))
	switch {
	case ours != "" && s.Dial(ctx, "unix", filepath.Join(d.Data, "agent.sock")) == nil:
		return one(PortOurs, ours)
	case d.Port == 0, s.Listen(ctx, net.JoinHostPort("127.0.0.1", port)) == nil:
		return one(PortFree, port)
	case d.PortFixed:
		return one(PortTaken, port)
	}
	return one(PortNext, port)
}

func checkCamera(_ context.Context, _ Desk, s System) []Finding {
	if s.OS != "linux" {
		return one(CameraUnknown, "")
	}
	there, err := s.Glob("/dev/video*")
	if err != nil || len(there) == 0 {
		return one(CameraNone, "")
	}
	return one(CameraThere, strings.Join(there, " "))
}

func checkScanner(_ context.Context, d Desk, s System) (all []Finding) {
	for _, name := range d.Scanners {
		all = append(all, found(scanner(s, name), name))
	}
	if len(all) == 0 {
		return one(ScannerAbsent, "")
	}
	return all
}

func scanner(s System, name string) Code {
	if s.OS == "windows" { // COM ports are no files to look at
		return ScannerUnknown
	}
	if _, err := s.Stat(name); err != nil {
		return ScannerMissing
	}
	if s.Access(name) != nil {
		return ScannerDenied
	}
	return ScannerThere
}

// checkPrinter asks CUPS, else looks for a printer on USB.
func checkPrinter(ctx context.Context, _ Desk, s System) []Finding {
	if s.OS == "windows" {
		return one(PrinterUnknown, "")
	}
	if out, err := s.Run(ctx, "lpstat", "-p"); err == nil {
		for line := range strings.Lines(string(out)) {
			if words := strings.Fields(line); len(words) > 1 && words[0] == "printer" {
				return one(PrinterThere, words[1])
			}
		}
		return one(PrinterNone, "")
	}
	if there, err := s.Glob("/dev/usb/lp*"); err == nil && len(there) > 0 {
		return one(PrinterThere, strings.Join(there, " "))
	}
	return one(PrinterUnknown, "")
}
