package config_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
)

// Every key that the documentation shows is in the schema, and none is there
// that the file would refuse.
func TestSchemaHasTheKeysOfTheDocumentation(t *testing.T) {
	raw, err := json.Marshal(config.Schema())
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	keys := regexp.MustCompile(`(?m)^\s*([a-zA-Z0-9-]+):`).FindAllStringSubmatch(string(page), -1)
	if len(keys) < 30 {
		t.Fatalf("only %d keys found", len(keys))
	}
	for _, k := range keys {
		if !strings.Contains(string(raw), `"`+k[1]+`"`) {
			t.Errorf("%s is in no schema", k[1])
		}
	}
}

func TestWholeFileFitsTheSchema(t *testing.T) {
	top := config.Schema()["properties"].(map[string]any)
	for _, key := range []string{"insurance", "accommodation", "desk", "purposes", "api", "store", "operators", "scanners", "adapters"} {
		if top[key] == nil {
			t.Errorf("no %s", key)
		}
	}
	password := top["insurance"].(map[string]any)["properties"].(map[string]any)["password"].(map[string]any)
	if password["type"] != "string" {
		t.Errorf("password: %v", password)
	}
}
