package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

func (a *app) backupCommand() *cobra.Command {
	var out, words string
	c := &cobra.Command{
		Use: "backup --out FILE --passphrase VALUE", Short: "Copy the store and its keys into one file, sealed under a passphrase", Args: cobra.NoArgs,
		Example: "  cccd-agent backup --out desk.backup --passphrase @words.txt",
		RunE:    func(c *cobra.Command, _ []string) error { return a.backup(c.Context(), out, words) },
	}
	c.Flags().StringVar(&out, "out", "", "file to write")
	c.Flags().StringVar(&words, "passphrase", "", "VALUE, @FILE or -")
	return c
}

func (a *app) backup(ctx context.Context, out, given string) error {
	if out == "" {
		return usageError(errors.New("--out is needed"))
	}
	words, err := a.secret("passphrase", given)
	if err != nil {
		return usageError(err)
	}
	return a.withOwner(ctx, func(at *owner) error {
		body, err := at.open(ctx, http.MethodPost, "/v1/local/backup", office.BackupOrder{Passphrase: words.Reveal()})
		if err != nil {
			return err
		}
		defer func() { _ = body.Close() }()
		return writeWhole(out, body)
	})
}

// writeWhole writes a file that is there whole or not at all, for its owner alone.
func writeWhole(path string, from io.Reader) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = io.Copy(f, from)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func (a *app) restoreCommand() *cobra.Command {
	var in, words string
	var force bool
	c := &cobra.Command{
		Use: "restore --in FILE --passphrase VALUE", Short: "Put a copy of the store and its keys in place; the agent must not run", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.restore(c.Context(), in, words, force) },
	}
	c.Flags().StringVar(&in, "in", "", "file of backup")
	c.Flags().StringVar(&words, "passphrase", "", "VALUE, @FILE or -")
	c.Flags().BoolVar(&force, "force", false, "replace the store that is there")
	return c
}

func (a *app) restore(ctx context.Context, in, given string, force bool) error {
	if in == "" {
		return usageError(errors.New("--in is needed"))
	}
	words, err := a.secret("passphrase", given)
	if err != nil {
		return usageError(err)
	}
	f, err := os.Open(in)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return store.Restore(ctx, a.data, f, words.Reveal(), force)
}
