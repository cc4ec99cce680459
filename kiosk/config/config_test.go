package config_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/config"
)

// write makes agent.yaml and other files in a folder of their own.
func write(t *testing.T, text string, others ...string) string {
	t.Helper()
	dir := t.TempDir()
	others = append(others, "agent.yaml", text)
	for i := 0; i < len(others); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, others[i]), []byte(others[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "agent.yaml")
}

func load(t *testing.T, path string) *config.Config {
	t.Helper()
	c, err := config.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const whole = `
insurance:
  url: https://egw.example.vn
  username: 99999_BV
  passwordFile: vss.txt
  md5: lower
  tokenBody: json
  staff: {name: Lê Thị Trực, cccd: "001185000001"}
  caFile: ca.pem
  connectTimeout: 2s
  timeout: 20s
accommodation:
  url: https://lodging.example.vn/api
  username: khachsanmau
  password: 0123456
  basicFile: basic.txt
  facility:
    type: health
`

func TestWholeFile(t *testing.T) {
	authority, err := rig.NewAuthority(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	pem := string(authority.PEM())
	c := load(t, write(t, whole, "vss.txt", "mat khau \n", "basic.txt", "API_THU:bi-mat-thu\r\n", "ca.pem", pem))
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	i, err := c.InsuranceOptions(nil, nil)
	if err != nil || i.Portal.URL != "https://egw.example.vn" || i.Username != "99999_BV" || i.Password != "mat khau " ||
		!i.LowerMD5 || !i.JSONToken || i.Portal.ConnectTimeout != 2*time.Second || i.Portal.Timeout != 20*time.Second || string(i.Portal.CA) != pem {
		t.Errorf("insurance: %+v, %v", i, err)
	}
	if s := c.Insurance.Staff.Lookup(); s.Name != "Lê Thị Trực" || s.Number != "001185000001" {
		t.Error("the member of staff is lost")
	}
	a, err := c.AccommodationOptions(nil, nil)
	if err != nil || a.Password != "0123456" || a.Basic != "API_THU:bi-mat-thu" || !a.RoomRequired || a.DefaultReason != accommodation.Treatment {
		t.Errorf("accommodation: %+v, %v", a, err)
	}
}

func TestNoFileAndEmptyFiles(t *testing.T) {
	for _, path := range []string{filepath.Join(t.TempDir(), "none.yaml"), write(t, ""), write(t, "# nothing\n"), write(t, "insurance:\n")} {
		c := load(t, path)
		_, i := c.InsuranceOptions(nil, nil)
		_, a := c.AccommodationOptions(nil, nil)
		if !errors.Is(i, config.ErrNotConfigured) || !errors.Is(a, config.ErrNotConfigured) || c.Check() != nil {
			t.Errorf("%v, %v, %v", i, a, c.Check())
		}
	}
}

func TestRoomAndReason(t *testing.T) {
	for settings, want := range map[string]string{
		"":                            "true 1",
		"facility: {type: household}": "false 1",
		"facility: {type: dormitory}": "true 1",
		"facility: {type: health}":    "true 18",
		"facility: {type: health}\n  defaultReason: 6":  "true 6",
		"roomRequired: false":                           "false 1",
		"facility: {type: other}\n  roomRequired: true": "true 1",
	} {
		c := load(t, write(t, "accommodation:\n  url: https://x.vn\n  username: u\n  password: p\n  basic: b\n  "+settings))
		o, err := c.AccommodationOptions(nil, nil)
		if got := fmt.Sprint(o.RoomRequired, " ", o.DefaultReason); err != nil || got != want {
			t.Errorf("%s: %s, want %s; %v", settings, got, want, err)
		}
	}
}

func TestMistakesNameTheirPlace(t *testing.T) {
	const insurance = "insurance:\n  url: https://x.vn\n  username: u\n  password: SECRET\n"
	const lodging = "accommodation:\n  url: https://x.vn\n  username: u\n  password: SECRET\n  basic: SECRET\n"
	for _, c := range []struct {
		text, key string
		line      int
		problem   config.Problem
	}{
		{"insurance:\n  ulr: SECRET\n", "insurance.ulr", 2, config.UnknownKey},
		{"insurance:\n  staff: {name: SECRET, ccccd: SECRET}\n", "insurance.staff.ccccd", 2, config.UnknownKey},
		{"insurances: {}\n", "insurances", 1, config.UnknownKey},
		{"insurance:\n  staff: SECRET\n", "insurance.staff", 2, config.WrongType},
		{"insurance:\n  password: [SECRET]\n", "insurance.password", 2, config.WrongType},
		{"insurance:\n  timeout: SECRET\n", "insurance.timeout", 2, config.WrongType},
		{"insurance:\n  username: u\n  username: SECRET\n", "insurance.username", 3, config.RepeatedKey},
		{"insurance: {a: [\n", "", 1, config.NotYAML},
		{"insurance:\n  password: *SECRET\n", "", 0, config.NotYAML},
		{"insurance: {}\n---\ninsurance: {}\n", "", 0, config.NotYAML},
		{"insurance:\n  url: http://127.0.0.1:8080\n  username: u\n", "insurance.url", 2, config.PlainHTTP},
		{"insurance:\n  url: https://u:SECRET@x.vn\n", "insurance.url", 2, config.NotAnAddress},
		{"insurance:\n  url: https://x.vn\n", "insurance.username", 1, config.Missing},
		{"insurance:\n  url: https://x.vn\n  username: u\n", "insurance.password", 1, config.Missing},
		{insurance + "  passwordFile: SECRET\n", "insurance.passwordFile", 5, config.Twice},
		{insurance + "  caFile: none.pem\n", "insurance.caFile", 5, config.Unreadable},
		{insurance + "  caFile: agent.yaml\n", "insurance.caFile", 5, config.NoCertificate},
		{insurance + "  caFile: .\n", "insurance.caFile", 5, config.Unreadable},
		{insurance + "  md5: SECRET\n", "insurance.md5", 5, config.NotAllowed},
		{insurance + "  tokenBody: xml\n", "insurance.tokenBody", 5, config.NotAllowed},
		{insurance + "  timeout: -1s\n", "insurance.timeout", 5, config.NotAllowed},
		{insurance + "  connectTimeout: -1s\n", "insurance.connectTimeout", 5, config.NotAllowed},
		{insurance + "  retry: {base: -1s}\n", "insurance.retry.base", 5, config.NotAllowed},
		{insurance + "  retry: {base: 2s, max: 1s}\n", "insurance.retry.max", 5, config.NotAllowed},
		{lodging + "  retry: {probe: -1s}\n", "accommodation.retry.probe", 6, config.NotAllowed},
		{insurance + "  staff:\n    cccd: \"01185000001\"\n", "insurance.staff.cccd", 6, config.NotAllowed},
		{"accommodation:\n  url: http://x.vn\n", "accommodation.url", 2, config.PlainHTTP},
		{lodging + "  facility: {type: motel}\n", "accommodation.facility.type", 6, config.NotAllowed},
		{lodging + "  defaultReason: 21\n", "accommodation.defaultReason", 6, config.NotAllowed},
		{lodging + "  roomRequired: SECRET\n", "accommodation.roomRequired", 6, config.WrongType},
		{"accommodation:\n  url: https://x.vn\n  username: u\n  password: SECRET\n", "accommodation.basic", 1, config.Missing},
		{"accommodation:\n  url: https://x.vn\n  username: u\n  passwordFile: none\n", "accommodation.passwordFile", 4, config.Unreadable},
		{strings.Repeat("#", 1<<20+1), "", 0, config.TooLarge},
	} {
		loaded, err := config.Load(write(t, c.text))
		if err == nil {
			err = loaded.Check()
		}
		var wrong *config.Error
		if !errors.As(err, &wrong) || wrong.Key != c.key || wrong.Line != c.line && c.line != 0 || wrong.Problem != c.problem {
			t.Errorf("%.60q: %v", c.text, err)
		}
		if printed := fmt.Sprintf("%v %+v", err, wrong); strings.Contains(printed, "SECRET") {
			t.Errorf("a value was printed: %s", printed)
		}
	}
}

func TestOneBackendsMistakeIsItsOwn(t *testing.T) {
	c := load(t, write(t, "insurance:\n  url: http://x.vn\naccommodation:\n  url: https://x.vn\n  username: u\n  password: p\n  basic: b\n"))
	if _, err := c.AccommodationOptions(nil, nil); err != nil {
		t.Error(err)
	}
	if c.Check() == nil {
		t.Error("the check found nothing")
	}
}

func TestManyMistakesAtOnce(t *testing.T) {
	_, err := config.Load(write(t, "a: 1\ninsurance:\n  b: 2\n"))
	if err == nil || strings.Count(err.Error(), "unknown-key") != 2 {
		t.Errorf("got %v", err)
	}
}

func TestSecretsAreRedacted(t *testing.T) {
	c := load(t, write(t, "insurance:\n  url: https://x.vn\n  username: u\n  password: hunter2\n  staff: {name: Lê Thị Trực}\n"))
	o, err := c.InsuranceOptions(nil, nil)
	if printed := fmt.Sprintf("%v %+v %#v %+v %v", c, c, c.Insurance, o, err); strings.Contains(printed, "hunter2") || strings.Contains(printed, "Trực") {
		t.Errorf("printed %s", printed)
	}
	if o.Password != backend.Secret("hunter2") {
		t.Error("the password is lost")
	}
}

func FuzzLoad(f *testing.F) {
	for _, seed := range []string{whole, "insurance: &a {staff: *a}", "? [a]\n: b", "- 1", "\xff", "insurance: !!binary x"} {
		f.Add(seed)
	}
	path := filepath.Join(f.TempDir(), "agent.yaml")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(path)
		if (c == nil) == (err == nil) {
			t.Error("a configuration with an error, or neither")
		}
		if c != nil {
			_ = c.Check()
		}
	})
}

func ExampleLoad() {
	dir, _ := os.MkdirTemp("", "config")
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "agent.yaml")
	_ = os.WriteFile(path, []byte("insurance:\n  url: http://egw.example.vn\n"), 0o600)
	c, err := config.Load(path)
	fmt.Println(err)
	var wrong *config.Error
	if errors.As(c.Check(), &wrong) {
		fmt.Println(wrong.Line, wrong.Key, wrong.Problem)
	}
	// Output:
	// <nil>
	// 2 insurance.url plain-http
}
