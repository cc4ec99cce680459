package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// personOptions say whom a backend is asked about: a record of `read --json`, or
// the QR of a card.
type personOptions struct {
	record, qr string
	despite    bool

	history, coPayment bool // of the insurance lookup
}

func (o *personOptions) flags(c *cobra.Command) {
	c.Flags().StringVar(&o.record, "record", "", "record printed by read --json: FILE, or - for standard input")
	c.Flags().StringVar(&o.qr, "qr", "", "text of the card's QR: VALUE, @FILE or -")
	c.Flags().BoolVar(&o.despite, "despite-verdict", false, "go on with a rejected record")
}

// load gives the record; a QR alone makes one that is only claimed.
func (o personOptions) load(a *app) (*identity.Record, error) {
	switch {
	case o.record != "" && o.qr == "":
		record, err := a.loadRecord(o.record)
		if err == nil && record.Verdict == identity.Rejected && !o.despite {
			err = &failure{"record-rejected", exitOther, errors.New("the verdict of the record is rejected")}
		}
		return record, err
	case o.qr != "" && o.record == "":
		qr, err := a.cardQR(o.qr)
		if err != nil {
			return nil, err
		}
		return identity.Assemble(identity.Evidence{ReadAt: a.now(), QR: &qr}), nil
	}
	return nil, usageError(errors.New("give --record or --qr"))
}

func (a *app) loadRecord(path string) (*identity.Record, error) {
	in := a.in
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	text, err := readLimited(in)
	if err != nil {
		return nil, usageError(fmt.Errorf("--record: %w", err))
	}
	var r identity.Record
	if json.Unmarshal([]byte(text), &r) != nil || r.Schema != identity.Schema {
		return nil, usageError(errors.New("--record is no record of read --json"))
	}
	return a.provenRecord(&r)
}

// provenRecord takes what the device signed, not what the file says: a record that
// was changed after it was read, or that another device signed, is refused. One
// without a proof is only claimed.
func (a *app) provenRecord(r *identity.Record) (*identity.Record, error) {
	if r.Proof == nil {
		return r, nil
	}
	key, err := a.deviceKey()
	if err != nil {
		return nil, err
	}
	statement, err := identity.VerifyProof(r.Proof.JWS.Reveal(), key.JWK())
	if err != nil {
		return nil, &failure{"record-altered", exitUsage, err}
	}
	given := *r
	given.Proof, given.Timing, statement.Record.Timing = nil, nil, nil
	said, err1 := json.Marshal(given)
	signed, err2 := json.Marshal(statement.Record)
	if err1 != nil || err2 != nil || !bytes.Equal(said, signed) {
		return nil, &failure{"record-altered", exitUsage, errors.New("the record is not what the device signed")}
	}
	return r, nil
}

func (a *app) lookupCommand() *cobra.Command {
	c := &cobra.Command{Use: "lookup", Short: "Ask a backend about a person", Args: cobra.NoArgs,
		RunE: a.needsCommand}
	var o personOptions
	i := &cobra.Command{
		Use: "insurance", Short: "Look up the health insurance", Args: cobra.NoArgs,
		Example: "  cccd-agent read --qr @qr.txt --json | cccd-agent lookup insurance --record -",
		RunE:    func(c *cobra.Command, _ []string) error { return a.lookupInsurance(c.Context(), o) },
	}
	o.flags(i)
	i.Flags().BoolVar(&o.history, "history", false, "ask for the person's visits too, where the card is accepted")
	i.Flags().BoolVar(&o.coPayment, "co-payment", false, "ask too what the person paid of their own this year; takes up to a minute")
	c.AddCommand(i, a.lookupProofCommand())
	return c
}

func (a *app) lookupInsurance(ctx context.Context, o personOptions) error {
	record, err := o.load(a)
	if err != nil {
		return err
	}
	cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	way, err := cfg.InsuranceBackend(a.now, a.log)
	if err != nil {
		return a.configFailure(err)
	}
	defer way.Close()
	p := record.Person
	q := outbox.Question{
		Staff:  cfg.Insurance.Staff.Lookup(),
		Person: insurance.Person{Number: p.PersonalNumber.Text(), Name: p.FullName.Text(), Birth: p.DateOfBirth.Text(), Sex: p.Sex.Text()},
	}
	answer, err := way.Lookup(ctx, q.Staff, q.Person)
	if err := a.queue(ctx, err, visit.Promise{Record: record, Question: &q}); err != nil {
		return err
	}
	if err != nil {
		return a.insuranceResult(insuranceResult{Answer: answer}, err)
	}
	return a.insuranceResult(a.beside(ctx, way, q, o, answer), nil)
}

// queue hands what a backend did not answer to the outbox, which sees to it from
// then on: at once where the agent runs, else when it runs next. Any other outcome
// is none of its business, and it returns nil.
func (a *app) queue(ctx context.Context, outcome error, p visit.Promise) error {
	var unreachable *backend.UnreachableError
	if !errors.As(outcome, &unreachable) {
		return nil
	}
	p.Uncertain = unreachable.Sent
	err := a.withOwner(ctx, func(at *owner) error {
		return at.ask(ctx, http.MethodPost, "/v1/local/promises", p, nil)
	})
	if err != nil {
		return &failure{"not-queued", exitUnreachable, fmt.Errorf("%w; and it could not be queued: %w", outcome, err)}
	}
	return nil
}

// insuranceSchema names the form of the answer's JSON.
const insuranceSchema = "cccd-agent/insurance/1"

type insuranceResult struct {
	Schema string `json:"schema"`
	insurance.Answer
	// Do is the action in the user's language.
	Do string `json:"do"`

	History   *insurance.History   `json:"history,omitempty"`
	CoPayment *insurance.CoPayment `json:"coPayment,omitempty"`
}

func (a *app) insuranceResult(r insuranceResult, err error) error {
	var refused *insurance.RefusedError
	if errors.As(err, &refused) {
		return &failure{"backend-refused", exitRefused, fmt.Errorf("%w: %s", err, a.lang.Action(string(refused.Action)))}
	}
	if err != nil {
		return a.backendFailure(err)
	}
	r.Schema, r.Do = insuranceSchema, a.lang.Action(string(r.Action))
	if a.json {
		return a.write(r)
	}
	a.printAnswer(r.Answer, r.Do)
	a.printMismatch(r.Answer)
	a.printBeside(r)
	return nil
}

func (a *app) printAnswer(answer insurance.Answer, do string) {
	a.print("%s\n", do)
	a.print("  %s: %s %s\n", a.say("insurance.portal"), answer.Code, answer.Text.Reveal())
	if card := answer.Card; !card.IsZero() {
		a.print("  %s: %s\n", a.say("insurance.card"), card.Number.Reveal())
		a.print("  %s\n", a.say("insurance.validity", card.From, card.To))
		a.print("  %s: %s %s\n", a.say("insurance.facility"), card.Facility, card.FacilityName)
	}
}

func (a *app) loadConfig() (*config.Config, error) {
	cfg, err := config.Load(a.config)
	if err != nil {
		return nil, a.configFailure(err)
	}
	return cfg, nil
}

// configFailure names the settings that are wrong, file, line and key, in the
// user's language.
func (a *app) configFailure(err error) error {
	if errors.Is(err, config.ErrNotConfigured) {
		return &failure{codeNotConfig, exitOther, err}
	}
	var wrong *config.Error
	if errors.As(err, &wrong) {
		err = fmt.Errorf("%w: %s", err, a.lang.ConfigProblem(string(wrong.Problem)))
	}
	return &failure{codeConfig, exitOther, err}
}

// backendFailure gives what went wrong between us and a backend its code. What
// was sent without an answer may have been done: it is not to be sent again blindly.
func (a *app) backendFailure(err error) error {
	var unreachable *backend.UnreachableError
	var query *insurance.QueryError
	switch {
	case errors.As(err, &unreachable):
		return a.unreachable(unreachable, err)
	case errors.As(err, &query):
		return &failure{"person-incomplete", exitOther, fmt.Errorf("%w: %s", err, a.lang.QueryField(string(query.Field)))}
	}
	return err
}

func (a *app) unreachable(u *backend.UnreachableError, err error) error {
	code := "backend-unreachable"
	if u.Sent {
		code = "backend-unknown-outcome"
	}
	return &failure{code, exitUnreachable, fmt.Errorf("%w: %s", err, a.lang.Unreachable(string(u.Reason)))}
}
