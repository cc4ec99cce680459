package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestWhatIsSignedIsWhatIsRead(t *testing.T) {
	k := key(t)
	signed, err := Sign(k, failed())
	if err != nil {
		t.Fatal(err)
	}
	got, err := Verify(signed, k.JWK())
	if err != nil {
		t.Fatal(err)
	}
	// cmp would print through the redaction; the values are compared as JSON.
	want, _ := json.Marshal(failed().inVietnam())
	have, _ := json.Marshal(got)
	if diff := cmp.Diff(string(want), string(have)); diff != "" {
		t.Error(diff)
	}
	for _, readable := range []string{`"schema": "cccd-agent/insurance-proof/1"`, `"at": "2026-11-22T08:05:12+07:00"`, `"NGUYỄN THỊ ỬNG"`, `"code": "101"`} {
		if !strings.Contains(string(signed), readable) {
			t.Errorf("not to be read: %s", readable)
		}
	}
}

func TestWhatWasNotSignedIsRefused(t *testing.T) {
	k := key(t)
	signed, err := Sign(k, failed())
	if err != nil {
		t.Fatal(err)
	}
	replace := func(old, new string) []byte {
		if !bytes.Contains(signed, []byte(old)) {
			t.Fatalf("nothing to replace: %s", old)
		}
		return bytes.Replace(signed, []byte(old), []byte(new), 1)
	}
	foreign, err := k.Sign("something-else+jws", document{Schema: Schema, Lookup: json.RawMessage(`{}`)})
	if err != nil {
		t.Fatal(err)
	}
	unsigned, _ := json.Marshal(document{Schema: Schema, Lookup: json.RawMessage(`{}`)})
	other, _ := json.Marshal(map[string]any{"schema": Schema, "lookup": struct{}{}, "jws": foreign})
	for name, forged := range map[string][]byte{
		"another number": replace("079203045678", "079203045679"), "another time": replace("T08:05:12", "T09:05:12"),
		"another schema": replace("proof/1", "proof/2"), "a member more": replace(`"schema":`, `"x": 1, "schema":`),
		"a lookup before": replace(`"lookup":`, `"lookup": {}, "lookup":`), "no signature": unsigned, "a signature over something else": other,
		"text after": append(bytes.Clone(signed), "{}"...), "nothing": nil, "null": []byte("null"), "too much": bytes.Repeat([]byte(" "), maxSigned+1),
	} {
		if _, err := Verify(forged, k.JWK()); !errors.Is(err, ErrNotSigned) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Verify(signed, key(t).JWK()); !errors.Is(err, ErrNotSigned) {
		t.Errorf("another device: %v", err)
	}
}

func TestALookupThatProvesNothing(t *testing.T) {
	for field, spoil := range map[string]func(*Lookup){
		"facility": func(l *Lookup) { l.Facility.Name = "" }, "staff": func(l *Lookup) { l.Staff.Name = "" },
		"number": func(l *Lookup) { l.Sent.Number = "" }, "device": func(l *Lookup) { l.Device = "" },
		"made": func(l *Lookup) { l.Made = time.Time{} }, "tries": func(l *Lookup) { l.Tries = nil },
	} {
		l := failed()
		spoil(&l)
		wantMissing(t, l, field)
	}
	l := failed()
	l.Tries[1].At = time.Time{}
	wantMissing(t, l, "tries")
	l.Tries = make([]Try, maxTries+1)
	wantMissing(t, l, "tries")
}

func wantMissing(t *testing.T, l Lookup, field string) {
	t.Helper()
	_, signing := Sign(key(t), l)
	_, rendering := Render(l, nil)
	for _, err := range []error{signing, rendering} {
		var missing *IncompleteError
		if !errors.As(err, &missing) || missing.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

type broken struct{}

func (broken) Sign(string, any) (string, error) { return "", errors.ErrUnsupported }

func TestAKeyThatDoesNotSign(t *testing.T) {
	if _, err := Sign(broken{}, failed()); !errors.Is(err, errors.ErrUnsupported) {
		t.Error(err)
	}
}

func TestNothingPrintsAPerson(t *testing.T) {
	var log bytes.Buffer
	l := failed()
	slog.New(slog.NewJSONHandler(&log, nil)).Info("proof", "lookup", l)
	printed := log.String() + fmt.Sprintf("%v %+v %#v", l, l, l)
	for _, secret := range []string{"079203045678", "NGUYỄN", "0900 000", "001190000001", "Vũ Thị"} {
		if strings.Contains(printed, secret) {
			t.Error("printed a person")
		}
	}
}
