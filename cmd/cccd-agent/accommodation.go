package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func (a *app) accommodationCommand() *cobra.Command {
	c := &cobra.Command{Use: "accommodation", Short: "Notify the police of guests", Args: cobra.NoArgs,
		RunE: a.needsCommand}
	var o notifyOptions
	n := &cobra.Command{
		Use: "notify", Short: "Notify of one guest", Args: cobra.NoArgs,
		Example: "  cccd-agent accommodation notify --record record.json --room 305 --departure 2026-11-24",
		RunE:    func(c *cobra.Command, _ []string) error { return a.notify(c.Context(), o) },
	}
	o.person.flags(n)
	f := n.Flags()
	f.StringVar(&o.room, "room", "", "room, or department at a hospital")
	f.StringVar(&o.arrival, "arrival", "", "time of arrival, \"YYYY-MM-DD HH:MM\"; default now")
	f.StringVar(&o.departure, "departure", "", "expected day of departure, YYYY-MM-DD")
	f.IntVar(&o.reason, "reason", 0, "code of the reason; default by the type of facility")
	f.StringVar(&o.stayLimit, "stay-limit", "", "until when a foreigner may stay, YYYY-MM-DD; no passport says it")
	f.StringVar(&o.nationality, "nationality", "", "the portal's code, where the record's is not in its list")
	f.StringVar(&o.birth, "birth", "", "full birth date, YYYY-MM-DD, where the paper has only a part: VALUE, @FILE or -")
	c.AddCommand(n, a.lodgingListCommand(), a.lodgingExportCommand(), a.lodgingReconcileCommand())
	return c
}

type notifyOptions struct {
	person                   personOptions
	room, arrival, departure string
	stayLimit, nationality   string
	birth                    string
	reason                   int
}

func (a *app) notify(ctx context.Context, o notifyOptions) error {
	record, err := o.person.load(a)
	if err != nil {
		return err
	}
	guest, err := o.guest(record, a.now())
	if err != nil {
		return err
	}
	if o.birth != "" {
		birth, err := a.secret("birth", o.birth)
		if err != nil {
			return usageError(err)
		}
		guest.Birth = personal.Text(birth)
	}
	cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	options, err := cfg.AccommodationOptions(a.now, a.log)
	if err != nil {
		return a.configFailure(err)
	}
	portal, err := a.openLodging(options)
	if err != nil {
		return a.configFailure(err)
	}
	defer portal.close()
	if !guest.Foreign() {
		at := portal.locate(guest.Address.Reveal())
		guest.Province, guest.Ward = at.Code, at.Ward
	}
	receipt, err := portal.client.Notify(ctx, []accommodation.Guest{guest})
	if err := a.queue(ctx, err, visit.Promise{Record: record, Guest: &guest}); err != nil {
		return err
	}
	return a.notifyResult(receipt, err)
}

// guest takes the guest's paper from the record.
func (o notifyOptions) guest(r *identity.Record, now time.Time) (accommodation.Guest, error) {
	arrival, err := parseLocal(o.arrival, "2006-01-02 15:04", now)
	if err != nil {
		return accommodation.Guest{}, usageError(errors.New(`--arrival is "YYYY-MM-DD HH:MM"`))
	}
	departure, err := parseLocal(o.departure, time.DateOnly, time.Time{})
	if err != nil {
		return accommodation.Guest{}, usageError(errors.New("--departure is YYYY-MM-DD"))
	}
	p := r.Person
	g := accommodation.Guest{
		Name: p.FullName.Text(), Sex: accommodation.Sex(p.Sex.Text().Reveal()), Birth: p.DateOfBirth.Text(),
		Paper: accommodation.PaperOf(r.Document.Kind), Number: paperNumber(r),
		Arrival: arrival, Departure: departure, Room: o.room, Reason: accommodation.Reason(o.reason),
	}
	nationality := o.nationality
	if nationality == "" {
		nationality = p.Nationality.Text().Reveal()
	}
	switch {
	case nationality == "" && g.Paper == accommodation.Passport:
		return g, usageError(errors.New("the record does not say the nationality: --nationality"))
	case nationality != "" && !accommodation.Vietnamese(nationality):
		g.Nationality, g.StayLimit = accommodation.Nationality(nationality), personal.Text(o.stayLimit)
	default:
		g.Home, g.Address = accommodation.Permanent, p.Residence.Text()
	}
	return g, nil
}

// parseLocal reads a time as a clock on a wall in Việt Nam shows it.
func parseLocal(s, layout string, otherwise time.Time) (time.Time, error) {
	if s == "" {
		return otherwise, nil
	}
	return time.ParseInLocation(layout, s, identity.Zone())
}

// paperNumber is the number that the portal knows a paper by: a citizen card has
// the personal number, a passport its own.
func paperNumber(r *identity.Record) personal.Text {
	if r.Document.Kind == identity.KindPassport {
		return r.Document.Number
	}
	return r.Person.PersonalNumber.Text()
}

const accommodationSchema = "cccd-agent/accommodation/1"

type notifyResult struct {
	Schema string `json:"schema"`
	accommodation.Receipt
}

func (a *app) notifyResult(receipt accommodation.Receipt, err error) error {
	var refused *accommodation.RefusedError
	var check *accommodation.CheckError
	switch {
	case errors.As(err, &check):
		return &failure{"guest-incomplete", exitRefused, fmt.Errorf("%w: %s", err, a.problems(check.Problems))}
	case errors.As(err, &refused):
		return &failure{"backend-refused", exitRefused, fmt.Errorf("%w: %s %s", err, a.lang.LodgingAction(string(refused.Action)), a.problems(refused.Problems))}
	case err != nil:
		return a.backendFailure(err)
	case a.json:
		return a.write(notifyResult{accommodationSchema, receipt})
	}
	a.print("%s\n", a.say("lodging.accepted", receipt.Guests))
	return nil
}

// problems says what is wrong with guests in the user's language, without the
// portal's own sentence, which may name them.
func (a *app) problems(list []accommodation.GuestProblem) string {
	var out string
	for i, p := range list {
		if i > 0 {
			out += "; "
		}
		out += a.lang.Problem(string(p.Problem))
	}
	return out
}
