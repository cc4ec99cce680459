package outbox_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	mrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

// childDir is set in a process that is there to be killed.
const childDir = "OUTBOX_TEST_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		child(dir)
		return
	}
	goleak.VerifyTestMain(m)
}

// child delivers until it is killed, and admits guests meanwhile. Each number
// is printed once its item is durable.
func child(dir string) {
	must := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	ca, err := os.ReadFile(filepath.Join(dir, "ca.pem"))
	must(err)
	client, err := accommodation.New(lodgingOptions(backend.Options{URL: os.Getenv("OUTBOX_TEST_URL"), CA: ca, Timeout: 100 * time.Millisecond}))
	must(err)
	s, err := store.Open(context.Background(), store.Options{Dir: dir, Key: store.Key{7}, Now: time.Now, Rand: rand.Reader})
	must(err)
	b, err := outbox.New(outbox.Options{Store: s, Rand: rand.Reader, Lanes: map[string]outbox.Lane{
		outbox.BackendLodging: {Deliverer: outbox.Lodging{Notifier: client}, Policy: hasty},
	}})
	must(err)
	go func() { must(b.Serve(context.Background())) }()
	first, err := strconv.Atoi(os.Getenv("OUTBOX_TEST_FIRST"))
	must(err)
	for i := first; ; i++ {
		id := fmt.Sprintf("v-%d", i)
		must(s.Update(context.Background(), func(tx *store.Tx) error {
			if _, err := tx.Put(store.Dossier{Kind: store.Visit, ID: id, Owner: "page", Body: []byte("{}")}); err != nil {
				return err
			}
			return tx.Enqueue(guestItem(nil, s, id, i, time.Now().Add(-time.Minute)))
		}))
		fmt.Println(i)
		time.Sleep(3 * time.Millisecond) // guests do not come all at once
	}
}

// raise starts a child and kills it after a while; it returns the numbers that
// the child had promised.
func (w *world) raise(url string, first int, life time.Duration) (promised []int) {
	w.t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+w.dir, "OUTBOX_TEST_URL="+url, "OUTBOX_TEST_FIRST="+strconv.Itoa(first))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		w.t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if len(promised) == 0 {
			kill := time.AfterFunc(life, func() { _ = cmd.Process.Kill() })
			defer kill.Stop()
		}
		i, err := strconv.Atoi(lines.Text())
		if err != nil {
			w.t.Fatalf("the child said %q", lines.Text())
		}
		promised = append(promised, i)
	}
	if err := cmd.Wait(); cmd.ProcessState.Success() {
		w.t.Fatalf("the child ended by itself: %v", err)
	}
	return promised
}

// TestKill is as TestCrashes, with processes that are killed.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("kills processes for some seconds")
	}
	w := &world{t: t, portal: openLodging(t, 100*time.Millisecond), dir: t.TempDir(), random: mrand.New(mrand.NewPCG(11, 3))}
	if err := os.WriteFile(filepath.Join(w.dir, "ca.pem"), w.portal.server.CAPEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	faults := []rig.Fault{"", rig.Down, rig.Slow, rig.HalfAnswer, rig.NoAnswer, rig.WrongCode, rig.Expired, rig.Maintenance}
	var promised []int
	for life := range 10 {
		w.portal.faults.Set(faults[w.random.IntN(len(faults))])
		promised = append(promised, w.raise(w.portal.server.URL(), life*10000+1, time.Duration(20+w.random.IntN(200))*time.Millisecond)...)
	}
	items := w.finish()
	taken := w.portal.taken()
	for _, i := range promised {
		if taken[number(i)] != 1 {
			t.Errorf("guest %d was promised and taken %d times", i, taken[number(i)])
		}
	}
	for n, times := range taken {
		if times != 1 {
			t.Errorf("%s was taken %d times", n, times)
		}
	}
	if len(items) < len(promised) || len(promised) == 0 {
		t.Errorf("%d items, %d promised", len(items), len(promised))
	}
	t.Logf("%d promised, %d items, %d at the portal", len(promised), len(items), len(taken))
}
