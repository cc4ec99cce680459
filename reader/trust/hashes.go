package trust

import (
	"bytes"
	"maps"
	"slices"
	"strconv"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// HashID is the id of the check of a data group's hash: "pa.hash.dg2".
func HashID(dg int) string { return "pa.hash.dg" + strconv.Itoa(dg) }

// HashChecks compares every data group that a security object lists, in the
// order of their numbers. Data groups that it does not list get no check: nobody
// signed them. A nil object gives none.
func HashChecks(o *lds.LDSSecurityObject, read map[int]personal.Bytes, unread map[int]Reason) []check.Check {
	if o == nil {
		return nil
	}
	var out []check.Check
	for _, n := range slices.Sorted(maps.Keys(o.Hashes)) {
		if data, ok := read[n]; ok {
			out = append(out, HashCheck(o, n, data))
			continue
		}
		out = append(out, unreadCheck(n, unread[n]))
	}
	return out
}

// HashCheck is `pa.hash.dgN` of one data group: as read it hashes to the signed
// value.
func HashCheck(o *lds.LDSSecurityObject, n int, data personal.Bytes) check.Check {
	c := check.Check{ID: HashID(n), Result: check.Undetermined, Detail: "not listed in EF.SOD"}
	want, listed := o.Hashes[n]
	if !listed {
		return c
	}
	hash := hashOf(o.HashAlgorithm)
	if hash == 0 {
		c.Detail = "hash algorithm " + o.HashAlgorithm + " is not one that we can do"
		return c
	}
	h := hash.New()
	h.Write(data.Reveal())
	c.Result, c.Detail = check.Failed, "the hash differs from the signed one"
	if bytes.Equal(h.Sum(nil), want) {
		c.Result, c.Detail = check.Successful, hash.String()
	}
	return c
}

// unreadCheck is `pa.hash.dgN` of a data group that is listed and was not read.
// Unread by right (DG3, DG4): notSupported. A chip that hides what was signed
// fails: that is how a clone without keys looks.
func unreadCheck(n int, why Reason) check.Check {
	c := check.Check{ID: HashID(n)}
	switch {
	case why == ByRight && (n == 3 || n == 4):
		c.Result, c.Detail = check.NotSupported, "protected by terminal authentication"
	case why == NotFound:
		c.Result, c.Detail = check.Failed, "listed in EF.SOD, and the chip says it is not there"
	case why == NotRequested:
		c.Result, c.Detail = check.Undetermined, "not read"
	default:
		c.Result, c.Detail = check.Failed, "listed in EF.SOD, and the chip would not give it"
	}
	return c
}
