package main

import (
	"context"
	"net/http"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// operatorOptions are given as values, files or standard input, as all that is
// personal or secret.
type operatorOptions struct{ name, role, password, pin, staffName, staffCCCD string }

func (o *operatorOptions) flags(f *pflag.FlagSet) {
	f.StringVar(&o.password, "password", "", "at least 14 characters: VALUE, @FILE or -")
	f.StringVar(&o.pin, "pin", "", "4 to 12 digits: VALUE, @FILE or -")
	f.StringVar(&o.staffName, "staff-name", "", "name as registered at the insurance portal: VALUE, @FILE or -")
	f.StringVar(&o.staffCCCD, "staff-cccd", "", "personal number as registered there: VALUE, @FILE or -")
}

func (a *app) operatorsCommand() *cobra.Command {
	c := &cobra.Command{Use: "operators", Short: "The people who work at the desk", Args: cobra.NoArgs, RunE: a.needsCommand}
	c.AddCommand(a.operatorsAdd(), a.operatorsList(), a.operatorsSet(), a.operatorsCard(),
		a.operatorsSwitch("disable", "Keep an operator out"), a.operatorsSwitch("enable", "Let an operator in again"))
	return c
}

func (a *app) operatorsAdd() *cobra.Command {
	var o operatorOptions
	c := &cobra.Command{
		Use: "add", Short: "Add an operator", Args: cobra.NoArgs,
		Example: "  cccd-agent operators add --name \"Lê Thị Trực\" --role operator --password @secret.txt --pin @pin.txt",
		RunE:    func(c *cobra.Command, _ []string) error { return a.addOperator(c.Context(), o) },
	}
	c.Flags().StringVar(&o.name, "name", "", "name, unique at the desk: VALUE, @FILE or -")
	c.Flags().StringVar(&o.role, "role", string(operator.RoleOperator), "operator, supervisor or it")
	o.flags(c.Flags())
	return c
}

// order reads what was given, once.
func (o operatorOptions) order(a *app) (office.OperatorOrder, error) {
	order := office.OperatorOrder{Role: operator.Role(o.role)}
	var password, pin personal.Text
	for _, v := range []struct {
		name, given string
		to          *personal.Text
	}{
		{"name", o.name, &order.Name}, {"password", o.password, &password}, {"pin", o.pin, &pin},
		{"staff-name", o.staffName, &order.StaffName}, {"staff-cccd", o.staffCCCD, &order.StaffCCCD},
	} {
		if v.given == "" {
			continue
		}
		value, err := a.secret(v.name, v.given)
		if err != nil {
			return order, usageError(err)
		}
		*v.to = value
	}
	order.Password, order.PIN = password.Reveal(), pin.Reveal()
	return order, nil
}

func (a *app) addOperator(ctx context.Context, o operatorOptions) error {
	order, err := o.order(a)
	if err != nil {
		return err
	}
	var made office.OperatorRow
	if err := a.operatorDo(ctx, "", order, &made); err != nil {
		return err
	}
	if a.json {
		return a.write(made)
	}
	a.print("%s  %s\n", made.ID, made.Role)
	return nil
}

func (a *app) operatorDo(ctx context.Context, what string, order office.OperatorOrder, out any) error {
	return a.withOwner(ctx, func(at *owner) error {
		return at.ask(ctx, http.MethodPost, "/v1/local/operators"+what, order, out)
	})
}

func (a *app) operatorsList() *cobra.Command {
	return &cobra.Command{Use: "list", Short: "List the operators", Args: cobra.NoArgs, RunE: func(c *cobra.Command, _ []string) error {
		var list office.OperatorList
		err := a.withOwner(c.Context(), func(at *owner) error {
			return at.ask(c.Context(), http.MethodGet, "/v1/local/operators", nil, &list)
		})
		if err != nil || a.json {
			if err == nil {
				err = a.write(list)
			}
			return err
		}
		for _, o := range list.Operators {
			a.print("%s  %-10s %-8s %s\n", o.ID, o.Role, o.State, o.Name.Reveal())
		}
		return nil
	}}
}

func (a *app) operatorsSet() *cobra.Command {
	var o operatorOptions
	c := &cobra.Command{Use: "set ID", Short: "Set a password, a PIN, or the registration at the insurance portal", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.setOperator(c.Context(), args[0], o) }}
	o.flags(c.Flags())
	return c
}

func (a *app) setOperator(ctx context.Context, id string, o operatorOptions) error {
	order, err := o.order(a)
	if err != nil {
		return err
	}
	order.ID, order.Role = id, ""
	if order.Password != "" || order.PIN != "" {
		if err := a.operatorDo(ctx, "/secret", order, nil); err != nil {
			return err
		}
	}
	if order.StaffName == "" && order.StaffCCCD == "" {
		return nil
	}
	return a.operatorDo(ctx, "/staff", order, nil)
}

// operatorsCard enrols the chip of an operator's own card, with both at hand.
func (a *app) operatorsCard() *cobra.Command {
	var keys keyOptions
	c := &cobra.Command{Use: "card ID", Short: "Enrol the operator's own chip card", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			req := reader.Request{Wait: 30 * time.Second, Access: reader.AccessAuto}
			if err := keys.fill(a, &req); err != nil {
				return err
			}
			how := office.OrderOf(req)
			return a.operatorDo(c.Context(), "/card", office.OperatorOrder{ID: args[0], Card: &how}, nil)
		}}
	keys.flags(c.Flags())
	return c
}

func (a *app) operatorsSwitch(verb, short string) *cobra.Command {
	return &cobra.Command{Use: verb + " ID", Short: short, Args: cobra.ExactArgs(1), RunE: func(c *cobra.Command, args []string) error {
		return a.operatorDo(c.Context(), "/"+verb, office.OperatorOrder{ID: args[0]}, nil)
	}}
}
