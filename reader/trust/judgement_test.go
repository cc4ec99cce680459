package trust_test

import (
	"crypto"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/trust/issue"
)

func crl(t testing.TB, der []byte) *trust.CRL {
	t.Helper()
	return must[*trust.CRL](t)(trust.ParseCRL(der))
}

func TestRevocation(t *testing.T) {
	a := authority(t, "a")
	ds := signer(t, a)
	next := authority(t, "next") // the authority's next key, of the same name
	forger := authority(t, "forger", func(tpl *issue.Template) { tpl.SubjectKeyID = a.Cert.KeyID() })
	otherName := authority(t, "other", func(tpl *issue.Template) { tpl.Subject.CommonName = "Other" })
	sod := sodOf(t, ds, groups(), issue.Options{})
	none := a.CRL(1, from, to)
	for name, c := range map[string]struct {
		lists   [][]byte
		more    []*issue.Signer // further anchors
		floor   time.Time
		want    check.Result
		explain string
	}{
		"none":                       {want: check.Undetermined, explain: "no revocation list"},
		"not listed":                 {lists: [][]byte{none}, want: check.Successful},
		"listed":                     {lists: [][]byte{a.CRL(1, from, to, ds.Cert)}, want: check.Failed, explain: "signer is revoked"},
		"anchor listed":              {lists: [][]byte{a.CRL(1, from, to, a.Cert)}, want: check.Failed, explain: "anchor is revoked"},
		"listed in the newer one":    {lists: [][]byte{none, a.CRL(2, from.Add(day), to, ds.Cert)}, want: check.Failed},
		"past next update":           {lists: [][]byte{a.CRL(1, from, from.Add(day))}, want: check.Undetermined, explain: "next update"},
		"listed, past next update":   {lists: [][]byte{a.CRL(1, from, from.Add(day), ds.Cert)}, want: check.Failed},
		"no next update":             {lists: [][]byte{a.CRL(1, from, time.Time{})}, want: check.Undetermined},
		"clock wrong":                {lists: [][]byte{none}, floor: now.Add(day), want: check.Undetermined, explain: "clock"},
		"listed, clock wrong":        {lists: [][]byte{a.CRL(1, from, to, ds.Cert)}, floor: now.Add(day), want: check.Failed},
		"forged":                     {lists: [][]byte{forger.CRL(1, from, to, ds.Cert)}, want: check.Undetermined},
		"altered":                    {lists: [][]byte{flip(none, len(none)-3)}, want: check.Undetermined},
		"of another authority":       {lists: [][]byte{otherName.CRL(1, from, to, ds.Cert)}, more: []*issue.Signer{otherName}, want: check.Undetermined},
		"by the authority's new key": {lists: [][]byte{next.CRL(1, from, to, ds.Cert)}, more: []*issue.Signer{next}, want: check.Failed},
	} {
		t.Run(name, func(t *testing.T) {
			var lists []*trust.CRL
			for _, der := range c.lists {
				lists = append(lists, crl(t, der))
			}
			certs := []*trust.Certificate{a.Cert}
			for _, s := range c.more {
				certs = append(certs, s.Cert)
			}
			e := trust.Evidence{SOD: sod, At: now, ClockFloor: c.floor}
			r := trust.Authenticate(e, withCRLs(true, lists, certs...))
			wantCheck(t, r, trust.CheckRevocation, c.want)
			if got, _ := check.Find(r.Checks, trust.CheckRevocation); !strings.Contains(got.Detail, c.explain) {
				t.Errorf("says %q", got.Detail)
			}
		})
	}
}

const day = 24 * time.Hour

// An unverified key of the authority's name neither clears nor revokes what a
// verified one signed.
func TestUnverifiedKeyDoesNotRevoke(t *testing.T) {
	a, intruder := authority(t, "a"), authority(t, "intruder")
	ds := signer(t, a)
	set := trust.NewAnchors([]*trust.Anchor{{Cert: a.Cert, Verified: true}, {Cert: intruder.Cert}},
		[]*trust.CRL{crl(t, intruder.CRL(1, from, to, ds.Cert))})
	r := trust.Authenticate(trust.Evidence{SOD: sodOf(t, ds, groups(), issue.Options{}), At: now}, set)
	wantCheck(t, r, trust.CheckRevocation, check.Undetermined)
}

func TestValidity(t *testing.T) {
	a := authority(t, "a")
	soon := from.Add(day)
	expired := func(tpl *issue.Template) { tpl.NotAfter = soon }
	usage := func(oids ...string) func(*issue.Template) {
		return func(tpl *issue.Template) { tpl.ExtKeyUsage = oids }
	}
	for name, c := range map[string]struct {
		authority *issue.Signer // nil: a
		change    func(*issue.Template)
		signed    time.Time
		at, floor time.Time
		noAnchor  bool
		want      check.Result
		says      string
	}{
		"valid":                       {want: check.Successful},
		"no anchor":                   {noAnchor: true, want: check.Successful, says: "signer alone"},
		"signer expired":              {change: expired, want: check.Failed, says: "signer was valid until 2024-01-02"},
		"signer expired, no anchor":   {change: expired, noAnchor: true, want: check.Failed},
		"signed while valid":          {change: expired, signed: from.Add(time.Hour), want: check.Successful},
		"signed after the end":        {change: expired, signed: soon.Add(day), want: check.Failed},
		"signed before the beginning": {signed: from.Add(-day), want: check.Failed, says: "valid only from"},
		"not yet valid":               {at: from.Add(-day), want: check.Failed},
		"signed in the future":        {signed: now.Add(3 * day), want: check.Undetermined},
		"anchor expired":              {authority: authority(t, "a", expired), want: check.Failed, says: "anchor was valid until"},
		"anchor expired since":        {authority: authority(t, "a", expired), signed: from.Add(time.Hour), want: check.Successful},
		"clock wrong":                 {floor: now.Add(time.Second), want: check.Undetermined, says: "clock"},
		"clock wrong, expired":        {change: expired, floor: now.Add(time.Second), want: check.Undetermined},
		"clock right":                 {floor: now, want: check.Successful},
		"signer is a CA":              {change: func(tpl *issue.Template) { tpl.CA = true }, want: check.Failed, says: "is a CA"},
		"signer may sign certificates": {change: func(tpl *issue.Template) {
			tpl.KeyUsage = trust.KeyUsageDigitalSignature | trust.KeyUsageCertSign
		}, want: check.Failed, says: "is a CA"},
		"signer is a CA, clock wrong": {change: func(tpl *issue.Template) { tpl.CA = true }, floor: now.Add(day), want: check.Failed},
		"not for signatures":          {change: func(tpl *issue.Template) { tpl.KeyUsage = 1 << 2 }, want: check.Failed, says: "not for signatures"},
		"master list signer":          {change: usage(issue.MasterListUsage), want: check.Failed, says: "2.23.136.1.1.3"},
		"deviation list signer":       {change: usage("2.23.136.1.1.8"), want: check.Failed, says: "2.23.136.1.1.8"},
		"TLS server":                  {change: usage("1.3.6.1.5.5.7.3.1"), want: check.Failed},
		"document signer, named":      {change: usage(trust.OIDSecurityObject), want: check.Successful},
		"anchor that is no CA": {authority: authority(t, "a", func(tpl *issue.Template) {
			tpl.KeyUsage = trust.KeyUsageDigitalSignature
		}), want: check.Failed, says: "not for certificates"},
	} {
		t.Run(name, func(t *testing.T) {
			by := a
			if c.authority != nil {
				by = c.authority
			}
			change := c.change
			if change == nil {
				change = func(*issue.Template) {}
			}
			e := trust.Evidence{SOD: sodOf(t, signer(t, by, change), groups(), issue.Options{SigningTime: c.signed}), At: now, ClockFloor: c.floor}
			if !c.at.IsZero() {
				e.At = c.at
			}
			set := anchors(true, by.Cert)
			if c.noAnchor {
				set = nil
			}
			r := trust.Authenticate(e, set)
			wantCheck(t, r, trust.CheckValidity, c.want)
			if got, _ := check.Find(r.Checks, trust.CheckValidity); !strings.Contains(got.Detail, c.says) {
				t.Errorf("says %q", got.Detail)
			}
		})
	}
}

// What is critical and not understood makes a certificate useless, not unknown.
func TestUnknownCriticalExtension(t *testing.T) {
	odd := cert(t, "odd.pem")
	faults := trust.SignerFaults(odd)
	if len(faults) != 1 || !strings.Contains(faults[0], "1.2.3.4") {
		t.Errorf("%v", faults)
	}
	if faults := trust.SignerFaults(cert(t, "ds-ec.pem")); len(faults) > 0 {
		t.Errorf("%v", faults)
	}
}

func TestAlgorithms(t *testing.T) {
	authorityOn := func(curve string) *issue.Signer {
		return must[*issue.Signer](t)(issue.NewAuthority(issue.Template{Subject: csca, NotBefore: from, NotAfter: to}, key(curve, "x")))
	}
	signerOn := func(a *issue.Signer, curve string) *issue.Signer {
		return must[*issue.Signer](t)(a.Issue(issue.Template{Subject: issue.Name{Country: "UT", CommonName: "DS"}, NotBefore: from, NotAfter: to}, key(curve, "y")))
	}
	strong, weak := authorityOn("brainpoolP384r1"), authorityOn("secp192r1")
	for name, c := range map[string]struct {
		authority *issue.Signer
		curve     string
		hash      crypto.Hash
		anchored  bool
		want      check.Result
		says      string
	}{
		"strong":                    {strong, "secp256r1", 0, true, check.Successful, ""},
		"SHA-1":                     {strong, "secp256r1", crypto.SHA1, true, check.Failed, "SHA-1 (data group hashes), SHA-1 (message digest), SHA-1 (signature of EF.SOD)"},
		"weak signer":               {strong, "brainpoolP192r1", 0, true, check.Failed, "brainpoolP192r1 (signer)"},
		"weak anchor":               {weak, "secp256r1", 0, true, check.Failed, "secp192r1 (anchor)"},
		"weak anchor, not imported": {weak, "secp256r1", 0, false, check.Successful, ""}, // it did not verify anything
	} {
		t.Run(name, func(t *testing.T) {
			sod := sodOf(t, signerOn(c.authority, c.curve), groups(), issue.Options{Hash: c.hash})
			var set *trust.Anchors
			if c.anchored {
				set = anchors(true, c.authority.Cert)
			}
			r := trust.Authenticate(trust.Evidence{SOD: sod, At: now}, set)
			got, _ := check.Find(r.Checks, trust.CheckAlgorithms)
			if got.Result != c.want || got.Detail != c.says {
				t.Errorf("%v", got)
			}
		})
	}
	// A broken signature is not weak but wrong.
	r := trust.Authenticate(trust.Evidence{SOD: flip(stored(t, "ecdsa.cms"), len(stored(t, "ecdsa.cms"))-4), At: now}, nil)
	wantCheck(t, r, trust.CheckSignature, check.Failed)
	wantCheck(t, r, trust.CheckAlgorithms, check.Undetermined)
}

// No detail of any check holds what a document says of a person.
func TestDetailsHoldNoPersonalData(t *testing.T) {
	secret := groups()
	secret[1] = []byte("IDVNM1901234569001190123456NGUYEN")
	sod := sodOf(t, signer(t, authority(t, "a")), secret, issue.Options{})
	secret[2] = []byte("NGUYEN")
	for _, c := range trust.Authenticate(trust.Evidence{SOD: sod, DataGroups: secret, At: now}, nil).Checks {
		if strings.Contains(c.Detail, "NGUYEN") || strings.Contains(c.Detail, "1901234569") {
			t.Errorf("%v", c)
		}
	}
}
