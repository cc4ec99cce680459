package trust

import (
	"crypto"
	"slices"
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/check"
)

// checkAlgorithms is `pa.algorithms`: weak algorithms that verified: failed with
// names. What did not verify is not judged: its own check says so.
func (j *judgement) checkAlgorithms() check.Check {
	if !j.verified {
		return check.Check{ID: CheckAlgorithms, Result: check.Undetermined, Detail: "no signature was verified"}
	}
	digest := hashOf(j.signature.Digest.OID)
	weak := slices.Concat(
		weakHash(hashOf(j.object.HashAlgorithm), "data group hashes"),
		weakHash(digest, "message digest"),
		weakScheme(j.signature.Algorithm, digest, "signature of EF.SOD"),
		weakKeyOf(j.signature.Signer, "signer"),
	)
	if j.anchor != nil {
		weak = slices.Concat(weak,
			weakScheme(j.signature.Signer.SignatureAlgorithm, 0, "signature of the signer"),
			weakKeyOf(j.anchor.Cert, "anchor"))
	}
	if len(weak) > 0 {
		return check.Check{ID: CheckAlgorithms, Result: check.Failed, Detail: strings.Join(weak, ", ")}
	}
	return check.Check{ID: CheckAlgorithms, Result: check.Successful}
}

func weakHash(h crypto.Hash, where string) []string {
	if h != crypto.SHA1 {
		return nil
	}
	return []string{h.String() + " (" + where + ")"}
}

func weakScheme(a Algorithm, hint crypto.Hash, where string) []string {
	s, err := a.scheme(hint)
	if err != nil {
		return nil
	}
	return weakHash(s.hash, where)
}

func weakKeyOf(c *Certificate, who string) []string {
	k, err := c.PublicKey()
	if err != nil {
		return nil
	}
	name, weak := WeakKey(k)
	if !weak {
		return nil
	}
	return []string{name + " (" + who + ")"}
}
