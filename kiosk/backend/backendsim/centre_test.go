package backendsim_test

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/backendsim"
	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/rar"
	"github.com/cccd-agent/cccd-agent/kiosk/rar/rarsim"
	"github.com/cccd-agent/cccd-agent/reader/check"
)

// The centre answers a client with the configuration that is written for it.
func TestTheCentreAnswersItsConfiguration(t *testing.T) {
	dir := t.TempDir()
	ca := filepath.Join(dir, "ca.pem")
	s, err := backendsim.Listen(backendsim.Options{
		RARKey: filepath.Join(dir, "rar.key"), AskRAR: true,
		People: backendsim.People{RAR: backendsim.Centre{Signers: [][]byte{[]byte("a signer")}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx) }()
	t.Cleanup(func() { stop(); <-done })
	yaml, err := s.AgentConfig(ca)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{filepath.Join(dir, "agent.yaml"): yaml, ca: s.CAPEM()} {
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	settings, err := config.Load(filepath.Join(dir, "agent.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	o, err := settings.RAROptions(time.Now, nil)
	if err != nil {
		t.Fatal(err)
	}
	o.Rand = rand.Reader
	client, err := rar.New(o)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for signer, want := range map[string]check.Result{"a signer": check.Successful, "another": check.Failed} {
		if got := client.Check(t.Context(), "001190123456", []byte(signer)); got.Result != want {
			t.Errorf("%s: %+v", signer, got)
		}
	}
	if err := s.SetFaults(rarsim.System + ":maintenance"); err != nil {
		t.Fatal(err)
	}
	if got := client.Check(t.Context(), "001190123456", []byte("a signer")); got.Result != check.Undetermined {
		t.Errorf("%+v", got)
	}
}
