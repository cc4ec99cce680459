package rar_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"crypto/x509"
	"encoding/base64"
	"encoding/pem"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/rar"
	"github.com/cccd-agent/cccd-agent/kiosk/rar/rarsim"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

const number = "001190123456" // nobody's

var noon = time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)

// keyOf is made once: RSA keys take long.
var keyOf = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// centre is a simulator over TLS, and a client of it.
type centre struct {
	*rarsim.Server
	web    *httptest.Server
	faults *rig.Breaker
	book   *rig.Book
	last   http.Header
	now    time.Time
}

func newCentre(t testing.TB, callers ...netip.Prefix) *centre {
	t.Helper()
	c := &centre{faults: new(rig.Breaker), book: rig.NewBook(""), now: noon}
	c.Server = rarsim.New(rarsim.Options{Rig: rig.Rig{Now: func() time.Time { return c.now }, Book: c.book, Faults: c.faults}, Callers: callers})
	c.AddLicense(rarsim.License{ID: "LIC-1", Key: &keyOf().PublicKey, Device: "kiosk", Place: "Quầy 1, Hà Nội"})
	c.AddSigner([]byte("signer one"), number)
	c.AddSigner([]byte("signer of all"))
	c.web = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.last = r.Header.Clone()
		c.Server.ServeHTTP(w, r)
	}))
	t.Cleanup(c.web.Close)
	return c
}

func (c *centre) options() rar.Options {
	return rar.Options{
		Portal: backend.Options{URL: c.web.URL, CA: pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.web.Certificate().Raw}),
			Timeout: 300 * time.Millisecond, Now: func() time.Time { return noon }},
		Path: rarsim.Path, Key: keyOf(), License: "LIC-1", Device: "kiosk", Address: "Quầy 1, Hà Nội", Rand: rand.Reader,
		Body: map[string]string{"purpose": "public-service"},
	}
}

func asked(t testing.TB, o rar.Options, number personal.Text, cert string) check.Check {
	t.Helper()
	c, err := rar.New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.Check(context.Background(), number, []byte(cert))
}

func TestTheCentresAnswer(t *testing.T) {
	c := newCentre(t)
	for name, q := range map[string]struct {
		number personal.Text
		cert   string
		want   check.Result
		code   string
	}{
		"the signer of the number":   {number, "signer one", check.Successful, rarsim.CodeMatch},
		"a signer of all":            {"079085654321", "signer of all", check.Successful, rarsim.CodeMatch},
		"another's signer":           {"079085654321", "signer one", check.Failed, rarsim.CodeNoMatch},
		"a signer that nobody knows": {number, "somebody", check.Failed, rarsim.CodeNoMatch},
	} {
		got := asked(t, c.options(), q.number, q.cert)
		if got.ID != "pa.rar" || got.Result != q.want || got.Detail != q.code {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if n := len(c.book.Entries("verify")); n != 4 {
		t.Errorf("%d in the book", n)
	}
	raw, _ := json.Marshal(c.book.Entries(""))
	if bytes.Contains(raw, []byte(number)) {
		t.Error("the book holds a number")
	}
}

// A refusal of who asks says nothing of the card.
func TestRefusalsDecideNothing(t *testing.T) {
	c := newCentre(t)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for code, change := range map[string]func(*rar.Options){
		rarsim.CodeLicense: func(o *rar.Options) { o.License = "LIC-2" },
		rarsim.CodeSigned:  func(o *rar.Options) { o.Key = other },
		rarsim.CodeTime: func(o *rar.Options) {
			o.Portal.Now = func() time.Time { return noon.Add(10*time.Minute + time.Second) }
		},
	} {
		o := c.options()
		change(&o)
		if got := asked(t, o, number, "signer one"); got.Result != check.Undetermined || got.Detail != code {
			t.Errorf("%s: %+v", code, got)
		}
	}
	o := c.options()
	if got := asked(t, o, "190123456", "signer one"); got.Result != check.Undetermined || got.Detail != rarsim.CodeBody {
		t.Errorf("no personal number: %+v", got)
	}
	far := newCentre(t, netip.MustParsePrefix("192.0.2.0/24"))
	if got := asked(t, far.options(), number, "signer one"); got.Result != check.Undetermined || got.Detail != rarsim.CodeCaller {
		t.Errorf("not on the list: %+v", got)
	}
	o.Rand = bytes.NewReader(bytes.Repeat([]byte{1}, 32))
	for i, want := range []string{rarsim.CodeMatch, rarsim.CodeRepeated} {
		if got := asked(t, o, number, "signer one"); got.Detail != want {
			t.Errorf("request %d: %+v", i, got)
		}
	}
}

func TestFaultsDecideNothing(t *testing.T) {
	c := newCentre(t)
	c.faults.SetDelay(20 * time.Second)
	for fault, want := range map[rig.Fault]string{
		rig.Down: "the centre did not answer: cut", rig.Slow: "the centre did not answer: timeout", rig.HalfAnswer: "the centre did not answer: cut",
		rig.Maintenance: "the centre did not answer: status", rig.WrongCode: "VRF_SIM_IN_NO_TABLE",
	} {
		c.faults.Set(fault)
		if got := asked(t, c.options(), number, "signer one"); got.Result != check.Undetermined || got.Detail != want {
			t.Errorf("%s: %+v", fault, got)
		}
	}
}

func TestValuesOfAnswersAreConfiguration(t *testing.T) {
	c := newCentre(t)
	o := c.options()
	o.Accepted, o.Refused, o.Fine = []string{"1"}, []string{"true"}, []string{"0"}
	if got := asked(t, o, number, "signer one"); got.Result != check.Failed {
		t.Errorf("%+v", got)
	}
	o.Fine = []string{"9"}
	if got := asked(t, o, number, "signer one"); got.Result != check.Undetermined {
		t.Errorf("%+v", got)
	}
}

// Somebody else's program verifies the signature over the joined values, and the
// names of the headers are the centre's.
func TestOpenSSLVerifiesTheRequest(t *testing.T) {
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skipf("openssl is not here: %v", err)
	}
	c := newCentre(t)
	asked(t, c.options(), number, "signer one")
	h := c.last.Get
	if h("request_time") != "20261122120000" || h("dia_chi") != "Quầy 1, Hà Nội" || len(h("request_id")) != 36 {
		t.Errorf("%q %q", h("request_time"), h("request_id"))
	}
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	der, err := x509.MarshalPKIXPublicKey(&keyOf().PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	signature, err := base64.StdEncoding.DecodeString(h("signature"))
	if err != nil {
		t.Fatal(err)
	}
	joined := strings.Join([]string{h("request_id"), h("request_time"), "LIC-1", "kiosk", "Quầy 1, Hà Nội", number, base64.StdEncoding.EncodeToString([]byte("signer one"))}, "|")
	out, err := exec.Command(openssl, "dgst", "-sha256", "-verify", write("key.pem", pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})),
		"-signature", write("signature", signature), write("message", []byte(joined))).CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func TestSettingsThatCannotBeUsed(t *testing.T) {
	c := newCentre(t)
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Log("no small key to try:", err)
	}
	for name, one := range map[string]struct {
		change func(*rar.Options)
		want   error
	}{
		"no key":            {func(o *rar.Options) { o.Key = nil }, rar.ErrKey},
		"no license":        {func(o *rar.Options) { o.License = "" }, rar.ErrHeader},
		"a bar":             {func(o *rar.Options) { o.Device = "a|b" }, rar.ErrHeader},
		"a second line":     {func(o *rar.Options) { o.Address = "a\r\nx: y" }, rar.ErrHeader},
		"no path":           {func(o *rar.Options) { o.Path = "" }, rar.ErrPath},
		"the centre's name": {func(o *rar.Options) { o.Body = map[string]string{"id_card": "x"} }, rar.ErrBody},
		"in the clear":      {func(o *rar.Options) { o.Portal.URL = "http://10.0.0.1" }, backend.ErrPlainHTTP},
		"in the house":      {func(o *rar.Options) { o.Portal.URL, o.Portal.InsecureLAN = "http://10.0.0.1", true }, backend.ErrPlainHTTP},
	} {
		o := c.options()
		one.change(&o)
		if _, err := rar.New(o); !errors.Is(err, one.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if small != nil {
		o := c.options()
		o.Key = small
		if _, err := rar.New(o); !errors.Is(err, rar.ErrKey) {
			t.Error(err)
		}
	}
}
