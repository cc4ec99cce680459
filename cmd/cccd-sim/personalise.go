package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/reader/vcard"
	"github.com/cccd-agent/cccd-agent/reader/vcard/radio"
)

func personaliseCommand(std streams) *cobra.Command {
	var f documentFlags
	var out string
	c := &cobra.Command{
		Use:   "personalise --out DIR",
		Short: "Invent a citizen and write the document's files, passwords, pictures and keys",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if out == "" {
				return usageError{errors.New("--out is needed")}
			}
			d, err := vcard.Personalise(f.profileName(), f.seed, vcard.Options{})
			if err != nil {
				return err
			}
			files, err := d.WriteDir(out)
			if err != nil {
				return err
			}
			return print(std.out, personalised{"personalised", f.profileName(), f.seed, out, files})
		},
	}
	f.chooseDocument(c.Flags())
	c.Flags().StringVar(&out, "out", "", "folder to write to")
	return c
}

// personalised tells what was written.
type personalised struct {
	Event   string   `json:"event"`
	Profile string   `json:"profile"`
	Seed    uint64   `json:"seed"`
	Out     string   `json:"out"`
	Files   []string `json:"files"`
}

func boundCommand(std streams) *cobra.Command {
	var f documentFlags
	c := &cobra.Command{
		Use:   "bound --lds DIR --rf R",
		Short: "The least time that reading takes under the radio model",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			rate, err := radio.ParseRate(f.rate)
			if err != nil {
				return usageError{err}
			}
			d, err := f.document()
			if err != nil {
				return err
			}
			bound, err := vcard.LeastTime(d, rate)
			if err != nil {
				return err
			}
			return print(std.out, bound)
		},
	}
	f.chooseDocument(c.Flags())
	f.chooseChip(c.Flags())
	return c
}
