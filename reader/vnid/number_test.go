package vnid

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

var at = time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)

func TestParseNumber(t *testing.T) {
	for _, good := range []string{"001190123456", " 001190123456\n"} {
		if n, err := ParseNumber(good); err != nil || n.Reveal() != "001190123456" {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"", "00119012345", "0011901234567", "00119012345O", "00119012345٦", "001 90123456", "-01190123456"} {
		n, err := ParseNumber(bad)
		var at *FieldError
		if !n.IsZero() || !errors.Is(err, ErrDigits) || !errors.As(err, &at) || at.Field != "personalNumber" {
			t.Errorf("%q: got %v", bad, err)
		}
	}
}

func TestNumberKeys(t *testing.T) {
	for n, want := range map[Number][2]personal.Text{
		"001190123456": {"123456", "190123456"},
		"079060000012": {"000012", "060000012"}, // leading zeros stay
		"123":          {"", ""},
		"00119012345x": {"", ""},
	} {
		if can, doc := n.CAN(), n.DocumentNumber(); can != want[0] || doc != want[1] {
			t.Errorf("%s: got %s, %s", n.Reveal(), can.Reveal(), doc.Reveal())
		}
	}
}

func TestStructure(t *testing.T) {
	for n, want := range map[Number]Structure{
		"001190123456": {"001", "Hà Nội", "female", 1990},
		"079060123456": {"079", "TP. Hồ Chí Minh", "male", 1960},
		"048304000001": {"048", "Đà Nẵng", "female", 2004},
		"096215000001": {"096", "Cà Mau", "male", 2015},
		"077499000001": {"077", "Bà Rịa - Vũng Tàu", "male", 2199},
		"066901000001": {"066", "Đắk Lắk", "female", 2301},
		"136090123456": {"136", "", "male", 1990}, // abroad, or nowhere that we know
		"003090123456": {"003", "", "male", 1990}, // unassigned
		"12":           {},
	} {
		if got := n.Structure(); got != want {
			a, _ := json.Marshal(got)
			t.Errorf("%s: got %s", n.Reveal(), a)
		}
	}
}

func TestProvinces(t *testing.T) {
	if len(provinces) != 63 {
		t.Fatalf("%d provinces", len(provinces))
	}
	seen := make(map[string]bool)
	for code, name := range provinces {
		if len(code) != 3 || code > "096" || seen[name] {
			t.Errorf("%s %s", code, name)
		}
		seen[name] = true
	}
}

func TestWarnings(t *testing.T) {
	born := Date{Year: 1990, Month: 1, Day: 15}
	for name, c := range map[string]struct {
		n     Number
		birth Date
		sex   personal.Text
		want  []Warning
	}{
		"agrees":            {"001190123456", born, mrz.Female, nil},
		"nothing to go by":  {"001190123456", Date{}, "", nil},
		"sex not told":      {"001190123456", born, mrz.Unspecified, nil},
		"year alone agrees": {"001190123456", Date{Year: 1990}, mrz.Female, nil},
		"other sex":         {"001090123456", born, mrz.Female, []Warning{WarnSex}},
		"other year":        {"001191123456", born, mrz.Female, []Warning{WarnYear}},
		"other century":     {"001390123456", born, mrz.Female, []Warning{WarnYear}},
		"everything":        {"500055123456", born, mrz.Female, []Warning{WarnProvince, WarnSex, WarnYear}},
	} {
		if got := c.n.Warnings(c.birth, c.sex); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestNumberOf(t *testing.T) {
	const good = "IDVNM1901234569001190123456<<0\n9001158F3001156VNM<<<<<<<<<<<8\nNGUYEN<<THI<HOA<<<<<<<<<<<<<<<"
	for name, c := range map[string]struct {
		text string
		want Number
	}{
		"Vietnamese card":      {good, "001190123456"},
		"numbers do not agree": {strings.Replace(good, "001190123456", "001190123457", 1), ""},
		"another country":      {strings.Replace(good, "IDVNM", "IDUTO", 1), ""},
		"no number":            {strings.Replace(good, "001190123456<<0", "<<<<<<<<<<<<<<<", 1), ""},
		"letters":              {strings.Replace(good, "001190123456", "ABC190123456", 1), ""},
	} {
		m, err := mrz.Parse(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if n, ok := NumberOf(m); ok != (c.want != "") || ok && n != c.want {
			t.Errorf("%s: got %s, %v", name, n.Reveal(), ok)
		}
	}
}

// The zone alone makes a child of a woman of 101; her number knows better.
func TestBirthDate(t *testing.T) {
	for name, c := range map[string]struct {
		number Number
		birth  personal.Text
		want   personal.Text
	}{
		"over a hundred":             {"001125123456", "250612", "1925-06-12"},
		"a child":                    {"001325123456", "250612", "2025-06-12"},
		"number of another year":     {"001190123456", "250612", "2025-06-12"},
		"number of another century":  {"001525123456", "250612", "2025-06-12"},
		"year alone":                 {"001125123456", "25<<<<", "1925"},
		"no such day in that year":   {"001100123456", "000229", "2000-02-29"},
		"nothing known of the birth": {"001125123456", "<<<<<<", ""},
	} {
		m, err := mrz.MRZ{Format: mrz.TD1, DocumentType: "ID", Issuer: "VNM", Nationality: "VNM", Names: mrz.Names{Primary: "MAI"},
			DocumentNumber: c.number.DocumentNumber(), OptionalData1: personal.Text(c.number), DateOfBirth: c.birth, DateOfExpiry: "991231"}.Build()
		if err != nil {
			t.Fatal(err)
		}
		if d, err := BirthDate(m, at); err != nil || d.ISO() != c.want {
			t.Errorf("%s: got %s, %v", name, d.ISO().Reveal(), err)
		}
	}
	if _, err := BirthDate(mrz.MRZ{DateOfBirth: "991399"}, at); !errors.Is(err, ErrDate) {
		t.Errorf("got %v", err)
	}
}

func TestNothingPersonalIsPrinted(t *testing.T) {
	c, err := ParseCCCD(cccd2021)
	if err != nil {
		t.Fatal(err)
	}
	b, err := ParseBHYT(bhyt2017)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("scan", "card", c, "number", c.Number, "structure", c.Number.Structure(),
		"keys", MRZKeys(c), "bhyt", b)
	printed := log.String() + fmt.Sprintf("%v %+v %#v %s %x %d", c, c, c, c.Number, c.Number, c.Number.Structure()) + fmt.Sprintf("%+v %+v", b, MRZKeys(c))
	for _, secret := range []string{"001190123456", "190123456", "Nguy", "Quận Y", "1990", "15011990", "900115", "Hà Nội", "HS401", "2010", "01050123456789", "7102"} {
		if strings.Contains(printed, secret) {
			t.Errorf("printed %q", secret)
		}
	}
}
