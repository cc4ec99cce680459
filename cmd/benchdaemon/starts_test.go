//go:build bench

package benchdaemon

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

const (
	few  = 10_000
	many = 1_000_000
)

// filled is a data folder with visits, and a client that is paired with it.
type filled struct {
	dir    string
	visits int
	key    store.Key
	client api.Paired
}

// filled takes the folder of a run before, or fills one.
func (t *table) filled(visits int) filled {
	t.Helper()
	dir, there := t.folder(fmt.Sprintf("visits-%d", visits))
	f := filled{dir: dir, visits: visits, key: configure(t, dir, "")}
	paper := filepath.Join(dir, "client.json")
	if there {
		text, err := os.ReadFile(paper)
		if err != nil || json.Unmarshal(text, &f.client) != nil {
			t.Fatal(err)
		}
		return f
	}
	f.client = paired(t, dir)
	text, err := json.Marshal(f.client)
	if err == nil {
		err = os.WriteFile(paper, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	fill(t, dir, f.key, f.client.ID, visits)
	t.Logf("%d visits put in %s", visits, time.Since(began).Round(time.Second))
	return f
}

// starts is how often each start is measured.
const starts = 20

func measureStarts(t *table) {
	for _, at := range []struct {
		visits int
		target string
	}{{few, "300 ms"}, {many, "1 s"}} {
		f := t.filled(at.visits)
		var health, visit spread
		for n := range starts {
			h, v := start(t, f, n)
			health, visit = append(health, h), append(visit, v)
		}
		how := fmt.Sprintf("median (least to greatest) of %d starts, %d visits, from exec; files in the system's cache", starts, f.visits)
		t.add("GET /v1/health answered", health.String(), at.target, how)
		t.add("GET of a visit answered, with a token", visit.String(), at.target, how)
		if at.visits == many {
			measureFind(t, f)
		}
	}
}

// start is how long after exec the daemon answers.
func start(t testing.TB, f filled, n int) (health, visit time.Duration) {
	c := raise(t, f.dir)
	defer c.stop(t)
	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	health = c.answered(t, client, "/v1/health", "")
	visit = c.answered(t, client, "/v1/visits/"+name("v", (n*7919)%f.visits), f.client.Token)
	return health, visit
}

// searches is how often a number is searched.
const searches = 500

func measureFind(t *table, f filled) {
	how := fmt.Sprintf("median (least to greatest) of %d numbers, %d visits", searches, f.visits)
	t.add("store.Find of a number", inStore(t, f).String(), "10 ms", how)
	c := raise(t, f.dir)
	defer c.stop(t)
	c.answered(t, http.DefaultClient, "/v1/health", "")
	client, err := api.Dial(context.Background(), f.dir)
	if err != nil {
		t.Fatal(err)
	}
	defer client.CloseIdleConnections()
	var all spread
	for n := range searches {
		there, took := found(t, client, number(n*7919%f.visits).Reveal())
		if there != 1 {
			t.Fatalf("%d visits of a number", there)
		}
		all = append(all, took)
	}
	t.add("subject find, asked over the socket", all.String(), "10 ms", how)
}

// inStore searches the store itself.
func inStore(t testing.TB, f filled) spread {
	s := openStore(t, f.dir, f.key)
	defer func() { _ = s.Close() }()
	var all spread
	for n := range searches {
		began := time.Now()
		err := s.View(context.Background(), func(tx *store.Tx) error {
			found, err := tx.Find(number(n * 6007 % f.visits))
			if err == nil && len(found) != 1 {
				t.Fatalf("%d visits of a number", len(found))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, time.Since(began))
	}
	return all
}
