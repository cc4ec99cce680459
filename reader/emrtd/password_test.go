package emrtd

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func TestNewCAN(t *testing.T) {
	for _, can := range []personal.Text{"000000", "012345", "999999"} {
		pw, err := NewCAN(can)
		if err != nil || pw.Kind() != CAN || string(pw.secret) != can.Reveal() {
			t.Errorf("%d characters: %v", len(can), err)
		}
	}
	for name, can := range map[string]personal.Text{
		"empty": "", "five": "12345", "seven": "1234567", "letter": "12345A", "space": "12345 ", "wide digits": "１２", "sign": "-12345",
	} {
		if _, err := NewCAN(can); !errors.Is(err, ErrPassword) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestNewMRZRefuses(t *testing.T) {
	for name, key := range map[string]mrz.Key{
		"nothing":   {},
		"no number": {DateOfBirth: "900115", DateOfExpiry: "300115"},
		"no birth":  {DocumentNumber: "190123456", DateOfExpiry: "300115"},
		"no expiry": {DocumentNumber: "190123456", DateOfBirth: "900115"},
	} {
		_, err := NewMRZ(key)
		if _, field := errors.AsType[*mrz.FieldError](err); !errors.Is(err, ErrPassword) || !field {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// However a password is printed, its secret is not.
func TestPasswordPrintsItsKindAlone(t *testing.T) {
	pw, err := NewCAN("190457")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%08b", "%t"} {
		fmt.Fprintf(&out, verb+"\n", pw)
		fmt.Fprintf(&out, verb+"\n", struct{ P Password }{pw})
		fmt.Fprintf(&out, verb+"\n", []Password{pw})
		fmt.Fprintf(&out, verb+"\n", &pw)
	}
	logger := slog.New(slog.NewJSONHandler(&out, nil))
	logger.Info("password", "p", pw, "in", struct{ P Password }{pw}, "err", &WrongPasswordError{CAN, 0x6300})
	encoded, err := json.Marshal(struct{ P Password }{pw})
	if err != nil {
		t.Fatal(err)
	}
	out.Write(encoded)
	out.WriteString(pw.String())
	for _, secret := range []string{"190457", "313930343537", "49 57 48", "MTkwNDU3"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("%s is in the output:\n%s", secret, out.String())
		}
	}
	if !strings.Contains(out.String(), "CAN") {
		t.Error("the kind is not in the output")
	}
}

func TestErrorTexts(t *testing.T) {
	for want, err := range map[string]error{
		"emrtd: chip refused the CAN (63C2)":        &WrongPasswordError{CAN, 0x63C2},
		"emrtd: the MRZ is blocked (6983)":          &BlockedError{MRZ, 0x6983},
		"emrtd: chip does not take the CAN (6A88)":  &NotOfferedError{CAN, 0x6A88},
		"emrtd: chip refused the password 3 (6300)": &WrongPasswordError{3, 0x6300},
	} {
		if err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
	}
}
