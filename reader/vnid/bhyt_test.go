package vnid

import (
	"errors"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
)

const (
	bhyt2017 = "HS4010123456789|4e677579e1bb856e2056c4836e2041|15/01/2010|1|53e1bb9120312c205068c6b0e1bb9d6e6720592c2048c3a0204ee1bb9969|" +
		"01 - 043|01/01/2020|-|20/12/2019|01050123456789|-|4|01/01/2025|1a2b3c4d5e6f7080-7102|$"
	bhyt2021 = "0123456789|4e677579e1bb856e2056c4836e2041|15/01/1990|1|-|01 - 043|01/06/2021|-|01/06/2021|01050123456789|-|4|01/01/2025|" +
		"1a2b3c4d5e6f7080-1202|4|5175e1baad6e20592c2048c3a0204ee1bb9969|$"
	bhytShort = "HS4010123456789|4e677579e1bb856e2056c4836e2041|2010|2|-|01 - C54|01/01/2019|31/12/2019|20/12/2018|$"
)

const (
	json2017 = `{"cardCode":"HS4010123456789","fullName":"Nguyễn Văn A","dateOfBirth":"2010-01-15","sex":"male","residence":"Số 1, Phường Y, Hà Nội",` +
		`"facility":"01043","validFrom":"2020-01-01","issued":"2019-12-20","manager":"01050123456789","livingArea":"4",` +
		`"fiveYearsSince":"2025-01-01","check":"1a2b3c4d5e6f7080-7102"}`
	json2021 = `{"cardCode":"0123456789","fullName":"Nguyễn Văn A","dateOfBirth":"1990-01-15","sex":"male",` +
		`"facility":"01043","validFrom":"2021-06-01","issued":"2021-06-01","manager":"01050123456789","livingArea":"4",` +
		`"fiveYearsSince":"2025-01-01","check":"1a2b3c4d5e6f7080-1202","benefitLevel":"4","placeOfIssue":"Quận Y, Hà Nội"}`
	jsonShort = `{"cardCode":"HS4010123456789","fullName":"Nguyễn Văn A","dateOfBirth":"2010","sex":"female",` +
		`"facility":"01C54","validFrom":"2019-01-01","validTo":"2019-12-31","issued":"2018-12-20"}`
)

func TestParseBHYT(t *testing.T) {
	name := "4e677579e1bb856e2056c4836e2041"
	for what, c := range map[string]struct{ text, want string }{
		"template of 2017":        {bhyt2017, json2017},
		"template of 2021":        {bhyt2021, json2021},
		"short one of 2019":       {bhytShort, jsonShort},
		"end mark missing":        {strings.TrimSuffix(bhyt2017, "|$"), json2017},
		"end mark eaten":          {strings.TrimSuffix(bhyt2021, "$"), json2021},
		"end mark without a bar":  {strings.TrimSuffix(bhyt2021, "|$") + "$", json2021},
		"something behind it":     {bhytShort + "|x\r\n", jsonShort},
		"byte order mark":         {"\uFEFF" + bhyt2017 + "\r\n", json2017},
		"en dash":                 {strings.Replace(bhyt2017, "01 - 043", "01 – 043", 1), json2017},
		"facility joined":         {strings.Replace(bhyt2017, "01 - 043", "01043", 1), json2017},
		"en dash for absent":      {strings.Replace(bhyt2017, "|-|", "|–|", 2), json2017},
		"space before a date":     {strings.Replace(bhyt2017, "|01/01/2025", "| 01/01/2025", 1), json2017},
		"hex in capitals":         {strings.Replace(bhyt2017, name, strings.ToUpper(name), 1), json2017},
		"decomposed name":         {strings.Replace(bhyt2017, name, "4e67757965cc82cc836e205661cc866e2041", 1), json2017},
		"code in small letters":   {strings.Replace(bhyt2017, "HS", "hs", 1), json2017},
		"code of 12":              {strings.Replace(bhyt2021, "0123456789", "001190123456", 1), strings.Replace(json2021, "0123456789", "001190123456", 1)},
		"name in the clear":       {strings.Replace(bhyt2017, name, "Nguyễn Văn A", 1), json2017},
		"name of odd length":      {strings.Replace(bhytShort, name, "4e6", 1), strings.Replace(jsonShort, "Nguyễn Văn A", "4e6", 1)},
		"name that is no UTF-8":   {strings.Replace(bhytShort, name, "ffee", 1), strings.Replace(jsonShort, "Nguyễn Văn A", "ffee", 1)},
		"name of controls":        {strings.Replace(bhytShort, name, "4e0a41", 1), strings.Replace(jsonShort, "Nguyễn Văn A", "4e0a41", 1)},
		"four parts and no more":  {"0123456789|41|1990|2", `{"cardCode":"0123456789","fullName":"A","dateOfBirth":"1990","sex":"female"}`},
		"parent of a small child": {strings.Replace(bhyt2017, "56789|-|4", "56789|42|4", 1), strings.Replace(json2017, `"livingArea"`, `"parent":"B","livingArea"`, 1)},
	} {
		t.Run(what, func(t *testing.T) {
			got, err := ParseBHYT(c.text)
			if err != nil {
				t.Fatal(err)
			}
			if j := asJSON(t, got); j != c.want {
				t.Errorf("got\n%s\nwant\n%s", j, c.want)
			}
		})
	}
}

func TestParseBHYTRefuses(t *testing.T) {
	change := func(old, new string) string { return strings.Replace(bhyt2017, old, new, 1) }
	for name, c := range map[string]struct {
		text  string
		err   error
		field string
	}{
		"empty":                 {"", ErrNotBHYT, ""},
		"end mark alone":        {"$", ErrNotBHYT, ""},
		"citizen card":          {cccd2021, ErrNotBHYT, ""},
		"health declaration":    {"001190123456|NGUYEN THI HOA|1990-01-15|1|QID123|EXT", ErrNotBHYT, ""},
		"three parts":           {"0123456789|41|1990", ErrNotBHYT, ""},
		"code of 14":            {change("HS4010123456789", "HS401012345678"), ErrNotBHYT, ""},
		"code of three letters": {change("HS4010123456789", "HSX010123456789"), ErrNotBHYT, ""},
		"sex in words":          {change("|1|", "|Nam|"), ErrNotBHYT, ""},
		"31 April":              {change("15/01/2010", "31/04/2010"), ErrDate, "dateOfBirth"},
		"no birth date":         {change("15/01/2010", "-"), ErrDate, "dateOfBirth"},
		"valid from nothing":    {change("01/01/2020", "01/01"), ErrDate, "validFrom"},
		"valid to ISO":          {change("2020|-|", "2020|2021-01-01|"), ErrDate, "validTo"},
		"issued in a 13th":      {change("20/12/2019", "20/13/2019"), ErrDate, "issued"},
		"five years of what":    {change("01/01/2025", "soon"), ErrDate, "fiveYearsSince"},
		"a hundred parts":       {"0123456789|41|1990|2" + strings.Repeat("|1", 100), ErrNotBHYT, ""},
		"too long":              {bhyt2017 + strings.Repeat("0", maxText), ErrSize, ""},
		"no UTF-8":              {bhyt2017 + "\xff", ErrEncoding, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := ParseBHYT(c.text)
			var at *FieldError
			if !errors.Is(err, c.err) || errors.As(err, &at) != (c.field != "") || at != nil && at.Field != c.field {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestFormatBHYT(t *testing.T) {
	for _, text := range []string{bhyt2017, bhyt2021, bhytShort} {
		b, err := ParseBHYT(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := FormatBHYT(b); err != nil || got.Reveal() != text {
			t.Errorf("got\n%s, %v, want\n%s", got.Reveal(), err, text)
		}
	}
	for field, b := range map[string]BHYT{"manager": {Sex: mrz.Male, Manager: "1|2"}, "sex": {Sex: mrz.Unspecified}} {
		_, err := FormatBHYT(b)
		var at *FieldError
		if !errors.As(err, &at) || at.Field != field {
			t.Errorf("%s: got %v", field, err)
		}
	}
}

// FuzzParseBHYT: no text makes the parser panic, and what it reads can be
// written and reads back the same.
func FuzzParseBHYT(f *testing.F) {
	for _, s := range []string{bhyt2017, bhyt2021, bhytShort, "0123456789|41|1990|2", "$", "0123456789|zz|00/05/1990|1|–|1 — 2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, err := ParseBHYT(text)
		if err != nil {
			return
		}
		written, err := FormatBHYT(b)
		if err != nil {
			t.Fatal(err)
		}
		if len(written) > maxText {
			return // hexadecimal doubles what stood in the clear
		}
		again, err := ParseBHYT(written.Reveal())
		if err != nil || asJSON(t, again) != asJSON(t, b) {
			t.Errorf("read %s, then %s, %v", asJSON(t, b), asJSON(t, again), err)
		}
	})
}
