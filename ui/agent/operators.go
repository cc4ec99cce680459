package agent

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
)

// Operators lists every operator, for who looks after them.
func (c *Client) Operators(ctx context.Context) ([]office.OperatorRow, error) {
	list, err := ask[office.OperatorList](ctx, c, get(local("operators")))
	return list.Operators, err
}

// AddOperator adds an operator with their first password and PIN.
func (c *Client) AddOperator(ctx context.Context, o office.OperatorOrder) (office.OperatorRow, error) {
	return ask[office.OperatorRow](ctx, c, order(local("operators"), o))
}

// DisableOperator lets an operator sign in no more.
func (c *Client) DisableOperator(ctx context.Context, id string) error {
	return c.do(ctx, order(local("operators/disable"), office.OperatorOrder{ID: id}))
}

// EnableOperator lets an operator sign in again.
func (c *Client) EnableOperator(ctx context.Context, id string) error {
	return c.do(ctx, order(local("operators/enable"), office.OperatorOrder{ID: id}))
}

// SetOperatorSecret sets an operator's password, PIN, or both.
func (c *Client) SetOperatorSecret(ctx context.Context, o office.OperatorOrder) error {
	return c.do(ctx, order(local("operators/secret"), o))
}

// SetOperatorStaff says under which name and number an operator is registered.
func (c *Client) SetOperatorStaff(ctx context.Context, o office.OperatorOrder) error {
	return c.do(ctx, order(local("operators/staff"), o))
}

// EnrolOperatorCard reads an operator's own card and takes it for theirs.
func (c *Client) EnrolOperatorCard(ctx context.Context, o office.OperatorOrder) error {
	return c.do(ctx, order(local("operators/card"), o).within(cardWait))
}
