package mrz

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func TestInformation(t *testing.T) {
	for text, want := range map[string]string{
		// 9303-11 appendix D.2
		td2Long: "D23145890734934071279507122",
		td2:     "L898902C<369080619406236",
		td1Long: "D23145890734934071279507122",
		td1:     "L898902C<369080619406236",
		vnHoa:   "190123456990011583001156",
		vnAn:    "060123456360043099912315",
	} {
		m, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := KeyOf(m).Information(); err != nil || got != want {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
}

func TestInformationOfTypedKeys(t *testing.T) {
	for name, c := range map[string]struct {
		key  Key
		want string
	}{
		"9303-11 appendix G":   {Key{"T22000129", "640812", "101031"}, "T22000129364081251010318"},
		"9303-11 appendix I":   {Key{"C11T002JM", "960812", "231031"}, "C11T002JM496081222310314"},
		"short, lower case":    {Key{" l898902c ", "690806", "940623"}, "L898902C<369080619406236"},
		"fillers typed":        {Key{"L898902C<", "690806", "940623"}, "L898902C<369080619406236"},
		"space and hyphen":     {Key{"AB-12 34", "690806", "940623"}, "AB<12<34<969080619406236"},
		"unknown day of birth": {Key{"L898902C", "6908<<", "940623"}, "L898902C<36908<<59406236"},
	} {
		if got, err := c.key.Information(); err != nil || got != c.want {
			t.Errorf("%s: got %s, %v, want %s", name, got, err, c.want)
		}
	}
}

func TestInformationRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		key   Key
		field Field
		err   error
	}{
		"no number":       {Key{"<<<", "690806", "940623"}, FieldDocumentNumber, ErrLength},
		"number too long": {Key{"12345678901234567890123", "690806", "940623"}, FieldDocumentNumber, ErrLength},
		"number's marks":  {Key{"Đ1234", "690806", "940623"}, FieldDocumentNumber, ErrCharacter},
		"ISO birth date":  {Key{"L898902C", "1969-08-06", "940623"}, FieldDateOfBirth, ErrLength},
		"no expiry":       {Key{"L898902C", "690806", ""}, FieldDateOfExpiry, ErrLength},
		"expiry letters":  {Key{"L898902C", "690806", "94062E"}, FieldDateOfExpiry, ErrCharacter},
	} {
		got, err := c.key.Information()
		var at *FieldError
		if got != "" || !errors.Is(err, c.err) || !errors.As(err, &at) || at.Field != c.field {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// The file that the examples above were taken from, where it is at hand.
func TestInformationOfSharedVectors(t *testing.T) {
	b, err := os.ReadFile("../../../shared/vectors/icao-9303-11.json")
	if err != nil {
		t.Skip("../shared is absent")
	}
	var v struct {
		D struct {
			Examples []struct {
				Lines       []string `json:"mrz"`
				Information string   `json:"MRZ_information"`
			} `json:"mrz_examples"`
		} `json:"BAC_D"`
		G sharedKey `json:"PACE_password_G"`
		I sharedKey `json:"PACE_ECDH_CAM_I1"`
	}
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	if len(v.D.Examples) != 4 {
		t.Fatalf("%d examples", len(v.D.Examples))
	}
	for _, e := range v.D.Examples {
		m, err := Parse(strings.Join(e.Lines, "\n"))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := KeyOf(m).Information(); err != nil || got != e.Information {
			t.Errorf("got %s, %v", got, err)
		}
	}
	for _, k := range []sharedKey{v.G, v.I} {
		key := Key{personal.Text(k.Number[:len(k.Number)-1]), personal.Text(k.Birth[:6]), personal.Text(k.Expiry[:6])}
		if got, err := key.Information(); err != nil || got != k.Number+k.Birth+k.Expiry {
			t.Errorf("got %s, %v", got, err)
		}
	}
}

type sharedKey struct {
	Number string `json:"document_number_with_check"`
	Birth  string `json:"date_of_birth_with_check"`
	Expiry string `json:"date_of_expiry_with_check"`
}
