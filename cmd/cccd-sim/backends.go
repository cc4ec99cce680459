package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/backendsim"
)

type backendsOptions struct {
	listen, people, out string
	faults              []string
	rar                 bool
}

func backendsCommand(std streams) *cobra.Command {
	var o backendsOptions
	c := &cobra.Command{
		Use:   "backends",
		Short: "Simulated insurance portal, hospital system, FHIR server, accommodation API and RAR centre, over TLS on loopback",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return playBackends(c.Context(), std, o) },
	}
	f := c.Flags()
	f.StringVar(&o.listen, "listen", backendsim.DefaultListen, "address on loopback; port 0 chooses one")
	f.StringArrayVar(&o.faults, "fault", nil, "named fault, for one backend as vss:slow (vss, his, fhir, kbtt); may be repeated")
	f.StringVar(&o.people, "people", "", "file of people whom the backends know (JSON)")
	f.BoolVar(&o.rar, "rar", false, "agent.yaml asks the RAR centre about each chip")
	f.StringVar(&o.out, "out", "", "folder for ca.pem, agent.yaml, rar.key and book.json; default a new temporary one")
	return c
}

// backendsReady tells where the backends are and what a client needs.
type backendsReady struct {
	Event  string `json:"event"`
	URL    string `json:"url"`
	CA     string `json:"ca"`
	Config string `json:"config"`
	Book   string `json:"book"`
}

func playBackends(ctx context.Context, std streams, o backendsOptions) error {
	people, err := loadPeople(o.people)
	if err != nil {
		return err
	}
	if o.out, err = outputFolder(o.out); err != nil {
		return err
	}
	ready := backendsReady{"ready", "", filepath.Join(o.out, "ca.pem"), filepath.Join(o.out, "agent.yaml"), filepath.Join(o.out, "book.json")}
	s, err := backendsim.Listen(backendsim.Options{Listen: o.listen, People: people, Faults: o.faults, Book: ready.Book, RARKey: filepath.Join(o.out, "rar.key"), AskRAR: o.rar})
	if err != nil {
		return err
	}
	ready.URL = s.URL()
	if err := writeForClient(s, ready); err != nil {
		return err
	}
	if err := print(std.out, ready); err != nil {
		return err
	}
	go obeyFaults(std, s)
	return s.Serve(ctx)
}

func loadPeople(path string) (backendsim.People, error) {
	if path == "" {
		return backendsim.People{}, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return backendsim.People{}, err
	}
	defer func() { _ = f.Close() }()
	return backendsim.ReadPeople(f)
}

func outputFolder(dir string) (string, error) {
	if dir == "" {
		return os.MkdirTemp("", "cccd-sim-backends-")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return dir, os.MkdirAll(dir, 0o700)
}

func writeForClient(s *backendsim.Server, ready backendsReady) error {
	config, err := s.AgentConfig(ready.CA)
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(ready.CA, s.CAPEM(), 0o600), os.WriteFile(ready.Config, config, 0o600))
}

// obeyFaults takes `fault NAME` and `clear` on standard input, as the card does.
// The end of input ends the orders, not the backends: they are often started
// without one.
func obeyFaults(std streams, s *backendsim.Server) {
	var on []string
	lines := bufio.NewScanner(std.in)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		next, err := faultsAfter(on, line)
		if err == nil {
			err = s.SetFaults(next...)
		}
		if err != nil {
			_ = print(std.out, map[string]string{"event": "error", "line": line, "message": err.Error()})
			continue
		}
		on = next
		_ = print(std.out, map[string]string{"event": "done", "line": line})
	}
}

func faultsAfter(on []string, line string) ([]string, error) {
	if line == "clear" {
		return nil, nil
	}
	name, ok := strings.CutPrefix(line, "fault ")
	if !ok {
		return nil, fmt.Errorf("not an order: fault NAME, clear")
	}
	return append(append([]string(nil), on...), strings.TrimSpace(name)), nil
}
