package doctor

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/reader/pcsc"
)

// System is the machine as the checks see it.
type System struct {
	OS       string // as GOOS names it
	UID      int    // -1 where users have no numbers
	Now      func() time.Time
	Getenv   func(string) string
	ReadFile func(string) ([]byte, error)
	Stat     func(string) (fs.FileInfo, error)
	Glob     func(string) ([]string, error)
	// Access returns nil where this process may read and write.
	Access func(string) error
	// Free is the space left for this user on the disk of a folder, in bytes.
	Free func(dir string) (uint64, error)
	// Dial connects and lets go; Listen listens and lets go.
	Dial   func(ctx context.Context, network, address string) error
	Listen func(ctx context.Context, address string) error
	// Run gives what a program prints.
	Run func(ctx context.Context, name string, args ...string) ([]byte, error)
	// Readers asks PC/SC. Errors: of package pcsc.
	Readers func() ([]Reader, error)
	// Reach asks a backend for nothing, without logging in.
	Reach func(context.Context, backend.Options) (Reached, error)
	// DWORD reads a value below HKEY_LOCAL_MACHINE, Subkeys the names of keys.
	DWORD   func(path, name string) (uint32, error)
	Subkeys func(path string) ([]string, error)
}

// Reader is a reader as PC/SC has it.
type Reader struct {
	Name   string
	Device pcsc.Device
}

// Reached is a backend that answered.
type Reached struct {
	Skew  time.Duration // how far its clock is ahead of ours
	Known bool          // it told the time
}

// Local is the machine that this process runs on.
func Local(now func() time.Time) System {
	return System{
		OS: runtime.GOOS, UID: os.Getuid(), Now: now, Getenv: os.Getenv,
		ReadFile: os.ReadFile, Stat: os.Stat, Glob: filepath.Glob,
		Access: access, Free: free, Dial: dial, Listen: listen, Run: run,
		Readers: readers, Reach: reach, DWORD: dword, Subkeys: subkeys,
	}
}

// patience bounds one look at something that may not answer.
const patience = 3 * time.Second

func dial(ctx context.Context, network, address string) error {
	conn, err := (&net.Dialer{Timeout: patience}).DialContext(ctx, network, address)
	if err != nil {
		return err
	}
	return conn.Close()
}

func listen(ctx context.Context, address string) error {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return err
	}
	return l.Close()
}

func run(ctx context.Context, name string, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	c := exec.CommandContext(ctx, name, args...)
	c.Env = append(os.Environ(), "LC_ALL=C")
	return c.Output()
}

func readers() ([]Reader, error) {
	service, err := pcsc.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = service.Close() }()
	names, err := service.Readers()
	if err != nil {
		return nil, err
	}
	var all []Reader
	for _, name := range names {
		all = append(all, Reader{name, service.Device(name)})
	}
	return all, nil
}

// reach asks for the head of the backend's address: any answer will do.
func reach(ctx context.Context, o backend.Options) (Reached, error) {
	conn, err := backend.New(o)
	if err != nil {
		return Reached{}, err
	}
	defer conn.Close()
	ctx, cancel := conn.Within(ctx)
	defer cancel()
	_, err = conn.Do(ctx, backend.Request{Op: "doctor", Method: http.MethodHead})
	var refused *backend.UnreachableError
	if errors.As(err, &refused) && refused.Status != 0 {
		err = nil
	}
	skew, known := conn.Skew()
	return Reached{skew, known}, err
}
