//go:build bench

package benchdaemon

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// child is one process of the daemon.
type child struct {
	cmd   *exec.Cmd
	began time.Time // just before exec
	base  string
	errs  bytes.Buffer
}

// freePort is a port that nobody listens on.
func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

// raise starts the daemon over a data folder.
func raise(t testing.TB, data string) *child {
	t.Helper()
	port := freePort(t)
	c := &child{base: fmt.Sprintf("http://127.0.0.1:%d", port)}
	c.cmd = exec.Command(*program, "serve", "--data", data, "--json", "--port", itoa(port), "--log", "warn")
	c.cmd.Stderr = &c.errs
	c.began = time.Now()
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// stop asks it to end, and waits for it.
func (c *child) stop(t testing.TB) {
	t.Helper()
	_ = c.cmd.Process.Signal(syscall.SIGTERM)
	if err := c.cmd.Wait(); err != nil {
		t.Errorf("the agent ended with %v: %s", err, c.errs.String())
	}
	if c.errs.Len() > 0 {
		t.Logf("the agent said: %.2000s", c.errs.String())
	}
}

// answered asks until the daemon answers 200, and says how long after exec.
func (c *child) answered(t testing.TB, client *http.Client, path, token string) time.Duration {
	t.Helper()
	for time.Since(c.began) < time.Minute {
		if status := c.get(t, client, path, token); status == http.StatusOK {
			return time.Since(c.began)
		} else if status != 0 {
			t.Fatalf("%s: %d", path, status)
		}
		time.Sleep(500 * time.Microsecond)
	}
	_ = c.cmd.Process.Kill()
	t.Fatal("the agent does not answer")
	return 0
}

// get is the status of an answer; zero without one.
func (c *child) get(t testing.TB, client *http.Client, path, token string) int {
	t.Helper()
	status, _ := c.fetch(t, client, path, token)
	return status
}

// fetch is an answer, status and body.
func (c *child) fetch(t testing.TB, client *http.Client, path, token string) (status int, body []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, c.base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, nil
	}
	defer func() { _ = resp.Body.Close() }()
	body, _ = io.ReadAll(resp.Body)
	return resp.StatusCode, body
}

// found is how many visits the daemon has of a number, asked over its socket,
// and how long that took.
func found(t testing.TB, client *http.Client, number string) (n int, took time.Duration) {
	t.Helper()
	body := fmt.Sprintf(`{"number":%q}`, number)
	began := time.Now()
	req, err := http.NewRequestWithContext(context.Background(), http.MethodPost, api.LocalAddress+"/v1/local/subject/find", bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	took = time.Since(began)
	var said struct {
		Kept []json.RawMessage `json:"kept"`
	}
	if err != nil || resp.StatusCode != http.StatusOK || json.Unmarshal(raw, &said) != nil {
		t.Fatalf("%d %s, %v", resp.StatusCode, raw, err)
	}
	return len(said.Kept), took
}

// paired pairs a client with the agent of a data folder.
func paired(t testing.TB, data string) api.Paired {
	t.Helper()
	cmd := exec.Command(*program, "pair", "--unattended", "--name", "bench", "--scopes", "visits", "--data", data, "--json")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	var made api.Paired
	if err != nil || json.Unmarshal(out, &made) != nil || made.Token == "" {
		t.Fatalf("pair: %v %s", err, errs.String())
	}
	return made
}

// configure writes a data folder's configuration, and gives its key.
func configure(t testing.TB, data, more string) store.Key {
	t.Helper()
	if err := os.WriteFile(filepath.Join(data, "config.yaml"), []byte("store: {key: file}\n"+more), 0o600); err != nil {
		t.Fatal(err)
	}
	key, err := store.LoadKey(context.Background(), store.KeyOptions{Source: store.File, Dir: data})
	if err != nil {
		t.Fatal(err)
	}
	return key
}
