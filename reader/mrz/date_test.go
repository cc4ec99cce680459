package mrz

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func TestBirthDate(t *testing.T) {
	for text, want := range map[personal.Text]string{
		"900115": "1990-01-15",
		"261121": "2026-11-21", // born on the reference day
		"261122": "1926-11-22", // tomorrow would be the future
		"250101": "2025-01-01",
		"270101": "1927-01-01",
		"000229": "2000-02-29",
		"960229": "1996-02-29",
		"50<<<<": "1950",
		"5001<<": "1950-01",
		"500000": "1950",
		"500100": "1950-01",
		"50<<15": "1950", // a day without its month says nothing
		"26<<<<": "2026",
		"2612<<": "1926-12",
		"2611<<": "2026-11",
		"27<<<<": "1927",
		"<<<<<<": "",
	} {
		d, err := (MRZ{DateOfBirth: text}).BirthDate(ref)
		if err != nil || d.ISO().Reveal() != want {
			t.Errorf("%s: got %s, %v, want %s", text.Reveal(), d.ISO().Reveal(), err, want)
		}
	}
}

// The reference day is that of the reference's own zone.
func TestBirthDateZone(t *testing.T) {
	hanoi := time.FixedZone("+07", 7*3600)
	d, err := (MRZ{DateOfBirth: "261122"}).BirthDate(time.Date(2026, 11, 22, 6, 0, 0, 0, hanoi))
	if err != nil || d.ISO() != "2026-11-22" {
		t.Errorf("got %s, %v", d.ISO().Reveal(), err)
	}
}

func TestDatesRefused(t *testing.T) {
	for text, want := range map[personal.Text]error{
		"901301": ErrDate, "900230": ErrDate, "010229": ErrDate, "900132": ErrDate,
		"90011": ErrLength, "": ErrLength, "9O0115": ErrCharacter, "9<0115": ErrCharacter, "99<<3<": ErrCharacter,
	} {
		m := MRZ{DateOfBirth: text, DateOfExpiry: text}
		var at *FieldError
		if _, err := m.BirthDate(ref); !errors.Is(err, want) || !errors.As(err, &at) || at.Field != FieldDateOfBirth {
			t.Errorf("%s: birth: got %v", text.Reveal(), err)
		}
		if _, _, err := m.ExpiryDate(ref); !errors.Is(err, want) || !errors.As(err, &at) || at.Field != FieldDateOfExpiry {
			t.Errorf("%s: expiry: got %v", text.Reveal(), err)
		}
	}
}

func TestExpiryDate(t *testing.T) {
	for text, want := range map[personal.Text]string{
		"300115": "2030-01-15",
		"260101": "2026-01-01",
		"120415": "2012-04-15",
		"940623": "1994-06-23",
		"761231": "2076-12-31", // 50 years ahead
		"770101": "1977-01-01",
		"991231": "1999-12-31",
		"30<<<<": "2030",
	} {
		d, never, err := (MRZ{Format: TD1, Issuer: "UTO", DateOfExpiry: text}).ExpiryDate(ref)
		if err != nil || never || d.ISO().Reveal() != want {
			t.Errorf("%s: got %s, %v, want %s", text.Reveal(), d.ISO().Reveal(), err, want)
		}
	}
	past := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	if d, _, err := (MRZ{DateOfExpiry: "250101"}).ExpiryDate(past); err != nil || d.Year != 2025 {
		t.Errorf("across the century: got %s, %v", d.ISO().Reveal(), err)
	}
}

func TestNoExpiry(t *testing.T) {
	for name, c := range map[string]struct {
		m     MRZ
		never bool
	}{
		"Vietnamese card":     {MRZ{Format: TD1, Issuer: "VNM", DateOfExpiry: "991231"}, true},
		"a day earlier":       {MRZ{Format: TD1, Issuer: "VNM", DateOfExpiry: "991230"}, false},
		"Vietnamese passport": {MRZ{Format: TD3, Issuer: "VNM", DateOfExpiry: "991231"}, false},
		"another country":     {MRZ{Format: TD1, Issuer: "UTO", DateOfExpiry: "991231"}, false},
	} {
		d, never, err := c.m.ExpiryDate(ref)
		if err != nil || never != c.never || d.IsZero() != c.never {
			t.Errorf("%s: got %v, %v", name, never, err)
		}
	}
}

func TestNewDate(t *testing.T) {
	for _, bad := range [][3]int{{0, 1, 1}, {10000, 1, 1}, {1990, 13, 1}, {1990, -1, 1}, {1990, 1, -1}, {1990, 0, 1}, {1990, 4, 31}, {1900, 2, 29}} {
		if d, err := NewDate(bad[0], bad[1], bad[2]); !errors.Is(err, ErrDate) || !d.IsZero() {
			t.Errorf("%v: %v", bad, err)
		}
	}
	if d, err := NewDate(2000, 2, 29); err != nil || !d.Full() {
		t.Error(err)
	}
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		a, b Date
		want int
	}{
		{Date{1990, 1, 15}, Date{1990, 1, 15}, 0}, {Date{1990, 1, 15}, Date{1990, 1, 16}, -1},
		{Date{1990, 2, 1}, Date{1990, 1, 31}, 1}, {Date{1989, 12, 31}, Date{1990, 1, 1}, -1},
		{Date{1990, 0, 0}, Date{1990, 1, 16}, 0}, {Date{1990, 1, 0}, Date{1990, 1, 16}, 0}, {Date{1991, 0, 0}, Date{1990, 1, 16}, 1},
	} {
		if got := c.a.Compare(c.b); got != c.want {
			t.Errorf("%s, %s: got %d", c.a.iso(), c.b.iso(), got)
		}
	}
}

func TestDateText(t *testing.T) {
	for iso, yymmdd := range map[string]personal.Text{
		"": "<<<<<<", "1950": "50<<<<", "1950-01": "5001<<", "2009-01-15": "090115", "1990-12-31": "901231",
	} {
		var d Date
		if err := d.UnmarshalText([]byte(iso)); err != nil {
			t.Fatal(err)
		}
		out, err := json.Marshal(d)
		if err != nil || string(out) != `"`+iso+`"` || d.YYMMDD() != yymmdd {
			t.Errorf("%q: got %s, %s, %v", iso, out, d.YYMMDD().Reveal(), err)
		}
	}
	for _, bad := range []string{"90", "1990-1-1", "1990/01/15", "1990-01-32", "1990-00", "0000", "1990-01-15T00", "+990", "1990--1-1", "1990-01 15"} {
		d := Date{2000, 1, 1}
		if err := d.UnmarshalText([]byte(bad)); err == nil || d != (Date{2000, 1, 1}) {
			t.Errorf("%q was taken", bad)
		}
	}
}
