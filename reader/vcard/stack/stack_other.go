//go:build !linux

package stack

import "context"

// Stack is a running PC/SC service with virtual readers; there is none here.
type Stack struct{}

// Up returns [ErrMissing]: vpcd's readers are brought up on Linux alone.
func Up(context.Context) (*Stack, error) { return nil, ErrMissing }

// Down does nothing.
func (*Stack) Down() {}

// Started reports false.
func (*Stack) Started() bool { return false }
