package main

import (
	"context"
	"net/http"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// subjectOptions name the person whose rights are answered.
type subjectOptions struct{ number, field, value, receipt string }

func (a *app) subjectCommand() *cobra.Command {
	c := &cobra.Command{Use: "subject", Short: "A person's rights to what is kept of them", Args: cobra.NoArgs, RunE: a.needsCommand}
	var o subjectOptions
	add := func(name, short string, flags func(*pflag.FlagSet), run func(context.Context, subjectOptions) error) {
		s := &cobra.Command{Use: name, Short: short, Args: cobra.NoArgs,
			RunE: func(c *cobra.Command, _ []string) error { return run(c.Context(), o) }}
		s.Flags().StringVar(&o.number, "number", "", "personal number, or number of the paper: VALUE, @FILE or -")
		if flags != nil {
			flags(s.Flags())
		}
		c.AddCommand(s)
	}
	add("find", "List what is kept, and until when", nil, a.subjectFind)
	add("export", "Print everything that is kept", nil, a.subjectExport)
	add("rectify", "Replace a value that was typed or claimed", func(f *pflag.FlagSet) {
		f.StringVar(&o.field, "field", "", "name of the value in the record, as fullName")
		f.StringVar(&o.value, "value", "", "the right value: VALUE, @FILE or -")
	}, a.subjectRectify)
	add("erase", "Erase everything that no law says to keep", nil, a.subjectErase)
	add("withdraw", "Take a consent back", func(f *pflag.FlagSet) {
		f.StringVar(&o.receipt, "receipt", "", "receipt of the consent")
	}, a.subjectWithdraw)
	return c
}

// subject asks the office about a person.
func (a *app) subject(ctx context.Context, o subjectOptions, operation string, out any) error {
	number, err := a.secret("number", o.number)
	if err != nil {
		return usageError(err)
	}
	order := office.Subject{Number: number, Field: o.field, Receipt: o.receipt}
	if o.value != "" {
		if order.Value, err = a.secret("value", o.value); err != nil {
			return usageError(err)
		}
	}
	return a.withOwner(ctx, func(at *owner) error {
		return at.ask(ctx, http.MethodPost, "/v1/local/subject/"+operation, order, out)
	})
}

func (a *app) subjectFind(ctx context.Context, o subjectOptions) error {
	var found office.Found
	if err := a.subject(ctx, o, "find", &found); err != nil {
		return err
	}
	if a.json {
		return a.write(found)
	}
	for _, k := range found.Kept {
		a.print("%s  %-15s %-10s %s\n", k.ID, k.Purpose, k.State, k.Opened.In(identity.Zone()).Format("02/01/2006 15:04"))
	}
	if len(found.Kept) == 0 {
		a.print("%s\n", a.say("subject.nothing"))
	}
	return nil
}

// subjectExport is JSON with and without --json: it is the person's copy.
func (a *app) subjectExport(ctx context.Context, o subjectOptions) error {
	var all office.Exports
	if err := a.subject(ctx, o, "export", &all); err != nil {
		return err
	}
	return a.write(all)
}

func (a *app) subjectRectify(ctx context.Context, o subjectOptions) error {
	return a.subjectCount(ctx, o, "rectify", "subject.rectified")
}

func (a *app) subjectErase(ctx context.Context, o subjectOptions) error {
	return a.subjectCount(ctx, o, "erase", "subject.erased")
}

func (a *app) subjectWithdraw(ctx context.Context, o subjectOptions) error {
	return a.subjectCount(ctx, o, "withdraw", "subject.withdrawn")
}

func (a *app) subjectCount(ctx context.Context, o subjectOptions, operation, sentence string) error {
	var n office.Count
	if err := a.subject(ctx, o, operation, &n); err != nil {
		return err
	}
	if a.json {
		return a.write(n)
	}
	a.print("%s\n", a.say(sentence, n.Visits))
	return nil
}
