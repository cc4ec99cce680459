package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
)

// TestFullDisk fills the disk of the data folder while clients have visits: they
// are told so, the daemon goes on, and once there is room everything that was
// promised is delivered.
func TestFullDisk(t *testing.T) {
	o := newOrdealIn(t, 7, smallDisk(t))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := raise(t, o.data)
	o.up(c)
	var work sync.WaitGroup
	for i := range clients {
		p := o.client(i)
		work.Go(func() {
			if err := p.work(ctx); err != nil {
				t.Errorf("client %d: %v", i, err)
			}
		})
	}
	for range 2 {
		time.Sleep(300 * time.Millisecond) // visits go on
		o.portals.KBTTFaults.Set(rig.NoAnswer)
		o.keepHead()
		fill(t, o.data)
		time.Sleep(900 * time.Millisecond)
		o.checkJournal() // what is there can be read
		makeRoom(t, o.data)
		o.portals.calm()
	}
	fill(t, o.data)
	o.gate.down()
	c.kill()
	<-c.exited
	onFull(t, o.data)
	makeRoom(t, o.data)
	o.portals.calm()
	o.up(raise(t, o.data))
	cancel()
	work.Wait()
	f := o.judge()
	full := 0
	for _, e := range o.ledger.errands {
		full += e.full
	}
	if full == 0 || f.Promised == 0 {
		t.Errorf("%d requests were told of a full disk, %d were promised", full, f.Promised)
	}
	t.Logf("%d requests refused for want of room; %+v", full, f)
}

// onFull starts the daemon on a full disk: it answers, or says why it cannot.
func onFull(t *testing.T, data string) {
	t.Helper()
	c := raise(t, data)
	select {
	case _, answers := <-c.ready:
		if answers {
			c.kill()
		}
		<-c.exited
		if said := c.said.Bytes(); !answers && !bytes.Contains(said, []byte(`"code":"disk-full"`)) {
			t.Errorf("on a full disk: %s", said)
		}
	case <-time.After(20 * time.Second):
		t.Error("on a full disk the daemon neither answers nor ends")
	}
}

// smallDisk is a file system with room for little.
func smallDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_NOSUID|syscall.MS_NODEV, "size=12m,mode=0700"); err != nil {
		t.Skipf("a small disk needs the right to mount one: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func filler(data string) string { return filepath.Join(data, "filler") }

// fill takes all the room that is left.
func fill(t *testing.T, data string) {
	t.Helper()
	f, err := os.OpenFile(filler(data), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil && !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	for err == nil {
		_, err = f.Write(make([]byte, 4096))
	}
	_ = f.Close()
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
}

func makeRoom(t *testing.T, data string) {
	t.Helper()
	if err := os.Remove(filler(data)); err != nil {
		t.Fatal(err)
	}
}
