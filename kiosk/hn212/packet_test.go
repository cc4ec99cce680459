package hn212

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// The payloads are the examples of the Engine.IO protocol's own documents
// (revisions 3 and 4).
func TestPayloads(t *testing.T) {
	for name, c := range map[string]struct {
		version int
		body    string
		want    []string
	}{
		"3":                {engine3, "6:4hello2:4€", []string{"4hello", "4€"}},
		"3, one":           {engine3, "1:2", []string{"2"}},
		"3, surrogates":    {engine3, "3:4\U0001F4B31:2", []string{"4\U0001F4B3", "2"}},
		"4":                {engine4, "4hello\x1e2\x1e4world", []string{"4hello", "2", "4world"}},
		"4, one":           {engine4, "4€", []string{"4€"}},
		"3, too short":     {engine3, "7:4hello", nil},
		"3, in a letter":   {engine3, "2:4\U0001F4B3", nil},
		"3, no length":     {engine3, ":4", nil},
		"3, minus":         {engine3, "-1:4", nil},
		"3, huge":          {engine3, "99999999999999999999:4", nil},
		"3, nothing":       {engine3, "", nil},
		"3, empty packet":  {engine3, "0:", nil},
		"3, base64":        {engine3, "4:b4Yg", nil},
		"4, nothing":       {engine4, "", nil},
		"4, empty packet":  {engine4, "2\x1e", nil},
		"4, base64":        {engine4, "bAQID", nil},
		"4, unknown":       {engine4, "7", nil},
		"4, other letters": {engine4, "4\xff", nil},
	} {
		packets, err := parsePayload(c.version, c.body)
		if (err != nil) != (c.want == nil) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var got []string
		for _, p := range packets {
			got = append(got, p.String())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q", name, got)
		}
		if err == nil && encodePayload(c.version, packets) != c.body {
			t.Errorf("%s: written as %q", name, encodePayload(c.version, packets))
		}
	}
}

func TestPayloadLimits(t *testing.T) {
	if _, err := parsePayload(engine4, strings.Repeat("2\x1e", maxPackets)+"2"); !errors.Is(err, errTooBig) {
		t.Error(err)
	}
	if _, err := parsePayload(engine3, strings.Repeat("1:2", maxPackets+1)); !errors.Is(err, errTooBig) {
		t.Error(err)
	}
	if _, err := parsePayload(engine4, "4"+strings.Repeat("a", maxPayload)); !errors.Is(err, errTooBig) {
		t.Error(err)
	}
}

// After the Socket.IO protocol's own documents (revisions 4 and 5).
func TestMessages(t *testing.T) {
	for text, want := range map[string]message{
		"0":                           {'0', "/", ""},
		`0{"token":"123"}`:            {'0', "/", `{"token":"123"}`},
		`0/admin,{"token":"123"}`:     {'0', "/admin", `{"token":"123"}`},
		"0/admin":                     {'0', "/admin", ""},
		"0/admin?token=1,":            {'0', "/admin", ""},
		"1/admin,":                    {'1', "/admin", ""},
		`2["hello",1]`:                {'2', "/", `["hello",1]`},
		`2/admin,456["project:d",12]`: {'2', "/admin", `["project:d",12]`},
		`3/admin,456[]`:               {'3', "/admin", `[]`},
	} {
		if got, err := parseMessage(text); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for _, bad := range []string{"", "7", "x", `51-["hello",{"_placeholder":true,"num":0}]`, `2["hello"`, "0{]"} {
		if _, err := parseMessage(bad); !errors.Is(err, errMessage) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestToken(t *testing.T) {
	for text, want := range map[string]string{`0{"token":"abc"}`: "abc", "0": "", `0{"token":7}`: "", `0["token"]`: "", `0"abc"`: ""} {
		if m, err := parseMessage(text); err != nil || m.token() != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// FuzzPayload: whatever comes, what is read is text within the limits, and reads
// the same once written.
func FuzzPayload(f *testing.F) {
	f.Add(true, `96:0{"sid":"a"}2:40`)
	f.Add(true, "3:4\U0001F4B3")
	f.Add(false, "40{\"token\":\"a\"}\x1e2")
	f.Add(false, `42/n,1["/event",{"id":1}]`)
	f.Fuzz(func(t *testing.T, old bool, body string) {
		version := engine4
		if old {
			version = engine3
		}
		packets, err := parsePayload(version, body)
		if err != nil {
			return
		}
		if len(packets) == 0 || len(packets) > maxPackets {
			t.Errorf("%d packets", len(packets))
		}
		again, err := parsePayload(version, encodePayload(version, packets))
		if err != nil || !slices.Equal(again, packets) {
			t.Errorf("not the same again: %v", err)
		}
		for _, p := range packets {
			if m, err := parseMessage(p.data); err == nil && (!utf8.ValidString(m.token()) || m.namespace == "") {
				t.Error("message")
			}
		}
	})
}
