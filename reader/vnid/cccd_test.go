package vnid

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"golang.org/x/text/unicode/norm"
)

const (
	cccd2021    = "001190123456|012345678|Nguyễn Thị Hoa|15011990|Nữ|Số 1, Phường X, Quận Y, Hà Nội|20042021"
	cccdNoOld   = "001190123456||Nguyễn Thị Hoa|15011990|Nữ|Số 1, Phường X, Quận Y, Hà Nội|20042021"
	canCuoc2024 = "001190123456||Nguyễn Thị Hoa|15011990|Nữ|Số 1, Phường X, Hà Nội|20092024||||"
)

// asJSON shows values in the clear: the people are invented.
func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

const hoaJSON = `{"personalNumber":"001190123456","previousNumber":"012345678","fullName":"Nguyễn Thị Hoa",` +
	`"dateOfBirth":"1990-01-15","sex":"female","residence":"Số 1, Phường X, Quận Y, Hà Nội","issued":"2021-04-20"}`

func TestParseCCCD(t *testing.T) {
	withoutOld := strings.Replace(hoaJSON, `"previousNumber":"012345678",`, "", 1)
	for name, c := range map[string]struct{ text, want string }{
		"card of 2021":           {cccd2021, hoaJSON},
		"without an old number":  {cccdNoOld, withoutOld},
		"old number of 12":       {strings.Replace(cccd2021, "012345678", "001190000001", 1), strings.Replace(hoaJSON, "012345678", "001190000001", 1)},
		"byte order mark":        {"\uFEFF" + cccd2021, hoaJSON},
		"NUL and line end":       {cccd2021 + "\r\n\x00\x00", hoaJSON},
		"NUL inside":             {strings.Replace(cccd2021, "Hoa", "H\x00oa", 1), hoaJSON},
		"end of transmission":    {"\x02" + cccd2021 + "\x03\x1d", hoaJSON},
		"full-width bars":        {strings.ReplaceAll(cccd2021, "|", "｜"), hoaJSON},
		"prefix":                 {"CCCD:" + cccd2021, hoaJSON},
		"prefix in small":        {"\uFEFFcccd: " + cccd2021, hoaJSON},
		"decomposed":             {norm.NFD.String(cccd2021), hoaJSON},
		"spaces around parts":    {strings.ReplaceAll(cccd2021, "|", " | "), hoaJSON},
		"sex in capitals":        {strings.Replace(cccd2021, "Nữ", "NỮ", 1), hoaJSON},
		"sex that lost its mark": {strings.Replace(cccd2021, "Nữ", "Nu", 1), hoaJSON},
		"a line break in the residence": {strings.Replace(cccd2021, "Phường X, ", "Phường X,\n", 1),
			hoaJSON},
		"year of birth alone": {strings.Replace(cccdNoOld, "15011990", "1990", 1), strings.Replace(withoutOld, "1990-01-15", "1990", 1)},
		"zeros for day and month": {strings.Replace(cccdNoOld, "15011990", "00001990", 1),
			strings.Replace(withoutOld, "1990-01-15", "1990", 1)},
		"card of 2024": {canCuoc2024, `{"personalNumber":"001190123456","fullName":"Nguyễn Thị Hoa","dateOfBirth":"1990-01-15","sex":"female",` +
			`"residence":"Số 1, Phường X, Hà Nội","issued":"2024-09-20","extra":["","","",""]}`},
		"card of 2024 with everything": {"001217000001|012345678|Lê Bảo An|05062017|Nam||30052025|001217999999|Lê Văn B|Trần Thị C|x",
			`{"personalNumber":"001217000001","previousNumber":"012345678","fullName":"Lê Bảo An","dateOfBirth":"2017-06-05","sex":"male",` +
				`"residence":"","issued":"2025-05-30","extra":["001217999999","Lê Văn B","Trần Thị C","x"]}`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseCCCD(c.text)
			if err != nil {
				t.Fatal(err)
			}
			if j := asJSON(t, got); j != c.want {
				t.Errorf("got\n%s\nwant\n%s", j, c.want)
			}
		})
	}
}

func TestParseCCCDRefuses(t *testing.T) {
	change := func(old, new string) string { return strings.Replace(cccd2021, old, new, 1) }
	for name, c := range map[string]struct {
		text  string
		err   error
		field string
	}{
		"empty":                     {"", ErrNotCCCD, ""},
		"six parts":                 {"001190123456|012345678|Nguyễn Thị Hoa|15011990|Nữ|Hà Nội", ErrNotCCCD, ""},
		"a link":                    {"https://example.vn/a|b|c|d|e|f|g", ErrURL, ""},
		"a link in capitals":        {"HTTP://EXAMPLE.VN/Q", ErrNotCCCD, ""},
		"health declaration":        {"001190123456|NGUYEN THI HOA|1990-01-15|1|QID123|EXT", ErrDeclaration, ""},
		"long health declaration":   {"001190123456|NGUYEN THI HOA|1990-01-15|1|QID123|EXT|X|Y", ErrNotCCCD, ""},
		"a hundred parts":           {strings.Repeat("1|", 100), ErrNotCCCD, ""},
		"too long":                  {cccd2021 + strings.Repeat(" ", maxText), ErrSize, ""},
		"bytes that are no UTF-8":   {change("Hoa", "Ho\xe1"), ErrEncoding, ""},
		"letters already lost":      {change("ễ", "\uFFFD"), ErrEncoding, ""},
		"number of 11":              {change("001190123456", "00119012345"), ErrDigits, "personalNumber"},
		"number with a letter":      {change("001190123456", "00119012345O"), ErrDigits, "personalNumber"},
		"old number of 8":           {change("012345678", "01234567"), ErrDigits, "previousNumber"},
		"old number with a letter":  {change("012345678", "01234567B"), ErrDigits, "previousNumber"},
		"no name":                   {change("Nguyễn Thị Hoa", " "), ErrEmpty, "fullName"},
		"31 February":               {change("15011990", "31021990"), ErrDate, "dateOfBirth"},
		"ISO birth date":            {change("15011990", "1990-01-15"), ErrDate, "dateOfBirth"},
		"six digits":                {change("15011990", "150190"), ErrDate, "dateOfBirth"},
		"no birth date":             {change("15011990", ""), ErrDate, "dateOfBirth"},
		"day without month":         {change("15011990", "15001990"), ErrDate, "dateOfBirth"},
		"other digits":              {change("15011990", "١٥٠١"), ErrDate, "dateOfBirth"},
		"sex by digit":              {change("Nữ", "1"), ErrSex, "sex"},
		"no sex":                    {change("Nữ", ""), ErrSex, "sex"},
		"issue date of 13th month":  {change("20042021", "20132021"), ErrDate, "issued"},
		"issue year alone":          {change("20042021", "2021"), ErrDate, "issued"},
		"first of two wrong fields": {"1|2|3|4|5|6|7", ErrDigits, "personalNumber"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ParseCCCD(c.text)
			if !errors.Is(err, c.err) {
				t.Fatalf("got %v", err)
			}
			var at *FieldError
			if errors.As(err, &at) != (c.field != "") || at != nil && at.Field != c.field {
				t.Errorf("got %v", err)
			}
			for _, secret := range []string{"0011901", "0123456", "Hoa", "HOA", "1990"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the error holds a value")
				}
			}
		})
	}
}

func TestParseSex(t *testing.T) {
	for s, want := range map[string]personal.Text{
		"Nam": "male", "NAM": "male", " nam ": "male", "Nữ": "female", "NỮ": "female", "nữ": "female", "Nu": "female",
		"Nu\u031B\u0303": "female", "Nư\u0303": "female", "Nu\u0303\u031B": "female",
	} {
		if got, err := ParseSex(s); err != nil || got != want {
			t.Errorf("%q: got %s, %v", s, got.Reveal(), err)
		}
	}
	for _, s := range []string{"", "M", "F", "Nử", "Khác", "0"} {
		if _, err := ParseSex(s); !errors.Is(err, ErrSex) {
			t.Errorf("%q: got %v", s, err)
		}
	}
}

func TestParseDate(t *testing.T) {
	for s, want := range map[string]personal.Text{
		"15011990": "1990-01-15", "15/01/1990": "1990-01-15", "01/1990": "1990-01", "1990": "1990",
		"00011990": "1990-01", "00/00/1990": "1990", "29022024": "2024-02-29",
	} {
		if d, err := ParseDate(s); err != nil || d.ISO() != want {
			t.Errorf("%q: got %s, %v", s, d.ISO().Reveal(), err)
		}
	}
	for _, s := range []string{"", "0000", "15-01-1990", "1990-01-15", "15/1/1990", "29022023", "19900115", "+5011990", "1/1990x", "15/01/19900"} {
		if _, err := ParseDate(s); !errors.Is(err, ErrDate) {
			t.Errorf("%q was taken", s)
		}
	}
}

func TestIsCanCuoc(t *testing.T) {
	for text, want := range map[string]bool{
		cccd2021:                                 false,
		canCuoc2024:                              true,
		cccd2021 + "||||":                        true, // eleven parts, whatever the date
		cccd2021 + "|":                           false,
		"001190123456||A|15011990|Nam||30062024": false,
		"001190123456||A|15011990|Nam||01072024": true,
		"001190123456|012345678|A|15011990|Nam||12112025": true, // an old number proves nothing
	} {
		c, err := ParseCCCD(text)
		if err != nil {
			t.Fatal(err)
		}
		if c.IsCanCuoc() != want {
			t.Errorf("%s: got %v", text, !want)
		}
	}
}

func TestFormatCCCD(t *testing.T) {
	for _, text := range []string{cccd2021, cccdNoOld, canCuoc2024, cccd2021 + "|a|b|c|d"} {
		c, err := ParseCCCD(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := FormatCCCD(c); err != nil || got.Reveal() != text {
			t.Errorf("got %s, %v", got.Reveal(), err)
		}
	}
	for field, c := range map[string]CCCD{
		"residence": {Sex: mrz.Male, Residence: "a|b"}, "extra": {Sex: mrz.Male, Extra: []personal.Text{"", "｜"}}, "sex": {},
	} {
		_, err := FormatCCCD(c)
		var at *FieldError
		if !errors.As(err, &at) || at.Field != field {
			t.Errorf("%s: got %v", field, err)
		}
	}
}

// Every payload of the shared QR images is a citizen card, and is written back
// byte for byte.
func TestSharedPayloads(t *testing.T) {
	b, err := os.ReadFile("../../../shared/qr/manifest.json")
	if err != nil {
		t.Skip("../shared is absent")
	}
	var frames []struct{ Text string }
	if err := json.Unmarshal(b, &frames); err != nil || len(frames) == 0 {
		t.Fatal(err, len(frames))
	}
	for i, f := range frames {
		c, err := ParseCCCD(f.Text)
		if err != nil {
			t.Errorf("frame %d: %v", i, err)
			continue
		}
		if got, err := FormatCCCD(c); err != nil || got.Reveal() != norm.NFC.String(f.Text) {
			t.Errorf("frame %d: written otherwise, %v", i, err)
		}
	}
}

// FuzzParseCCCD: no text makes the parser panic, and what it reads can be
// written and reads back the same.
func FuzzParseCCCD(f *testing.F) {
	for _, s := range []string{cccd2021, cccdNoOld, canCuoc2024, norm.NFD.String(cccd2021), "CCCD:" + cccd2021, "\uFEFF|||||||", "https://a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCCCD(text)
		if err != nil {
			return
		}
		_ = MRZKeys(c)
		written, err := FormatCCCD(c)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseCCCD(written.Reveal())
		if err != nil || asJSON(t, again) != asJSON(t, c) {
			t.Errorf("read %s, then %s, %v", asJSON(t, c), asJSON(t, again), err)
		}
	})
}
