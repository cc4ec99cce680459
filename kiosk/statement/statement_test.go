package statement

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"image/png"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

const portal = "https://mot-cua.example.vn"

var noon = time.Date(2026, 11, 22, 5, 0, 0, 700e6, time.UTC)

func newKey(t testing.TB) *identity.DeviceKey {
	t.Helper()
	key, err := identity.OpenDeviceKey(filepath.Join(t.TempDir(), "device.key"))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func keys(all ...*identity.DeviceKey) (set jose.JSONWebKeySet) {
	for _, k := range all {
		set.Keys = append(set.Keys, k.JWK())
	}
	return set
}

// hoa is invented.
func hoa() Subject {
	value := func(s string) *identity.Value {
		return &identity.Value{Value: personal.Text(s), Source: identity.SourceDG13, Assurance: identity.Genuine}
	}
	return Subject{Purpose: "public-service", Method: "CHIP_CCCD", Record: &identity.Record{
		ReadAt: noon, Verdict: identity.Genuine, Document: identity.Document{Kind: identity.KindCanCuoc, Issuer: "VNM", Number: "190123456"},
		Person: identity.Person{PersonalNumber: value("001190123456"), FullName: value("Nguyễn Thị Hoa")},
		Checks: []check.Check{{ID: "pa.chain", Result: check.Successful, Detail: "anchor 7"}, {ID: "pa.rar", Result: check.Failed, Detail: "VRF_SIM"}},
	}}
}

func issue(t testing.TB, key *identity.DeviceKey, s Subject) Issued {
	t.Helper()
	issued, err := Issue(key, s, Order{Audience: portal, Now: noon, Rand: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	return issued
}

// memory remembers ids.
func memory() func(string) bool {
	known := map[string]bool{}
	return func(id string) bool {
		before := known[id]
		known[id] = true
		return before
	}
}

func TestAStatementIsCheckedOffline(t *testing.T) {
	key := newKey(t)
	issued := issue(t, key, hoa())
	c, err := Verify(issued.JWS.Reveal(), keys(newKey(t), key), portal, noon, memory())
	if err != nil {
		t.Fatal(err)
	}
	if c.Issuer != key.JWK().KeyID || c.ID != issued.ID || len(c.ID) != 26 || c.Expires-c.IssuedAt != 120 || c.Verdict != identity.Genuine ||
		c.Method != "CHIP_CCCD" || c.Document.Kind != identity.KindCanCuoc || c.Evidence.AnchorMissing || c.Person.FullName.Value != "Nguyễn Thị Hoa" {
		t.Errorf("%+v", c)
	}
	payload := payloadOf(t, issued)
	for _, no := range []string{"pa.rar", "VRF", "190123456\"", "anchor 7"} {
		if strings.Contains(strings.ReplaceAll(payload, "001190123456", ""), no) {
			t.Errorf("%s leaves the desk", no)
		}
	}
}

func payloadOf(t testing.TB, s Issued) string {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(strings.Split(s.JWS.Reveal(), ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestNoAnchorIsSaid(t *testing.T) {
	key := newKey(t)
	for name, checks := range map[string][]check.Check{"none": nil, "undetermined": {{ID: "pa.chain", Result: check.Undetermined}}} {
		s := hoa()
		s.Record.Checks = checks
		c, err := Verify(issue(t, key, s).JWS.Reveal(), keys(key), portal, noon, memory())
		if err != nil || !c.Evidence.AnchorMissing {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRefused(t *testing.T) {
	key, other := newKey(t), newKey(t)
	good := issue(t, key, hoa()).JWS.Reveal()
	parts := strings.Split(good, ".")
	altered := parts[0] + "." + base64.RawURLEncoding.EncodeToString(bytes.Replace([]byte(payloadOf(t, Issued{JWS: personal.Text(good)})), []byte("001190123456"), []byte("001190123457"), 1)) + "." + parts[2]
	sign := func(typ string, change func(*Claims)) string {
		var c Claims
		if err := json.Unmarshal([]byte(payloadOf(t, Issued{JWS: personal.Text(good)})), &c); err != nil {
			t.Fatal(err)
		}
		change(&c)
		jws, err := key.Sign(typ, c)
		if err != nil {
			t.Fatal(err)
		}
		return jws
	}
	used := memory()
	if _, err := Verify(good, keys(key), portal, noon, used); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		jws      string
		keys     jose.JSONWebKeySet
		audience string
		at       time.Duration
		seen     func(string) bool
		want     error
	}{
		"another device":     {good, keys(other), portal, 0, memory(), ErrSignature},
		"no keys":            {good, keys(), portal, 0, memory(), ErrSignature},
		"altered":            {altered, keys(key), portal, 0, memory(), ErrSignature},
		"cut":                {good[:len(good)-3], keys(key), portal, 0, memory(), ErrSignature},
		"unsigned":           {parts[0] + "." + parts[1] + ".", keys(key), portal, 0, memory(), ErrSignature},
		"empty":              {"", keys(key), portal, 0, memory(), ErrSignature},
		"another use":        {sign("cccd-agent-record+jws", func(*Claims) {}), keys(key), portal, 0, memory(), ErrSignature},
		"another issuer":     {sign(Type, func(c *Claims) { c.Issuer = other.JWK().KeyID }), keys(key), portal, 0, memory(), ErrContent},
		"no schema":          {sign(Type, func(c *Claims) { c.Schema = "" }), keys(key), portal, 0, memory(), ErrContent},
		"no id":              {sign(Type, func(c *Claims) { c.ID = "" }), keys(key), portal, 0, memory(), ErrContent},
		"too long a life":    {sign(Type, func(c *Claims) { c.Expires += 1 }), keys(key), portal, 0, memory(), ErrContent},
		"a hidden long life": {sign(Type, func(c *Claims) { c.NotBefore += 60; c.Expires += 60 }), keys(key), portal, time.Minute, memory(), ErrContent},
		"another audience":   {good, keys(key), portal + "x", 0, memory(), ErrForOthers},
		"no audience":        {good, keys(key), "", 0, memory(), ErrForOthers},
		"expired":            {good, keys(key), portal, MaxLifetime + Leeway, memory(), ErrExpired},
		"too early":          {good, keys(key), portal, -Leeway - time.Second, memory(), ErrTooEarly},
		"replayed":           {good, keys(key), portal, 0, used, ErrReplayed},
		"nobody remembers":   {good, keys(key), portal, 0, nil, ErrReplayed},
	} {
		got, err := Verify(c.jws, c.keys, c.audience, noon.Add(c.at), c.seen)
		if !errors.Is(err, c.want) || got.ID != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, at := range []time.Duration{-Leeway, MaxLifetime + Leeway - time.Second} {
		if _, err := Verify(good, keys(key), portal, noon.Truncate(time.Second).Add(at), memory()); err != nil {
			t.Errorf("clocks %v apart: %v", at, err)
		}
	}
}

// What is refused for another reason is not taken for used.
func TestRefusalsDoNotUseAStatement(t *testing.T) {
	key, seen := newKey(t), memory()
	jws := issue(t, key, hoa()).JWS.Reveal()
	if _, err := Verify(jws, keys(key), "another", noon, seen); !errors.Is(err, ErrForOthers) {
		t.Error(err)
	}
	if _, err := Verify(jws, keys(key), portal, noon, seen); err != nil {
		t.Error(err)
	}
}

func TestOrdersThatAreNoOrders(t *testing.T) {
	key := newKey(t)
	for _, audience := range []string{"", "mot cua", "x\n", "001190123456", "https://x.example/001190123456", "x-001.190.123-456", strings.Repeat("a", 129)} {
		if _, err := Issue(key, hoa(), Order{Audience: audience, Now: noon, Rand: rand.Reader}); !errors.Is(err, ErrAudience) {
			t.Errorf("%q: %v", audience, err)
		}
	}
	for _, life := range []time.Duration{-1, time.Millisecond, MaxLifetime + 1} {
		if _, err := Issue(key, hoa(), Order{Audience: portal, Lifetime: life, Now: noon, Rand: rand.Reader}); !errors.Is(err, ErrLifetime) {
			t.Errorf("%v: %v", life, err)
		}
	}
	if _, err := Issue(key, hoa(), Order{Audience: portal, Now: noon, Rand: strings.NewReader("dry")}); err == nil {
		t.Error("an id without randomness")
	}
}

func TestReferencesAreForOneUse(t *testing.T) {
	key := newKey(t)
	r := NewReferences(rand.Reader, nil)
	keep := func() (Issued, string) {
		s := issue(t, key, hoa())
		token, err := r.Keep(s, portal, noon)
		if err != nil || len(token) != 26 || strings.Contains(s.JWS.Reveal(), token) {
			t.Fatal(err)
		}
		return s, token
	}
	s, token := keep()
	if _, err := r.Redeem(token, "https://other.example", noon); !errors.Is(err, ErrReference) {
		t.Error("another page's:", err)
	}
	if got, err := r.Redeem(token, portal, noon.Add(119*time.Second)); err != nil || got.JWS != s.JWS {
		t.Error(err)
	}
	if _, err := r.Redeem(token, portal, noon); !errors.Is(err, ErrReference) {
		t.Error("twice:", err)
	}
	_, late := keep()
	if _, err := r.Redeem(late, "", s.Expires); !errors.Is(err, ErrReference) {
		t.Error("after its time:", err)
	}
	if _, err := r.Redeem("", "", noon); !errors.Is(err, ErrReference) {
		t.Error("none:", err)
	}
}

func TestReferencesAreBounded(t *testing.T) {
	r := NewReferences(rand.Reader, nil)
	s := Issued{Expires: noon.Add(time.Minute)}
	for range maxWaiting {
		if _, err := r.Keep(s, portal, noon); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.Keep(s, portal, noon); !errors.Is(err, ErrTooManyReferences) {
		t.Error(err)
	}
	if _, err := r.Keep(s, portal, s.Expires); err != nil {
		t.Error("what has expired takes no room:", err)
	}
}

// What nobody fetches does not stay until somebody asks for another.
func TestReferencesGoByThemselves(t *testing.T) {
	gone := make(chan struct{}, 2)
	r := NewReferences(rand.Reader, func() { gone <- struct{}{} })
	if _, err := r.Keep(Issued{Expires: noon.Add(time.Millisecond)}, portal, noon); err != nil {
		t.Fatal(err)
	}
	select {
	case <-gone:
	case <-time.After(20 * time.Second):
		t.Fatal("it stays")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.waiting) != 0 {
		t.Error("it stays")
	}
}

func TestPictures(t *testing.T) {
	for name, text := range map[string]personal.Text{"reference": "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "whole": issue(t, newKey(t), hoa()).JWS} {
		raw, err := QR(text)
		if err != nil {
			t.Fatal(name, err)
		}
		if _, err := png.Decode(bytes.NewReader(raw)); err != nil {
			t.Error(name, err)
		}
	}
	if _, err := QR(personal.Text(strings.Repeat("x", 3000))); !errors.Is(err, ErrTooLongForQR) {
		t.Error(err)
	}
}

func FuzzVerify(f *testing.F) {
	key := newKey(f)
	good := issue(f, key, hoa()).JWS.Reveal()
	f.Add(good)
	f.Add("e30.e30.e30")
	f.Add("")
	f.Fuzz(func(t *testing.T, jws string) {
		if _, err := Verify(jws, keys(key), portal, noon, memory()); err == nil && jws != good {
			t.Error("another statement is accepted")
		}
	})
}
