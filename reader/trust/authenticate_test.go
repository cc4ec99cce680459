package trust_test

import (
	"bytes"
	"crypto"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/trust/issue"
)

func groups() map[int]personal.Bytes {
	return map[int]personal.Bytes{
		1: personal.Bytes("dg1"), 2: personal.Bytes("dg2"), 3: personal.Bytes("dg3"), 14: personal.Bytes("dg14"),
	}
}

func TestHashes(t *testing.T) {
	sod := sodOf(t, signer(t, authority(t, "a")), groups(), issue.Options{})
	read := groups()
	read[2] = personal.Bytes("another portrait")
	read[15] = personal.Bytes("a key that nobody signed")
	delete(read, 3)
	delete(read, 14)
	for _, c := range []struct {
		why        trust.Reason
		dg3, dg14  check.Result
		mapMissing bool
	}{
		{trust.ByRight, check.NotSupported, check.Failed, false}, // DG14 is nobody's secret
		{trust.Withheld, check.Failed, check.Failed, false},
		{trust.NotFound, check.Failed, check.Failed, false},
		{trust.NotRequested, check.Undetermined, check.Undetermined, false},
		{0, check.Undetermined, check.Undetermined, true},
	} {
		e := trust.Evidence{SOD: sod, DataGroups: read, At: now, Unreadable: map[int]trust.Reason{3: c.why, 14: c.why}}
		if c.mapMissing {
			e.Unreadable = nil
		}
		r := trust.Authenticate(e, nil)
		wantCheck(t, r, "pa.hash.dg1", check.Successful)
		wantCheck(t, r, "pa.hash.dg2", check.Failed)
		wantCheck(t, r, "pa.hash.dg3", c.dg3)
		wantCheck(t, r, "pa.hash.dg14", c.dg14)
		if _, ok := check.Find(r.Checks, "pa.hash.dg15"); ok {
			t.Error("an unlisted data group got a check")
		}
	}
}

func TestHashAlgorithms(t *testing.T) {
	for _, h := range []crypto.Hash{crypto.SHA1, crypto.SHA224, crypto.SHA256, crypto.SHA384, crypto.SHA512} {
		sod := sodOf(t, signer(t, authority(t, "a")), groups(), issue.Options{Hash: h})
		r := trust.Authenticate(trust.Evidence{SOD: sod, DataGroups: groups(), At: now}, nil)
		for _, id := range []string{"pa.hash.dg1", "pa.hash.dg14", trust.CheckSignature} {
			wantCheck(t, r, id, check.Successful)
		}
	}
	// The hash of an algorithm that we cannot do is not a wrong one.
	sod := sodOf(t, signer(t, authority(t, "a")), groups(), issue.Options{})
	unknown := bytes.Replace(sod, []byte{0x65, 3, 4, 2, 1, 0x30}, []byte{0x65, 3, 4, 2, 9, 0x30}, -1)
	r := trust.Authenticate(trust.Evidence{SOD: unknown, DataGroups: groups(), At: now}, nil)
	if bytes.Equal(unknown, sod) {
		t.Fatal("nothing was replaced")
	}
	wantCheck(t, r, "pa.hash.dg1", check.Undetermined)
}

func TestNoSOD(t *testing.T) {
	r := trust.Authenticate(trust.Evidence{DataGroups: groups(), At: now}, anchors(true, authority(t, "a").Cert))
	wantCheck(t, r, trust.CheckSignature, check.Failed)
	for _, id := range []string{trust.CheckChain, trust.CheckRevocation, trust.CheckValidity, trust.CheckAlgorithms} {
		wantCheck(t, r, id, check.Undetermined)
	}
	if len(r.Checks) != 5 || r.Signer != nil || r.Anchor != nil || r.LDS != nil {
		t.Errorf("%+v", r)
	}
}

// A document that is right in every way, so that each case below differs from it
// in one thing.
func TestComplete(t *testing.T) {
	a := authority(t, "a")
	ds := signer(t, a)
	crl := must[*trust.CRL](t)(trust.ParseCRL(a.CRL(1, from, to)))
	sod := sodOf(t, ds, groups(), issue.Options{SigningTime: from.Add(time.Hour)})
	r := trust.Authenticate(trust.Evidence{SOD: sod, DataGroups: groups(), At: now, ClockFloor: from}, withCRLs(true, []*trust.CRL{crl}, a.Cert))
	for _, c := range r.Checks {
		if c.Result != check.Successful {
			t.Errorf("%v", c)
		}
	}
	if len(r.Checks) != 9 || !r.AnchorVerified || r.Anchor.ID != a.Cert.ID() || !r.Signer.Equal(ds.Cert) ||
		!r.SigningTime.Equal(from.Add(time.Hour)) || len(r.LDS.Hashes) != 4 {
		t.Errorf("%+v", r)
	}
}

func TestChain(t *testing.T) {
	a, b := authority(t, "a"), authority(t, "b")
	claimA := func(tpl *issue.Template) { tpl.AuthorityKeyID = a.Cert.KeyID() }
	otherName := func(tpl *issue.Template) { tpl.Subject.CommonName = "Other CSCA" }
	stranger := authority(t, "c", otherName)
	// A forger's authority says that it has A's key.
	forger := authority(t, "forger", func(tpl *issue.Template) { tpl.SubjectKeyID = a.Cert.KeyID() })
	// One key under two certificates: A renewed.
	renewed := authority(t, "a", func(tpl *issue.Template) { tpl.Serial = []byte{9} })
	link := must[*issue.Signer](t)(b.Issue(issue.Template{Subject: csca, NotBefore: from, NotAfter: to, CA: true}, key("secp256r1", "a")))
	unusable := brokenCurve(t, a.Cert)
	for name, c := range map[string]struct {
		signer  *issue.Signer
		anchors *trust.Anchors
		want    check.Result
		says    string
	}{
		"anchor":                    {signer(t, a), anchors(true, a.Cert), check.Successful, "anchor " + a.Cert.ID()},
		"unverified anchor":         {signer(t, a), anchors(false, a.Cert), check.Successful, "nobody verified"},
		"renewed anchor":            {signer(t, a), anchors(true, renewed.Cert), check.Successful, ""},
		"link between authorities":  {signer(t, a), anchors(true, link.Cert), check.Successful, ""},
		"among others":              {signer(t, a), anchors(true, b.Cert, stranger.Cert, a.Cert), check.Successful, ""},
		"forged signer":             {signer(t, forger), anchors(true, a.Cert), check.Failed, "claims the key"},
		"forged, by a known one":    {signer(t, b, claimA), anchors(true, a.Cert), check.Failed, "claims the key"},
		"wrong key id, right key":   {signer(t, b, claimA), anchors(true, a.Cert, b.Cert), check.Successful, ""},
		"forged, other issuer name": {signer(t, stranger, claimA), anchors(true, a.Cert), check.Undetermined, "other anchors of country UT: 1"},
		"other key of the name":     {signer(t, a), anchors(true, b.Cert), check.Undetermined, "other anchors of country UT: 1"},
		"unknown issuer":            {signer(t, stranger), anchors(true, a.Cert, b.Cert), check.Undetermined, "other anchors of country UT: 2"},
		"no anchors":                {signer(t, a), nil, check.Undetermined, "none of country UT"},
		"signer as its own anchor":  {signer(t, a), anchors(true, signer(t, a).Cert), check.Undetermined, ""},
		"anchor on a strange curve": {signer(t, a), anchors(true, unusable), check.Undetermined, "unsupported algorithm"},
	} {
		t.Run(name, func(t *testing.T) {
			sod := sodOf(t, c.signer, groups(), issue.Options{})
			r := trust.Authenticate(trust.Evidence{SOD: sod, DataGroups: groups(), At: now}, c.anchors)
			wantCheck(t, r, trust.CheckChain, c.want)
			wantCheck(t, r, trust.CheckSignature, check.Successful)
			if got, _ := check.Find(r.Checks, trust.CheckChain); !strings.Contains(got.Detail, c.says) {
				t.Errorf("says %q", got.Detail)
			}
			if (r.Anchor != nil) != (c.want == check.Successful) {
				t.Errorf("anchor %v", r.Anchor)
			}
			if r.AnchorVerified && (c.want != check.Successful || name == "unverified anchor") {
				t.Error("taken for verified")
			}
		})
	}
}

// brokenCurve is a certificate of the same name and key id whose key is on a
// curve of nobody's.
func brokenCurve(t *testing.T, like *trust.Certificate) *trust.Certificate {
	t.Helper()
	k := key("secp256r1", "explicit")
	k.Explicit = true
	s := must[*issue.Signer](t)(issue.NewAuthority(issue.Template{
		Subject: csca, NotBefore: from, NotAfter: to, SubjectKeyID: like.KeyID(),
	}, k))
	p := k.Curve().Params()
	other := ec.Params{P: p.P, A: p.A, B: p.B, Gx: p.Gx, Gy: p.Gy, N: p.N, H: 4}
	raw := bytes.Replace(s.Cert.Raw, issue.Parameters(p), issue.Parameters(other), 1)
	return must[*trust.Certificate](t)(trust.ParseCertificate(raw))
}

// A signer without an authority key id claims no key, so no key can refute it.
func TestChainWithoutKeyID(t *testing.T) {
	bare := cert(t, "bare.pem") // by ec.pem, no key ids
	if bare.AuthorityKeyID != nil {
		t.Fatal("has a key id")
	}
	other := authority(t, "a", func(tpl *issue.Template) { tpl.Subject.CommonName = "CSCA ec" })
	if !other.Cert.Subject.Equal(bare.Issuer) {
		t.Fatalf("%s and %s", other.Cert.Subject, bare.Issuer)
	}
	for name, c := range map[string]struct {
		set  *trust.Anchors
		want bool
	}{
		"right key among two": {anchors(true, other.Cert, cert(t, "ec.pem")), true},
		"another key":         {anchors(true, other.Cert), false},
	} {
		if got := trust.VerifiedBy(c.set, bare, now); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// The verified of two certificates of one key is taken, then the valid one.
func TestBetterAnchorIsTaken(t *testing.T) {
	a := authority(t, "a")
	expired := authority(t, "a", func(tpl *issue.Template) { tpl.NotAfter = from.Add(time.Hour) })
	ds := signer(t, a)
	sod := sodOf(t, ds, groups(), issue.Options{})
	mixed := func(first, second *trust.Certificate, secondVerified bool) *trust.Anchors {
		return trust.NewAnchors([]*trust.Anchor{{Cert: first, Source: "x"}, {Cert: second, Source: "y", Verified: secondVerified}}, nil)
	}
	for name, c := range map[string]struct {
		set  *trust.Anchors
		want string
	}{
		"verified, though expired": {mixed(a.Cert, expired.Cert, true), expired.Cert.ID()},
		"valid of two unverified":  {mixed(expired.Cert, a.Cert, false), a.Cert.ID()},
	} {
		r := trust.Authenticate(trust.Evidence{SOD: sod, At: now}, c.set)
		if r.Anchor == nil || r.Anchor.ID != c.want {
			t.Errorf("%s: %+v", name, r.Anchor)
		}
	}
}

// An unsupported algorithm is neither a good nor a bad signature.
func TestSignerWithStrangeCurve(t *testing.T) {
	a := authority(t, "a")
	k := key("secp256r1", "signer")
	k.Explicit = true
	ds := must[*issue.Signer](t)(a.Issue(issue.Template{Subject: issue.Name{Country: "UT", CommonName: "DS"}, NotBefore: from, NotAfter: to}, k))
	sod := sodOf(t, ds, groups(), issue.Options{})
	p := k.Curve().Params()
	q := k.Curve().Generator().Add(k.Curve().Generator()).Bytes()
	trap := k.Curve().Params()
	trap.Gx.SetBytes(q[1:33])
	trap.Gy.SetBytes(q[33:])
	trapped := bytes.Replace(sod, issue.Parameters(p), issue.Parameters(trap), 1)
	if bytes.Equal(sod, trapped) {
		t.Fatal("nothing was replaced")
	}
	good := trust.Authenticate(trust.Evidence{SOD: sod, At: now}, anchors(true, a.Cert))
	wantCheck(t, good, trust.CheckSignature, check.Successful)
	bad := trust.Authenticate(trust.Evidence{SOD: trapped, At: now}, anchors(true, a.Cert))
	wantCheck(t, bad, trust.CheckSignature, check.Undetermined)
	wantCheck(t, bad, trust.CheckAlgorithms, check.Undetermined)
	wantCheck(t, bad, trust.CheckChain, check.Failed) // the certificate was altered
}
