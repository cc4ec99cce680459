package main

import (
	"net/http"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
)

// reassignCommand puts a lookup in another's name: the one in whose name it waits
// was disabled.
func (a *app) reassignCommand() *cobra.Command {
	var operator string
	c := &cobra.Command{Use: "reassign VISIT --to OPERATOR", Short: "Put a visit's unanswered insurance lookup in another operator's name", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var done office.Reassigned
			err := a.withOwner(c.Context(), func(at *owner) error {
				return at.ask(c.Context(), http.MethodPost, "/v1/local/outbox/reassign", office.Reassignment{Visit: args[0], Operator: operator}, &done)
			})
			if err != nil {
				return err
			}
			if a.json {
				return a.write(done)
			}
			a.print("%s\n", a.lang.Lookup("reassigned", done.Item))
			return nil
		}}
	c.Flags().StringVar(&operator, "to", "", "id of the operator, who is registered at the insurance portal")
	_ = c.MarkFlagRequired("to")
	return c
}
