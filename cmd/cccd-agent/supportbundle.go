package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/spf13/cobra"

	firmwarenotes "github.com/cccd-agent/cccd-agent/firmware-notes"
	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/doctor"
)

const (
	supportSchema = "cccd-agent/support-bundle/1"
	maxSupport    = 1 << 20 // bytes taken of one source
	maxLogs       = 5
)

func (a *app) supportBundleCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use: "support-bundle", Short: "Write a zip for those who help, without personal data and secrets", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.supportBundle(c.Context(), out) },
	}
	c.Flags().StringVar(&out, "out", "", "file to write (default cccd-agent-support-TIME.zip)")
	return c
}

func (a *app) supportBundle(ctx context.Context, out string) error {
	if out == "" {
		out = "cccd-agent-support-" + a.now().Format("20060102-150405") + ".zip"
	}
	notes, err := firmwarenotes.Load()
	if err != nil {
		return err
	}
	b := doctor.Bundle{
		At: a.now(), Findings: a.examine(ctx, notes), Config: endOf(a.config), Logs: a.logs(), Metrics: a.daemonMetrics(ctx), Journal: a.journalCounts(ctx),
		Version: map[string]string{"version": version, "built": buildDate, "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH},
	}
	f, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return usageError(err)
	}
	if err := errors.Join(b.Write(f), f.Close()); err != nil {
		return &failure{"data-dir", exitOther, err}
	}
	if a.json {
		return a.write(map[string]string{"schema": supportSchema, "file": out})
	}
	a.print("%s\n", a.lang.BundleWritten(out))
	return nil
}

// endOf is the end of a file, nil where it cannot be read.
func endOf(path string) []byte {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer func() { _ = f.Close() }()
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && info.Size() > maxSupport {
		_, _ = f.Seek(-maxSupport, io.SeekEnd)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxSupport))
	if err != nil {
		return nil
	}
	return text
}

// logs are the newest of the daemon's log files by name.
func (a *app) logs() (all []doctor.Log) {
	names, _ := filepath.Glob(filepath.Join(a.data, "log", "*.log"))
	slices.Sort(names)
	for _, name := range names[max(0, len(names)-maxLogs):] {
		all = append(all, doctor.Log{Name: filepath.Base(name), Text: endOf(name)})
	}
	return all
}

// journalCounts counts the journal's entries by their kind, where an agent runs.
func (a *app) journalCounts(ctx context.Context) map[string]int {
	at, ok := a.running(ctx)
	if !ok {
		return nil
	}
	defer at.client.CloseIdleConnections()
	lines, err := at.open(ctx, http.MethodGet, "/v1/local/journal/export", nil)
	if err != nil {
		return nil
	}
	defer func() { _ = lines.Close() }()
	counts := map[string]int{}
	for dec := json.NewDecoder(lines); ; {
		var line struct {
			Event struct {
				Kind string `json:"kind"`
			} `json:"event"`
		}
		if dec.Decode(&line) != nil {
			return counts
		}
		if line.Event.Kind != "" {
			counts[line.Event.Kind]++
		}
	}
}

// daemonMetrics asks the agent that runs, if one does.
func (a *app) daemonMetrics(ctx context.Context) []byte {
	client, err := api.Dial(ctx, a.data)
	if err != nil {
		return nil
	}
	defer client.CloseIdleConnections()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, api.LocalAddress+"/metrics", nil)
	if err != nil {
		return nil
	}
	answer, err := client.Do(req)
	if err != nil {
		return nil
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxSupport))
	if err != nil || answer.StatusCode != http.StatusOK {
		return nil
	}
	return text
}
