package personal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestNothingPrintsTheValue(t *testing.T) {
	secret := "NGUYEN THI HOA"
	held := struct {
		Name  Text
		Image Bytes
	}{Text(secret), Bytes(secret)}
	hex := fmt.Sprintf("%x", secret)
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("read", "name", held.Name, "image", held.Image, "all", held)

	for _, printed := range []string{
		fmt.Sprint(held), fmt.Sprintf("%+v %#v", held, held),
		fmt.Sprintf("%s %q %x %v", held.Name, held.Name, held.Name, held.Name),
		fmt.Sprintf("%s %q %x %v", held.Image, held.Image, held.Image, held.Image),
		fmt.Errorf("bad name %q", held.Name).Error(), log.String(),
	} {
		if strings.Contains(printed, secret) || strings.Contains(printed, hex) {
			t.Errorf("printed the value: %q", printed)
		}
	}
}

func TestJSONHandsTheValueOn(t *testing.T) {
	got, err := json.Marshal(Text("Hoa"))
	if err != nil || string(got) != `"Hoa"` {
		t.Fatalf("got %s, %v", got, err)
	}
}
