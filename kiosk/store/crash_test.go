package store

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// The test's own binary is the process that is killed.
const (
	childDir  = "STORE_TEST_DIR"
	childRole = "STORE_TEST_ROLE"
)

func TestMain(m *testing.M) {
	switch os.Getenv(childRole) {
	case "writer":
		writeForever(os.Getenv(childDir))
	case "limited":
		fillTheDisk(os.Getenv(childDir))
	}
	os.Exit(m.Run())
}

func child(t *testing.T, role, dir string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe)
	cmd.Env = append(os.Environ(), childRole+"="+role, childDir+"="+dir)
	cmd.Stderr = os.Stderr
	return cmd
}

func childStore(dir string) (*Store, *identity.DeviceKey) {
	device, err := identity.OpenDeviceKey(dir + "/device.key")
	if err == nil {
		var s *Store
		if s, err = Open(context.Background(), Options{Dir: dir, Key: testKey, Signer: device}); err == nil {
			return s, device
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(3)
	return nil, nil
}

// writeForever writes by several goroutines and says each ID once it is durable.
func writeForever(dir string) {
	s, _ := childStore(dir)
	var out sync.Mutex
	for w := range 8 {
		go func() {
			for n := 0; ; n++ {
				id := fmt.Sprintf("v%d-%d-%d", os.Getpid(), w, n)
				err := s.Update(context.Background(), func(tx *Tx) error { return visitAndItem(tx, id) })
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(3)
				}
				out.Lock()
				fmt.Println(id)
				out.Unlock()
			}
		}()
	}
	select {}
}

// visitAndItem writes all that a visit writes; none of it may be there alone.
func visitAndItem(tx *Tx, id string) error {
	d := visit(0)
	d.ID, d.Body, d.Numbers = id, []byte("body of "+id), []Number{Number(id)}
	if _, err := tx.Put(d); err != nil {
		return err
	}
	i := item("i"+id, "")
	i.Dossier = id
	if err := tx.Enqueue(i); err != nil {
		return err
	}
	if err := tx.Emit(Event{Visit: id, Type: "visit.opened"}); err != nil {
		return err
	}
	return tx.Journal(journal.Event{Kind: "visit.opened", Visit: id})
}

func TestKilledAtRandomMoments(t *testing.T) {
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	var acknowledged []string
	for range 8 {
		acknowledged = append(acknowledged, killedAfter(t, dir, 1+random.IntN(120))...)
		checkAfterCrash(t, dir, acknowledged)
	}
}

// killedAfter kills a writer once it has said n IDs, and returns all it said.
func killedAfter(t *testing.T, dir string, n int) (ids []string) {
	t.Helper()
	cmd := child(t, "writer", dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		ids = append(ids, lines.Text())
		if len(ids) == n {
			_ = cmd.Process.Kill()
		}
	}
	_ = cmd.Wait()
	if len(ids) < n {
		t.Fatalf("the writer ended by itself after %d", len(ids))
	}
	return ids
}

func checkAfterCrash(t *testing.T, dir string, acknowledged []string) {
	t.Helper()
	s, device := childStore(dir)
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	view(t, s, func(tx *Tx) error {
		for _, id := range acknowledged {
			d, err := tx.Dossier(Visit, id)
			if err != nil || string(d.Body) != "body of "+id {
				t.Errorf("%s was acknowledged and is lost: %v", id, err)
			}
		}
		visits, err := tx.integer(`SELECT count(*) FROM dossiers`)
		if err != nil {
			return err
		}
		for _, table := range []string{"items", "events", "keys", "dossier_numbers", "journal_rows"} {
			if n, err := tx.integer(`SELECT count(*) FROM ` + table); n != visits {
				t.Errorf("%d visits, %d rows in %s (%v)", visits, n, table, err)
			}
		}
		report, err := journal.Verify(tx.JournalSource(), journal.Trust{Key: device.JWK()})
		if report.Outcome != journal.OK {
			t.Errorf("journal: %+v", report)
		}
		return err
	})
}

func TestFullDisk(t *testing.T) {
	if !limitsFiles {
		t.Skip("no limit of file sizes here")
	}
	out, err := child(t, "limited", t.TempDir()).Output()
	if err != nil || !strings.HasPrefix(string(out), "ok") {
		t.Errorf("%v: %s", err, out)
	}
}
