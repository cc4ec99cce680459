package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/cccd-agent/cccd-agent/reader/trust"
)

// maxTrustFile bounds what is imported: the LDIF of the ICAO PKD is the largest.
const maxTrustFile = 64 << 20

func (a *app) trustCommand() *cobra.Command {
	c := &cobra.Command{Use: "trust", Short: "Trust anchors: import, list, remove", Args: cobra.NoArgs,
		RunE: a.needsCommand}
	c.AddCommand(a.trustImportCommand(), a.trustListCommand(), a.trustRemoveCommand())
	return c
}

func (a *app) store() (*trust.Store, error) {
	s, err := trust.OpenStore(filepath.Join(a.data, "trust"))
	if err != nil {
		code := "data-dir"
		if errors.Is(err, trust.ErrDamaged) {
			code = "trust-damaged"
		}
		return nil, &failure{code, exitOther, err}
	}
	return s, nil
}

func (a *app) anchors() (*trust.Anchors, error) {
	s, err := a.store()
	if err != nil {
		return nil, err
	}
	return s.Anchors(), nil
}

type importOptions struct {
	signer          string
	unverified, yes bool
}

func (a *app) trustImportCommand() *cobra.Command {
	var o importOptions
	c := &cobra.Command{
		Use: "import FILE…", Short: "Import anchors: master list, certificate, LDIF, revocation list", Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.trustImport(args, o) },
	}
	c.Flags().StringVar(&o.signer, "signer", "", "certificate under which the files must verify")
	c.Flags().BoolVar(&o.unverified, "unverified", false, "import without anybody vouching: verdicts end at consistent")
	c.Flags().BoolVar(&o.yes, "yes", false, "do not ask")
	return c
}

func (a *app) trustImport(paths []string, o importOptions) error {
	if o.signer != "" && o.unverified {
		return usageError(trust.ErrContradiction)
	}
	options := trust.ImportOptions{Unverified: o.unverified, Now: a.now()}
	var err error
	if options.Signer, err = loadSigner(o.signer); err != nil {
		return err
	}
	files, err := loadTrustFiles(paths)
	if err != nil {
		return err
	}
	s, err := a.store()
	if err != nil {
		return err
	}
	plan, err := s.Plan(files, options)
	if err != nil {
		return trustFailure(err)
	}
	if plan.Changes.NobodyVouches() {
		return &failure{"trust-signer-required", exitOther, trust.ErrUnknownSigner}
	}
	if !a.confirmed(plan.Changes, o) {
		return &failure{"cancelled", exitOther, errors.New("not confirmed")}
	}
	if err := plan.Commit(); err != nil {
		return &failure{"data-dir", exitOther, err}
	}
	return a.printChanges(plan.Changes)
}

func loadSigner(path string) (*trust.Certificate, error) {
	if path == "" {
		return nil, nil
	}
	raw, err := loadLimited(path)
	if err != nil {
		return nil, err
	}
	cert, err := trust.ParseCertificate(raw)
	if err != nil {
		return nil, &failure{"trust-refused", exitOther, fmt.Errorf("--signer: %w", err)}
	}
	return cert, nil
}

func loadTrustFiles(paths []string) ([]trust.File, error) {
	var files []trust.File
	for _, path := range paths {
		raw, err := loadLimited(path)
		if err != nil {
			return nil, err
		}
		files = append(files, trust.File{Name: filepath.Base(path), Data: raw})
	}
	return files, nil
}

// loadLimited reads a file of the operator's, whatever its name stands for: a
// device has no size to ask for, and no end.
func loadLimited(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, maxTrustFile+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > maxTrustFile {
		return nil, &failure{"trust-refused", exitOther, fmt.Errorf("%s: %w", path, trust.ErrTooLarge)}
	}
	return raw, nil
}

// confirmed asks a person at a terminal before anybody new is trusted. A program
// that calls has decided already.
func (a *app) confirmed(c trust.Changes, o importOptions) bool {
	f, ok := a.in.(*os.File)
	if o.yes || o.unverified || !ok || !term.IsTerminal(int(f.Fd())) || len(c.Added) == 0 {
		return true
	}
	for _, added := range c.Added {
		a.tell("%s  %s\n", added.ID, added.Subject)
	}
	a.tell("%s", a.say("trust.confirm", len(c.Added)))
	answer, err := bufio.NewReader(a.in).ReadString('\n')
	return err == nil && strings.EqualFold(strings.TrimSpace(answer), "y")
}

// trustFailure gives the refusals of an import their codes.
func trustFailure(err error) error {
	switch {
	case errors.Is(err, trust.ErrNotFound):
		return &failure{"trust-unknown", exitOther, err}
	case errors.Is(err, trust.ErrNoSigner), errors.Is(err, trust.ErrUnknownSigner):
		return &failure{"trust-signer-required", exitOther, err}
	}
	return &failure{"trust-refused", exitOther, err}
}

func (a *app) trustListCommand() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the anchors", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			s, err := a.store()
			if err != nil {
				return err
			}
			if a.json {
				return a.write(map[string][]trust.AnchorInfo{"anchors": s.List()})
			}
			if len(s.List()) == 0 {
				a.print("%s\n", a.say("trust.none"))
			}
			a.printAnchors(s.List())
			return nil
		},
	}
}

func (a *app) trustRemoveCommand() *cobra.Command {
	return &cobra.Command{
		Use: "remove ID", Short: "Remove an anchor", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := a.store()
			if err != nil {
				return err
			}
			changes, err := s.Remove(args[0])
			if err != nil {
				return trustFailure(err)
			}
			return a.printChanges(changes)
		},
	}
}

func (a *app) printChanges(c trust.Changes) error {
	if a.json {
		return a.write(c)
	}
	for _, group := range []struct {
		key     string
		anchors []trust.AnchorInfo
	}{{"trust.added", c.Added}, {"trust.updated", c.Updated}, {"trust.removed", c.Removed}} {
		if len(group.anchors) > 0 {
			a.print("%s: %d\n", a.say(group.key), len(group.anchors))
			a.printAnchors(group.anchors)
		}
	}
	if c.CRLs > 0 {
		a.print("CRL: %d\n", c.CRLs)
	}
	for _, s := range c.Skipped {
		a.print("%s: %d × %s\n", s.File, s.Count, s.Reason)
	}
	return nil
}

func (a *app) printAnchors(anchors []trust.AnchorInfo) {
	for _, i := range anchors {
		state := a.say("trust.verified")
		if !i.Verified {
			state = a.say("trust.unverified")
		}
		a.print("  %s  %s  %s  %s – %s  %s\n", i.ID, i.Country, i.Subject, i.NotBefore.Format(time.DateOnly), i.NotAfter.Format(time.DateOnly), state)
	}
}
