package vnid

import (
	"errors"
	"strings"
	"testing"
)

const (
	// A public sample, and one made for a hospital.
	vietQRVaccine  = "00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA53037045405790005802VN62220818Ung Ho Quy Vac Xin63043ACF"
	vietQRHospital = "00020101021238540010A00000072701240006970436011012345678900208QRIBFTTA53037045405850005802VN62180814KCB 0001 LK1236304A6A0"
)

func TestParseVietQR(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"public sample": {vietQRVaccine, `{"bin":"970415","account":"113366668888","amount":79000,"purpose":"Ung Ho Quy Vac Xin","crcOk":true}`},
		"hospital":      {vietQRHospital + "\r\n", `{"bin":"970436","account":"1234567890","amount":85000,"purpose":"KCB 0001 LK123","crcOk":true}`},
		"small letters": {strings.Replace(vietQRVaccine, "3ACF", "3acf", 1), `{"bin":"970415","account":"113366668888","amount":79000,"purpose":"Ung Ho Quy Vac Xin","crcOk":true}`},
		"altered": {strings.Replace(vietQRVaccine, "79000", "97000", 1),
			`{"bin":"970415","account":"113366668888","amount":97000,"purpose":"Ung Ho Quy Vac Xin","crcOk":false}`},
		"no checksum": {strings.TrimSuffix(vietQRHospital, "6304A6A0"), `{"bin":"970436","account":"1234567890","amount":85000,"purpose":"KCB 0001 LK123","crcOk":false}`},
		"open amount": {"00020138540010A00000072701240006970436011012345678900208QRIBFTTA5802VN", `{"bin":"970436","account":"1234567890","crcOk":false}`},
		"zero xu":     {"00020138540010A00000072701240006970436011012345678900208QRIBFTTA540885000.00", `{"bin":"970436","account":"1234567890","amount":85000,"crcOk":false}`},
	} {
		got, err := ParseVietQR(c.text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if j := asJSON(t, got); j != c.want {
			t.Errorf("%s: got %s", name, j)
		}
	}
}

func TestParseVietQRRefuses(t *testing.T) {
	head := "00020138540010A00000072701240006970436011012345678900208QRIBFTTA"
	for name, c := range map[string]struct {
		text  string
		err   error
		field string
	}{
		"empty":             {"", ErrNotVietQR, ""},
		"another payload":   {"000202" + head[6:], ErrNotVietQR, ""},
		"another scheme":    {strings.Replace(head, "A000000727", "A000000677", 1), ErrNotVietQR, ""},
		"no scheme":         {"0002015802VN", ErrNotVietQR, ""},
		"length lies":       {head + "5499", ErrNotVietQR, ""},
		"tag of letters":    {head + "AB02VN", ErrNotVietQR, ""},
		"inner length":      {strings.Replace(head, "0124", "0199", 1), ErrNotVietQR, ""},
		"no account":        {"00020138180010A0000007270100", ErrEmpty, "account"},
		"amount of xu":      {head + "540885000.50", ErrDigits, "amount"},
		"negative amount":   {head + "5403-85", ErrDigits, "amount"},
		"amount beyond":     {head + "542099999999999999999999", ErrDigits, "amount"},
		"purpose that lies": {head + "62040899", ErrSize, "purpose"},
		"too long":          {head + strings.Repeat("5802VN", 1000), ErrSize, ""},
	} {
		_, err := ParseVietQR(c.text)
		var at *FieldError
		if !errors.Is(err, c.err) || errors.As(err, &at) != (c.field != "") || at != nil && at.Field != c.field {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestCRC16(t *testing.T) {
	if got := CRC16("123456789"); got != 0x29B1 {
		t.Errorf("got %04X", got)
	}
}

func FuzzParseVietQR(f *testing.F) {
	for _, s := range []string{vietQRVaccine, vietQRHospital, "0002016304", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if q, err := ParseVietQR(text); err == nil && (q.Bank == "" || q.Account.IsZero() || q.Amount < 0) {
			t.Errorf("read %s", asJSON(t, q))
		}
	})
}
