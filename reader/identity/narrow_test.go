package identity

import (
	"path/filepath"
	"strings"
	"testing"
)

// What a purpose does not need is neither in the narrowed record nor in its proof.
func TestNarrowedRecord(t *testing.T) {
	key, err := OpenDeviceKey(filepath.Join(t.TempDir(), "device.key"))
	if err != nil {
		t.Fatal(err)
	}
	whole := &Record{Schema: Schema, ID: "r1", Portrait: &Portrait{MIME: "image/jpeg"}}
	for _, s := range whole.Person.slots() {
		*s.at = &Value{Value: "of " + "hoa", Source: SourceDG13}
	}
	if err := key.Prove(whole, "nonce", []byte("sod"), "anchor"); err != nil {
		t.Fatal(err)
	}
	narrow := whole.Only([]string{"fullName", "sex"}, false)
	if narrow.Proof != nil || narrow.Portrait != nil || len(narrow.Person.Fields()) != 2 || len(whole.Person.Fields()) != len(FieldNames()) {
		t.Fatalf("%d values, whole %d", len(narrow.Person.Fields()), len(whole.Person.Fields()))
	}
	if err := key.Restate(narrow, whole.Proof); err != nil {
		t.Fatal(err)
	}
	said, err := VerifyProof(narrow.Proof.JWS.Reveal(), key.JWK())
	if err != nil || said.Nonce != "nonce" || said.AnchorID != "anchor" || said.SODSHA256 == "" {
		t.Fatalf("%v", err)
	}
	if got := said.Record.Person; len(got.Fields()) != 2 || got.Residence != nil || said.Record.Portrait != nil {
		t.Error("the proof tells more than the record")
	}

	other, err := OpenDeviceKey(filepath.Join(t.TempDir(), "device.key"))
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Restate(whole.Only(nil, false), whole.Proof); err == nil || strings.Contains(err.Error(), "hoa") {
		t.Errorf("another device's proof: %v", err)
	}
	without := &Record{}
	if err := key.Restate(without, nil); err != nil || without.Proof != nil {
		t.Error("a record that nobody proved is proven")
	}
}
