package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
	"github.com/cccd-agent/cccd-agent/ui/report/numbers"
)

// Forms of a report.
const (
	formPDF  = "pdf"
	formCSV  = "csv"
	formJSON = "json"
)

type reportOptions struct{ from, to, format, out string }

func (a *app) reportCommand() *cobra.Command {
	var o reportOptions
	c := &cobra.Command{
		Use: "report", Short: "The desk's numbers of a period: how people were identified, verdicts, backends, minutes", Args: cobra.NoArgs,
		Example: "  cccd-agent report\n  cccd-agent report --from 2026-11-01 --to 2026-11-30 --out november.pdf\n  cccd-agent report --format csv > week.csv",
		RunE:    func(c *cobra.Command, _ []string) error { return a.report(c.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.from, "from", "", "first day, YYYY-MM-DD; absent: a week before the last")
	f.StringVar(&o.to, "to", "", "last day, YYYY-MM-DD; absent: today")
	f.StringVar(&o.format, "format", "", "pdf, csv or json; absent: pdf, with --json json")
	f.StringVar(&o.out, "out", "", "file to write; absent: report-FROM-TO.pdf here, csv and json on standard output")
	return c
}

func (a *app) report(ctx context.Context, o reportOptions) error {
	if o.format == "" {
		o.format = map[bool]string{true: formJSON, false: formPDF}[a.json && o.out == ""]
	}
	if !slices.Contains([]string{formPDF, formCSV, formJSON}, o.format) {
		return usageError(errors.New("--format is pdf, csv or json"))
	}
	if a.json && o.out == "" && o.format == formCSV {
		return usageError(errors.New("--json with --format csv needs --out"))
	}
	var r statistics.Report
	query := url.Values{"from": {o.from}, "to": {o.to}}
	err := a.withOwner(ctx, func(at *owner) error {
		return at.ask(ctx, http.MethodGet, "/v1/local/statistics?"+query.Encode(), nil, &r)
	})
	if err != nil {
		return err
	}
	if r.Training {
		return &failure{"training-store", exitOther, numbers.ErrTraining}
	}
	made, err := a.reportIn(r, o.format)
	if err != nil {
		return err
	}
	if o.out == "" && o.format == formPDF {
		o.out = fmt.Sprintf("report-%s-%s.pdf", r.From, r.To)
	}
	return a.deliverReport(r, made, o)
}

func (a *app) reportIn(r statistics.Report, format string) ([]byte, error) {
	switch format {
	case formPDF:
		return numbers.PDF(r, a.lang)
	case formCSV:
		return numbers.CSV(r)
	}
	made, err := json.Marshal(r)
	return append(made, '\n'), err
}

func (a *app) deliverReport(r statistics.Report, made []byte, o reportOptions) error {
	if o.out == "" {
		_, err := a.streams.out.Write(made)
		return err
	}
	if err := writeWhole(o.out, bytes.NewReader(made)); err != nil {
		return err
	}
	if a.json {
		return a.write(map[string]string{"file": o.out, "format": o.format, "from": r.From, "to": r.To})
	}
	a.print("%s\n", a.say("report.written", o.out))
	return nil
}
