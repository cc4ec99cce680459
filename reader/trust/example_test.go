package trust_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/trust/issue"
)

// The state of Utopia issues a document; a desk that has Utopia's anchor
// authenticates it.
func Example() {
	from, to := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2040, 1, 1, 0, 0, 0, 0, time.UTC)
	curve, _ := ec.ByName("brainpoolP256r1")
	secret := func(seed string) issue.Key {
		sum := sha256.Sum256([]byte(seed))
		return issue.NewKey(curve.ScalarMod(sum[:]))
	}
	utopia, _ := issue.NewAuthority(issue.Template{
		Subject: issue.Name{Country: "UT", CommonName: "CSCA Utopia"}, NotBefore: from, NotAfter: to,
	}, secret("authority"))
	signer, _ := utopia.Issue(issue.Template{
		Subject: issue.Name{Country: "UT", CommonName: "Signer 1"}, NotBefore: from, NotAfter: to,
	}, secret("signer"))
	sod, _ := signer.SOD(map[int][]byte{1: []byte("data group 1"), 2: []byte("data group 2")}, issue.Options{})

	dir, _ := os.MkdirTemp("", "")
	defer os.RemoveAll(dir)
	store, _ := trust.OpenStore(dir)
	_, _ = store.Import([]trust.File{{Name: "utopia.cer", Data: utopia.Cert.Raw}}, trust.ImportOptions{Now: from})

	report := trust.Authenticate(trust.Evidence{
		SOD:        sod,
		DataGroups: map[int]personal.Bytes{1: personal.Bytes("data group 1"), 2: personal.Bytes("another")},
		At:         time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC),
	}, store.Anchors())
	for _, c := range report.Checks {
		fmt.Println(c.ID, c.Result)
	}
	// Output:
	// pa.hash.dg1 successful
	// pa.hash.dg2 failed
	// pa.signature successful
	// pa.chain successful
	// pa.revocation undetermined
	// pa.validity successful
	// pa.algorithms successful
}
