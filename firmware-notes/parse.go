package firmwarenotes

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

var (
	// ErrFrontMatter is returned for a page whose front matter is absent, too
	// long, or not the YAML of a [Note].
	ErrFrontMatter = errors.New("no usable front matter")
	// ErrValues is matched by every [FieldError].
	ErrValues = errors.New("front matter is wrong")
)

// PageError names the page that cannot be used.
type PageError struct {
	Page string
	Err  error
}

func (e *PageError) Error() string { return "firmware-notes/" + e.Page + ": " + e.Err.Error() }

// Unwrap gives the problem itself.
func (e *PageError) Unwrap() error { return e.Err }

// FieldError names the field of a page that is missing or wrong.
type FieldError struct{ Field string }

func (e *FieldError) Error() string { return fmt.Sprintf("%v: %s", ErrValues, e.Field) }

// Is makes every such error match [ErrValues].
func (e *FieldError) Is(target error) bool { return target == ErrValues }

// maxFrontMatter bounds what is given to the YAML parser, in bytes.
const maxFrontMatter = 16 << 10

// Parse reads the front matter of a page, strictly: a key that no field takes is
// refused. Errors: [ErrFrontMatter], [FieldError].
func Parse(page []byte) (Note, error) {
	rest, ok := bytes.CutPrefix(page, []byte("---\n"))
	front, _, closed := bytes.Cut(rest, []byte("\n---\n"))
	if !ok || !closed || len(front) > maxFrontMatter {
		return Note{}, ErrFrontMatter
	}
	dec := yaml.NewDecoder(bytes.NewReader(front))
	dec.KnownFields(true)
	var n Note
	if err := dec.Decode(&n); err != nil {
		return Note{}, fmt.Errorf("%w: %w", ErrFrontMatter, err)
	}
	return n, n.check()
}

var usbID = regexp.MustCompile(`^[0-9a-f]{4}:[0-9a-f]{4}$`)

func (n Note) check() error {
	device := n.Interface != Virtual
	switch {
	case n.Model == "":
		return &FieldError{"model"}
	case len(n.Match) == 0 || slices.ContainsFunc(n.Match, func(m string) bool { return len(m) < 4 }):
		return &FieldError{"match"}
	case device == (len(n.USB) == 0) || slices.ContainsFunc(n.USB, func(id string) bool { return !usbID.MatchString(id) }):
		return &FieldError{"usb"}
	case !slices.Contains([]Interface{Contactless, Contact, Dual, Virtual}, n.Interface):
		return &FieldError{"interface"}
	case !n.APDU.known():
		return &FieldError{"apdu"}
	case device != (n.MaxMessage > 0):
		return &FieldError{"maxMessage"}
	case n.ExtendedLength != (n.APDU == Extended):
		return &FieldError{"extendedLength"}
	}
	return errors.Join(n.checkSlots(), n.checkSettings(), n.checkEscapes(), n.Advice.check())
}

func (l Level) known() bool { return l == Short || l == Extended || l == TPDU }

func (n Note) checkSlots() error {
	for _, s := range n.Others {
		if s.Slot != "contact" && s.Slot != "sam" || !s.APDU.known() || s.MaxMessage <= 0 {
			return &FieldError{"others"}
		}
	}
	return nil
}

// systemOf says on which system each setting exists.
func systemOf(setting string) string {
	switch setting {
	case PN533Unloaded, CCIDEscape:
		return "linux"
	case EscapeCommandEnable, EnableScPnP:
		return "windows"
	case UseIFDCCID:
		return "macos"
	}
	return ""
}

func (n Note) checkSettings() error {
	for _, s := range n.Settings {
		if s.System == "" || s.System != systemOf(s.Setting) || s.Why == "" {
			return &FieldError{"settings"}
		}
	}
	return nil
}

func (n Note) checkEscapes() error {
	for _, e := range n.Escapes {
		if _, err := e.Bytes(make([]byte, e.Variables())...); err != nil || e.What == "" || e.Sure.rank() < 0 {
			return &FieldError{"escapes"}
		}
	}
	return nil
}

func (s Sure) rank() int { return slices.Index([]Sure{Unconfirmed, Single, Confirmed}, s) }

func (a Advice) check() error {
	blank := func(s string) bool { return strings.TrimSpace(s) == "" }
	if len(a.Vietnamese) == 0 || len(a.Vietnamese) != len(a.English) ||
		slices.ContainsFunc(a.Vietnamese, blank) || slices.ContainsFunc(a.English, blank) {
		return &FieldError{"advice"}
	}
	return nil
}
