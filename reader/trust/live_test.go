package trust_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/trust"
)

func TestLiveSeesWhatAnotherProcessChanges(t *testing.T) {
	dir := t.TempDir()
	l := must[*trust.Live](t)(trust.OpenLive(dir))
	if n := len(l.Anchors().All()); n != 0 {
		t.Fatalf("%d anchors", n)
	}
	other := openStore(t, dir)
	for i, country := range []string{"AA", "BB"} {
		must[trust.Changes](t)(take(other, trust.ImportOptions{}, file("a", nationOf(t, country).ca.Cert.Raw)))
		if n := len(l.Anchors().All()); n != i+1 {
			t.Errorf("%d anchors after %d imports", n, i+1)
		}
	}
	must[trust.Changes](t)(other.Remove(other.List()[0].ID))
	if n := len(l.Anchors().All()); n != 1 {
		t.Errorf("%d anchors after a removal", n)
	}
}

func TestLiveKeepsWhatItHadWhileTheFileIsDamaged(t *testing.T) {
	dir := t.TempDir()
	must[trust.Changes](t)(take(openStore(t, dir), trust.ImportOptions{}, file("a", nationOf(t, "AA").ca.Cert.Raw)))
	l := must[*trust.Live](t)(trust.OpenLive(dir))
	if err := os.WriteFile(filepath.Join(dir, "anchors.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n := len(l.Anchors().All()); n != 1 {
		t.Errorf("%d anchors", n)
	}
	if _, err := trust.OpenLive(dir); err == nil {
		t.Error("a damaged file is no anchors")
	}
}
