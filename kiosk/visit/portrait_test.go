package visit

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

func TestThePortraitIsInMemoryAloneAndOverwritten(t *testing.T) {
	for name, end := range map[string]func(*rig, string){
		"finish": func(r *rig, id string) { r.must(r.Finish(context.Background(), page, id)) },
		"cancel": func(r *rig, id string) { r.must(r.Cancel(context.Background(), page, id)) },
		"expiry": func(r *rig, id string) { r.clock.add(defaultIdle); r.tended() },
		"stop":   func(r *rig, _ string) { r.served() },
		"again":  func(r *rig, id string) { r.read(page, id, hoa.reading(identity.Genuine), nil) },
	} {
		r := newRig(t, func(o *Options) {
			o.Policies = Defaults()
			p := o.Policies[Insurance]
			p.Portrait = true
			o.Policies[Insurance] = p
		})
		id := r.opened(page, Insurance)
		given := hoa.reading(identity.Genuine)
		want := slices.Clone(given.Record.Portrait.Image)
		if v := r.read(page, id, given, nil); !v.HasPortrait || v.Record.Portrait == nil {
			t.Fatalf("%s: no portrait", name)
		}
		mime, image, err := r.Portrait(t.Context(), page, id)
		if err != nil || mime != "image/jpeg" || !bytes.Equal(image, want) {
			t.Errorf("%s: portrait %q, %v", name, mime, err)
		}
		r.Desk.custody.running.Wait()
		if !zero(given.Record.Portrait.Image) {
			t.Errorf("%s: the reader's own picture was not overwritten", name)
		}
		if bytes.Contains(r.row(store.Visit, id).Body, want) {
			t.Errorf("%s: the portrait is in the store", name)
		}
		held := r.Desk.custody.portraits[id].image
		end(r, id)
		if !zero(held) {
			t.Errorf("%s: the picture was not overwritten", name)
		}
		if name == "again" {
			continue
		}
		if _, _, err := r.Portrait(t.Context(), page, id); !errors.Is(err, ErrNoPortrait) {
			t.Errorf("%s: portrait afterwards: %v", name, err)
		}
	}
}

func zero(b []byte) bool { return len(b) > 0 && bytes.Equal(b, make([]byte, len(b))) }

// served lets the desk serve and stop.
func (r *rig) served() {
	r.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := r.Serve(ctx); !errors.Is(err, context.Canceled) {
		r.t.Errorf("served until %v", err)
	}
}

func TestAPageNeedsThePolicyForThePortrait(t *testing.T) {
	r := newRig(t)
	id := r.identified(page, Insurance, hoa, identity.Genuine)
	if _, _, err := r.Portrait(t.Context(), page, id); !errors.Is(err, ErrNoPortrait) {
		t.Errorf("a page: %v", err)
	}
	if _, image, err := r.Portrait(t.Context(), local, id); err != nil || len(image) == 0 {
		t.Errorf("the desk's own screen: %v", err)
	}
	if v := r.must(r.Finish(t.Context(), local, id)); v.HasPortrait {
		t.Error("a closed visit promises a portrait")
	}
}
