package config_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// fileOf writes a configuration, and files beside it.
func fileOf(t *testing.T, text string, beside map[string]string) *config.Config {
	t.Helper()
	dir := t.TempDir()
	for name, content := range beside {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(dir, "agent.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func rsaPEM(t *testing.T) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

const wholePublicService = `
publicService:
  qr: full
  authority: Công an phường Mẫu
payment:
  bank: "970436"
  account: "1234567890"
  gatewayKey: 0123456789abcdef
rar:
  url: https://rar.example.vn
  path: /verify
  keyFile: rar.key
  licenseId: LIC-1
  deviceType: kiosk
  address: Quầy 1
handover:
  motcua:
    ready: lgsp
    values: {MaDVC: "1.004194", MaCanBo: cb01}
    url: https://lgsp.example.vn/tiep-nhan
    token: bi-mat
  his:
    purpose: identification
    contentType: application/xml
    insecureLAN: true
    url: http://10.1.2.3/nhan
    template: |
      <bn ten="{{.Person.fullName | xml}}"/>
  sinh:
    ready: birth
`

func TestPublicServiceSettings(t *testing.T) {
	c := fileOf(t, wholePublicService, map[string]string{"rar.key": rsaPEM(t)})
	if err := c.Check(); err != nil {
		t.Fatal(err)
	}
	motcua, err := c.HandOverOptions("motcua", nil, nil)
	if err != nil || motcua.Purpose != visit.PublicService || motcua.Values["MaTichHop"] != "037" || motcua.Portal == nil || motcua.Token != "bi-mat" || motcua.Case {
		t.Errorf("%v %+v", err, motcua)
	}
	his, err := c.HandOverOptions("his", nil, nil)
	if err != nil || !his.Portal.PlainLAN() || his.Purpose != visit.Identification {
		t.Errorf("%v %+v", err, his)
	}
	sinh, err := c.HandOverOptions("sinh", nil, nil)
	if err != nil || !sinh.Case || sinh.Portal != nil {
		t.Errorf("%v %+v", err, sinh)
	}
	if p, err := c.PaymentOptions(); err != nil || p.Order.Bank != "970436" || p.Expires == 0 {
		t.Errorf("%v %+v", err, p)
	}
	if r, err := c.RAROptions(nil, nil); err != nil || r.Key == nil || r.Path != "/verify" {
		t.Error(err)
	}
	empty := fileOf(t, "", nil)
	if _, err := empty.PaymentOptions(); !errors.Is(err, config.ErrNotConfigured) {
		t.Error(err)
	}
	if _, err := empty.RAROptions(nil, nil); !errors.Is(err, config.ErrNotConfigured) {
		t.Error(err)
	}
}

func TestWrongPublicServiceSettings(t *testing.T) {
	const secret = "\n  username: a\n  password: b\n"
	centre := "rar:\n  url: https://rar.example.vn\n  path: /v\n  keyFile: rar.key\n  licenseId: a\n  deviceType: b\n  address: c\n"
	for text, want := range map[string]config.Error{
		"insurance:\n  url: http://10.0.0.1\n  insecureLAN: true" + secret:                             {Line: 3, Key: "insurance.insecureLAN", Problem: config.NotForPortals},
		"insurance:\n  url: https://x.example\n  insecureLAN: true" + secret:                           {Line: 3, Key: "insurance.insecureLAN", Problem: config.NotForPortals},
		"accommodation:\n  url: http://10.0.0.1\n  insecureLAN: true" + secret:                         {Line: 3, Key: "accommodation.insecureLAN", Problem: config.NotForPortals},
		"rar:\n  url: http://10.0.0.1\n  insecureLAN: true\n":                                          {Line: 3, Key: "rar.insecureLAN", Problem: config.NotForPortals},
		"rar:\n  url: http://10.0.0.1\n":                                                               {Line: 2, Key: "rar.url", Problem: config.PlainHTTP},
		"rar:\n  url: https://10.0.0.1\n":                                                              {Line: 1, Key: "rar.keyFile", Problem: config.Missing},
		"rar:\n  url: https://10.0.0.1\n  keyFile: text\n":                                             {Line: 3, Key: "rar.keyFile", Problem: config.NoKey},
		"rar:\n  url: https://x.example\n  keyFile: rar.key\n  path: /a\n":                             {Line: 1, Key: "rar.licenseId", Problem: config.Missing},
		centre + "  body: {id_card: x}\n":                                                              {Line: 8, Key: "rar.body", Problem: config.NotAllowed},
		"publicService:\n  qr: all\n":                                                                  {Line: 2, Key: "publicService.qr", Problem: config.NotAllowed},
		"payment:\n  bank: \"97\"\n  account: \"1\"\n":                                                 {Line: 2, Key: "payment.bank", Problem: config.NotAllowed},
		"payment:\n  bank: \"970436\"\n  account: \"1\"\n":                                             {Line: 1, Key: "payment.gatewayKey", Problem: config.Missing},
		"payment:\n  bank: \"970436\"\n  account: \"1\"\n  gatewayKey: short\n":                        {Line: 4, Key: "payment.gatewayKey", Problem: config.NotAllowed},
		"payment:\n  bank: \"970436\"\n  account: \"1\"\n  terminal: \"001190123456\"\n":               {Line: 4, Key: "payment.terminal", Problem: config.NotAllowed},
		"handover:\n  Một cửa: {}\n":                                                                   {Line: 2, Key: "handover.Một cửa", Problem: config.NotAllowed},
		"handover:\n  a: {}\n":                                                                         {Line: 2, Key: "handover.a.template", Problem: config.Missing},
		"handover:\n  a:\n    ready: nope\n":                                                           {Line: 3, Key: "handover.a.ready", Problem: config.NotAllowed},
		"handover:\n  a:\n    ready: lgsp\n":                                                           {Line: 3 - 1, Key: "handover.a.values.MaCanBo", Problem: config.Missing},
		"handover:\n  a:\n    ready: birth\n    template: x\n":                                         {Line: 4, Key: "handover.a.template", Problem: config.Twice},
		"handover:\n  a:\n    purpose: fun\n    template: x\n":                                         {Line: 3, Key: "handover.a.purpose", Problem: config.NotAllowed},
		"handover:\n  a:\n    contentType: text/html\n    template: x\n":                               {Line: 3, Key: "handover.a.contentType", Problem: config.NotAllowed},
		"handover:\n  a:\n    template: '{{.Person.fullName}}'\n":                                      {Line: 3, Key: "handover.a.template", Problem: "template-unescaped"},
		"handover:\n  a:\n    template: |\n      {\n      \"a\": {{.Person.mother | json}}\n      }\n": {Line: 5, Key: "handover.a.template", Problem: "template-field"},
		"handover:\n  a:\n    templateFile: wrong.tmpl\n":                                              {Line: 2, Key: "handover.a.templateFile", Problem: "template-function", File: "wrong.tmpl"},
		"handover:\n  a:\n    template: '{}'\n    url: http://10.0.0.1\n":                              {Line: 4, Key: "handover.a.url", Problem: config.PlainHTTP},
		"handover:\n  a:\n    template: '{}'\n    insecureLAN: true\n    url: http://203.0.113.1\n":    {Line: 5, Key: "handover.a.url", Problem: config.NotPrivate},
		"handover:\n  a:\n    template: '{}'\n    insecureLAN: true\n    url: ftp://10.0.0.1\n":        {Line: 5, Key: "handover.a.url", Problem: config.PlainHTTP},
	} {
		c := fileOf(t, text, map[string]string{"rar.key": "", "text": "no key", "wrong.tmpl": "{}\n{{exec \"ls\" | json}}"})
		if want.Key == "rar.licenseId" || want.Key == "rar.body" {
			c = fileOf(t, text, map[string]string{"rar.key": rsaPEM(t)})
		}
		var got *config.Error
		err := c.Check()
		if !errors.As(err, &got) || got.Key != want.Key || got.Problem != want.Problem || got.Line != want.Line {
			t.Errorf("%s\n got %v\nwant %d %s %s", text, err, want.Line, want.Key, want.Problem)
		}
		if want.File != "" && (got == nil || filepath.Base(got.File) != want.File) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestWhatGoesInTheClear(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "insurance:\n  way: his\n  his:\n    url: http://10.0.0.1\n    insecureLAN: true\n": 1,
		"insurance:\n  way: his\n  his:\n    url: https://10.0.0.1\n    insecureLAN: true\n": 0,
		"insurance:\n  his:\n    url: http://10.0.0.1\n    insecureLAN: true\n":              0,
	} {
		if got := fileOf(t, text, nil).Unencrypted(); len(got) != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// What the page on the public-service desk shows is a file: no key that nobody reads.
func TestThePageOnThePublicServiceDesk(t *testing.T) {
	page, err := os.ReadFile("../../docs/publicservice.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	if len(blocks) != 3 {
		t.Fatalf("%d files shown", len(blocks))
	}
	for _, b := range blocks {
		fileOf(t, b[1], nil)
	}
	shown := fileOf(t, blocks[0][1], map[string]string{"lgsp-token": "x", "lgsp-ca.pem": "x"})
	if _, err := shown.HandOverOptions("his", nil, nil); err != nil {
		t.Error(err)
	}
}

// One hand-over that is wrong leaves the others as they are.
func TestAWrongHandOverIsItsOwnError(t *testing.T) {
	c := fileOf(t, "handover:\n  wrong:\n    template: '{{.x}}'\n  right:\n    template: '{}'\n", nil)
	if _, err := c.HandOverOptions("right", nil, nil); err != nil {
		t.Error(err)
	}
	if _, err := c.HandOverOptions("wrong", nil, nil); err == nil || c.Check() == nil {
		t.Error("nothing is wrong")
	}
}
