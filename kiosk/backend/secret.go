package backend

import (
	"fmt"
	"io"
	"log/slog"
)

// hidden stands for a secret wherever one is printed or written.
const hidden = "[secret]"

// Secret is a password or a fixed credential. Unlike personal data it is
// written nowhere, not as JSON and not as YAML either.
type Secret string

// Reveal returns the secret itself.
func (s Secret) Reveal() string { return string(s) }

// IsZero reports whether there is no secret.
func (s Secret) IsZero() bool { return s == "" }

func (s Secret) String() string { return hidden }

// GoString keeps %#v from showing the secret.
func (s Secret) GoString() string { return hidden }

// Format answers every verb alike.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, hidden) }

// LogValue keeps slog from showing the secret.
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText keeps encoders from writing the secret.
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
