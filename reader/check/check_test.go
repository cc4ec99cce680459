package check

import (
	"encoding/json"
	"testing"
)

func TestJSONIsTheContracts(t *testing.T) {
	got, err := json.Marshal([]Check{
		{ID: "pa.signature", Result: Successful, Detail: "ecdsa with SHA-256"},
		{ID: "chip.aa", Result: NotSupported},
	})
	want := `[{"id":"pa.signature","result":"successful","detail":"ecdsa with SHA-256"},{"id":"chip.aa","result":"notSupported"}]`
	if err != nil || string(got) != want {
		t.Fatalf("got %s, %v", got, err)
	}
}

func TestFind(t *testing.T) {
	checks := []Check{{ID: "pa.chain", Result: Failed}, {ID: "pa.validity", Result: Undetermined}}
	if c, ok := Find(checks, "pa.validity"); !ok || c.Result != Undetermined {
		t.Fatalf("got %v %v", c, ok)
	}
	if _, ok := Find(checks, "pa.rar"); ok {
		t.Fatal("found a check that did not run")
	}
}
