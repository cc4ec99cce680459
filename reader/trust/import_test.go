package trust_test

import (
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/trust/issue"
)

func openStore(t testing.TB, dir string) *trust.Store {
	t.Helper()
	return must[*trust.Store](t)(trust.OpenStore(dir))
}

// take imports files; the options need no time.
func take(s *trust.Store, o trust.ImportOptions, files ...trust.File) (trust.Changes, error) {
	o.Now = now
	return s.Import(files, o)
}

func file(name string, data []byte) trust.File { return trust.File{Name: name, Data: data} }

// summary is "+id" for added, "~id" for updated, "-id" for removed.
func summary(c trust.Changes) string {
	var out []string
	for sign, list := range map[string][]trust.AnchorInfo{"+": c.Added, "~": c.Updated, "-": c.Removed} {
		for _, a := range list {
			out = append(out, sign+a.ID)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func wantChanges(t *testing.T, c trust.Changes, err error, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := summary(c); err != nil || got != strings.Join(want, " ") {
		t.Errorf("%v; changed %q, want %q", err, got, want)
	}
}

func wantError(t *testing.T, s *trust.Store, want, err error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%v, want %v", err, want)
	}
	var which *trust.ImportError
	if !errors.As(err, &which) || which.File == "" {
		t.Errorf("%v names no file", err)
	}
	if n := len(s.List()); n > 0 {
		t.Errorf("refused, and yet %d anchors are there", n)
	}
}

// nation is an authority with all that it issues.
type nation struct{ ca, list *issue.Signer }

func nationOf(t testing.TB, country string) nation {
	t.Helper()
	name := issue.Name{Country: country, CommonName: "CSCA " + country}
	ca := must[*issue.Signer](t)(issue.NewAuthority(issue.Template{Subject: name, NotBefore: from, NotAfter: to}, key("secp256r1", country)))
	list := must[*issue.Signer](t)(ca.Issue(issue.Template{
		Subject: issue.Name{Country: country, CommonName: "List"}, NotBefore: from, NotAfter: to,
		ExtKeyUsage: []string{issue.MasterListUsage},
	}, key("secp256r1", country+" list")))
	return nation{ca, list}
}

func (n nation) edition(at time.Time, members ...nation) []byte {
	var certs []*trust.Certificate
	for _, m := range members {
		certs = append(certs, m.ca.Cert)
	}
	return n.list.MasterList(certs, issue.Options{SigningTime: at})
}

func TestImportCertificate(t *testing.T) {
	a := nationOf(t, "AA").ca.Cert
	s := openStore(t, t.TempDir())
	c, err := take(s, trust.ImportOptions{}, file("some/folder/aa.cer", a.Raw))
	wantChanges(t, c, err, "+"+a.ID())
	got, err := json.Marshal(c)
	want := fmt.Sprintf(`{"added":[{"id":"%s","subject":"C=AA, CN=CSCA AA","country":"AA","ski":"%X",`+
		`"notBefore":"2024-01-01T00:00:00Z","notAfter":"2040-01-01T00:00:00Z","source":"aa.cer","verified":true}],"updated":[],"removed":[]}`,
		a.ID(), a.SubjectKeyID)
	if err != nil || string(got) != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	c, err = take(s, trust.ImportOptions{}, file("aa.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.Raw})))
	wantChanges(t, c, err)
}

func TestImportBundle(t *testing.T) {
	a, b := nationOf(t, "AA"), nationOf(t, "BB")
	bundle := pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: []byte{1}})
	for _, c := range []*trust.Certificate{a.ca.Cert, b.ca.Cert} {
		bundle = append(bundle, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})...)
	}
	c, err := take(openStore(t, t.TempDir()), trust.ImportOptions{}, file("all.pem", bundle))
	wantChanges(t, c, err, "+"+a.ca.Cert.ID(), "+"+b.ca.Cert.ID())
}

func TestWhoMayNotBecomeAnAnchor(t *testing.T) {
	a, b := nationOf(t, "AA"), nationOf(t, "BB")
	ds := signer(t, a.ca)
	link := must[*issue.Signer](t)(a.ca.Issue(issue.Template{Subject: csca, CA: true, NotBefore: from, NotAfter: to}, key("secp256r1", "new")))
	expiredList := must[*issue.Signer](t)(a.ca.Issue(issue.Template{
		Subject: issue.Name{CommonName: "L"}, NotBefore: from, NotAfter: from.Add(day), ExtKeyUsage: []string{issue.MasterListUsage},
	}, key("secp256r1", "l")))
	members := []*trust.Certificate{b.ca.Cert}
	list := a.edition(from, b)
	for name, c := range map[string]struct {
		options trust.ImportOptions
		data    []byte
		want    error
	}{
		"document signer":              {trust.ImportOptions{}, ds.Cert.Raw, trust.ErrNotAuthority},
		"document signer, unverified":  {trust.ImportOptions{Unverified: true}, ds.Cert.Raw, trust.ErrNotAuthority},
		"broken self-signature":        {trust.ImportOptions{}, flip(a.ca.Cert.Raw, len(a.ca.Cert.Raw)-3), trust.ErrBadSignature},
		"not by the signer":            {trust.ImportOptions{Signer: b.ca.Cert}, link.Cert.Raw, trust.ErrUnknownSigner},
		"list by nobody":               {trust.ImportOptions{}, list, trust.ErrUnknownSigner},
		"list by another":              {trust.ImportOptions{Signer: b.ca.Cert}, list, trust.ErrUnknownSigner},
		"list altered":                 {trust.ImportOptions{Signer: a.ca.Cert}, flip(list, len(list)-3), trust.ErrBadSignature},
		"list altered, unverified":     {trust.ImportOptions{Unverified: true}, flip(list, len(list)-3), trust.ErrBadSignature},
		"list content altered":         {trust.ImportOptions{Signer: a.ca.Cert}, flip(list, 300), trust.ErrSignedAttributes},
		"list by a document signer":    {trust.ImportOptions{Signer: a.ca.Cert}, ds.MasterList(members, issue.Options{}), trust.ErrWrongUsage},
		"list by an expired signer":    {trust.ImportOptions{Signer: a.ca.Cert}, expiredList.MasterList(members, issue.Options{}), trust.ErrWrongUsage},
		"list signed after expiry":     {trust.ImportOptions{Signer: a.ca.Cert}, expiredList.MasterList(members, issue.Options{SigningTime: now}), trust.ErrWrongUsage},
		"security object, not a list":  {trust.ImportOptions{Signer: a.ca.Cert}, ds.SignedData(trust.OIDSecurityObject, []byte{0x30, 0}, issue.Options{}), trust.ErrWrongContent},
		"revocation list of nobody":    {trust.ImportOptions{}, a.ca.CRL(1, from, to), trust.ErrUnknownSigner},
		"nothing that is known":        {trust.ImportOptions{}, []byte("hello"), trust.ErrMalformed},
		"PEM without certificates":     {trust.ImportOptions{}, []byte("-----BEGIN EC PRIVATE KEY-----\nAQ==\n-----END EC PRIVATE KEY-----\n"), trust.ErrMalformed},
		"authority in an export alone": {trust.ImportOptions{}, ldif("cACertificate;binary", a.ca.Cert.Raw), trust.ErrUnknownSigner},
	} {
		t.Run(name, func(t *testing.T) {
			s := openStore(t, t.TempDir())
			_, err := take(s, c.options, file("f", c.data))
			wantError(t, s, c.want, err)
		})
	}
	s := openStore(t, t.TempDir())
	if _, err := take(s, trust.ImportOptions{Signer: a.ca.Cert, Unverified: true}); !errors.Is(err, trust.ErrContradiction) {
		t.Errorf("%v", err)
	}
}

// One bad file among good ones: nothing is taken.
func TestImportIsAllOrNothing(t *testing.T) {
	a := nationOf(t, "AA")
	s := openStore(t, t.TempDir())
	_, err := take(s, trust.ImportOptions{}, file("good", a.ca.Cert.Raw), file("bad", signer(t, a.ca).Cert.Raw))
	wantError(t, s, trust.ErrNotAuthority, err)
}

func TestImportMasterList(t *testing.T) {
	a, b, c := nationOf(t, "AA"), nationOf(t, "BB"), nationOf(t, "CC")
	direct := a.ca.MasterList([]*trust.Certificate{b.ca.Cert}, issue.Options{})
	for name, d := range map[string]struct {
		before  []byte
		options trust.ImportOptions
		files   []trust.File
		added   []nation
	}{
		"under the signer":         {nil, trust.ImportOptions{Signer: a.ca.Cert}, []trust.File{file("l", a.edition(from, b, c))}, []nation{b, c}},
		"the signer is its signer": {nil, trust.ImportOptions{Signer: a.list.Cert}, []trust.File{file("l", a.edition(from, b, c))}, []nation{b, c}},
		"signed by the authority":  {nil, trust.ImportOptions{Signer: a.ca.Cert}, []trust.File{file("l", direct)}, []nation{b}},
		"under a verified anchor":  {a.ca.Cert.Raw, trust.ImportOptions{}, []trust.File{file("l", a.edition(from, b, c))}, []nation{b, c}},
		"with its authority":       {nil, trust.ImportOptions{}, []trust.File{file("l", a.edition(from, b)), file("ca", a.ca.Cert.Raw)}, []nation{a, b}},
	} {
		t.Run(name, func(t *testing.T) {
			s := openStore(t, t.TempDir())
			if d.before != nil {
				must[trust.Changes](t)(take(s, trust.ImportOptions{}, file("ca", d.before)))
			}
			changes, err := take(s, d.options, d.files...)
			var want []string
			for _, n := range d.added {
				want = append(want, "+"+n.ca.Cert.ID())
			}
			wantChanges(t, changes, err, want...)
			for _, info := range s.List() {
				if !info.Verified {
					t.Errorf("%s is not verified", info.Subject)
				}
			}
		})
	}
}

// What an unverified anchor signed is not verified by that.
func TestUnverifiedAnchorVouchesForNobody(t *testing.T) {
	a, b := nationOf(t, "AA"), nationOf(t, "BB")
	s := openStore(t, t.TempDir())
	must[trust.Changes](t)(take(s, trust.ImportOptions{Unverified: true}, file("ca", a.ca.Cert.Raw)))
	if _, err := take(s, trust.ImportOptions{}, file("l", a.edition(from, b))); !errors.Is(err, trust.ErrUnknownSigner) {
		t.Errorf("%v", err)
	}
}

func TestRevokedListSigner(t *testing.T) {
	a, b := nationOf(t, "AA"), nationOf(t, "BB")
	s := openStore(t, t.TempDir())
	must[trust.Changes](t)(take(s, trust.ImportOptions{}, file("ca", a.ca.Cert.Raw), file("crl", a.ca.CRL(1, from, to, a.list.Cert))))
	if _, err := take(s, trust.ImportOptions{}, file("l", a.edition(from, b))); !errors.Is(err, trust.ErrWrongUsage) {
		t.Errorf("%v", err)
	}
}

func verifiedOf(s *trust.Store) map[string]bool {
	out := make(map[string]bool)
	for _, a := range s.List() {
		out[a.ID] = a.Verified
	}
	return out
}

func TestUnverifiedNeverDowngrades(t *testing.T) {
	a, b := nationOf(t, "AA"), nationOf(t, "BB")
	s := openStore(t, t.TempDir())
	list := a.edition(from, a, b)
	must[trust.Changes](t)(take(s, trust.ImportOptions{Signer: a.ca.Cert}, file("l", list)))
	for _, again := range []trust.File{file("l2", a.edition(from.Add(day), a)), file("ca", b.ca.Cert.Raw)} {
		c, err := take(s, trust.ImportOptions{Unverified: true}, again)
		wantChanges(t, c, err)
	}
	if v := verifiedOf(s); !v[a.ca.Cert.ID()] || !v[b.ca.Cert.ID()] {
		t.Errorf("%v", v)
	}
}

func TestUnverifiedIsUpgraded(t *testing.T) {
	a, b := nationOf(t, "AA"), nationOf(t, "BB")
	s := openStore(t, t.TempDir())
	c, err := take(s, trust.ImportOptions{Unverified: true}, file("l", a.edition(from, a, b)), file("ca", a.ca.Cert.Raw))
	wantChanges(t, c, err, "+"+a.ca.Cert.ID(), "+"+b.ca.Cert.ID())
	if v := verifiedOf(s); v[a.ca.Cert.ID()] || v[b.ca.Cert.ID()] {
		t.Errorf("verified by nobody: %v", v)
	}
	c, err = take(s, trust.ImportOptions{}, file("ca", a.ca.Cert.Raw))
	wantChanges(t, c, err, "~"+a.ca.Cert.ID())
	c, err = take(s, trust.ImportOptions{}, file("l", a.edition(from, a, b)))
	wantChanges(t, c, err, "~"+b.ca.Cert.ID())
	if v := verifiedOf(s); !v[a.ca.Cert.ID()] || !v[b.ca.Cert.ID()] {
		t.Errorf("%v", v)
	}
}

func TestEditionsOfAList(t *testing.T) {
	a, b, c, d := nationOf(t, "AA"), nationOf(t, "BB"), nationOf(t, "CC"), nationOf(t, "DD")
	s := openStore(t, t.TempDir())
	under := trust.ImportOptions{Signer: a.ca.Cert}
	first, second := file("2024.ml", a.edition(from, b, c, d)), file("2025.ml", a.edition(from.Add(day), b, nationOf(t, "EE")))
	must[trust.Changes](t)(take(s, under, first))
	must[trust.Changes](t)(take(s, trust.ImportOptions{}, file("d.cer", d.ca.Cert.Raw))) // also of its own

	same, err := take(s, under, first)
	wantChanges(t, same, err)
	changes, err := take(s, under, second)
	// B comes from the new edition, C is gone, D stays by its own file, E is new.
	wantChanges(t, changes, err, "~"+b.ca.Cert.ID(), "-"+c.ca.Cert.ID(), "+"+nationOf(t, "EE").ca.Cert.ID())
	for _, info := range s.List() {
		if want := map[string]string{"BB": "2025.ml", "DD": "d.cer", "EE": "2025.ml"}[info.Country]; info.Source != want {
			t.Errorf("%s from %s, want %s", info.Country, info.Source, want)
		}
	}
	if _, err := take(s, under, first); !errors.Is(err, trust.ErrOlderList) {
		t.Errorf("an older edition brings back what was taken out: %v", err)
	}
}

// An edition that nobody verified must not take away what a verified one gave,
// whoever it says it is by.
func TestUnverifiedEditionWithdrawsNothingVerified(t *testing.T) {
	a, b, c := nationOf(t, "AA"), nationOf(t, "BB"), nationOf(t, "CC")
	s := openStore(t, t.TempDir())
	must[trust.Changes](t)(take(s, trust.ImportOptions{Signer: a.ca.Cert}, file("l", a.edition(from, b))))
	changes, err := take(s, trust.ImportOptions{Unverified: true}, file("later", a.edition(from.Add(day), c)))
	wantChanges(t, changes, err, "+"+c.ca.Cert.ID())
	changes, err = take(s, trust.ImportOptions{Unverified: true}, file("still later", a.edition(from.Add(2*day))))
	wantChanges(t, changes, err, "-"+c.ca.Cert.ID())
}

func TestListSkipsAndCounts(t *testing.T) {
	a, b := nationOf(t, "AA"), nationOf(t, "BB")
	broken := must[*trust.Certificate](t)(trust.ParseCertificate(flip(b.ca.Cert.Raw, len(b.ca.Cert.Raw)-3)))
	junk := &trust.Certificate{Raw: []byte{0x30, 0x03, 0x02, 0x01, 0x05}}
	list := a.list.MasterList([]*trust.Certificate{a.ca.Cert, signer(t, a.ca).Cert, broken, junk}, issue.Options{})
	c, err := take(openStore(t, t.TempDir()), trust.ImportOptions{Signer: a.ca.Cert}, file("l", list))
	wantChanges(t, c, err, "+"+a.ca.Cert.ID())
	got := make(map[string]int)
	for _, skipped := range c.Skipped {
		got[skipped.Reason] += skipped.Count
	}
	if len(got) != 3 || got["cannot be read"] != 1 || got["no signing authority"] != 1 || got["its own signature does not verify"] != 1 {
		t.Errorf("%+v", c.Skipped)
	}
}

// ldif writes one entry as ICAO's directory exports it: folded at 76 columns.
func ldif(attribute string, values ...[]byte) []byte {
	var b strings.Builder
	b.WriteString("version: 1\n")
	for i, v := range values {
		fmt.Fprintf(&b, "\ndn: cn=%d,dc=data,dc=download,dc=pkd,dc=icao,dc=int\nobjectClass: top\n", i)
		line := attribute + ":: " + base64.StdEncoding.EncodeToString(v)
		for width := 76; len(line) > width; width = 75 {
			b.WriteString(line[:width] + "\n ")
			line = line[width:]
		}
		b.WriteString(line + "\r\n")
	}
	return []byte(b.String())
}

func TestImportLDIF(t *testing.T) {
	a, b := nationOf(t, "AA"), nationOf(t, "BB")
	ds := signer(t, a.ca)
	link := must[*issue.Signer](t)(a.ca.Issue(issue.Template{Subject: csca, CA: true, NotBefore: from, NotAfter: to}, key("secp256r1", "new")))
	s := openStore(t, t.TempDir())

	c, err := take(s, trust.ImportOptions{Unverified: true}, file("signers.ldif", ldif("userCertificate;binary", ds.Cert.Raw, ds.Cert.Raw, []byte("x"))))
	wantChanges(t, c, err) // signers are never anchors
	if len(c.Skipped) != 2 || c.Skipped[1].Count != 2 {
		t.Errorf("%+v", c.Skipped)
	}
	c, err = take(s, trust.ImportOptions{Signer: a.ca.Cert}, file("lists.ldif", ldif("pkdMasterListContent", a.edition(from, a), b.edition(from, b))))
	wantChanges(t, c, err, "+"+a.ca.Cert.ID()) // B's list is by nobody known
	c, err = take(s, trust.ImportOptions{}, file("links.ldif", ldif("cACertificate;binary", link.Cert.Raw, b.ca.Cert.Raw)))
	wantChanges(t, c, err, "+"+link.Cert.ID())
	c, err = take(s, trust.ImportOptions{Unverified: true}, file("lists.ldif", ldif("CscaMasterListData", b.edition(from, b))))
	wantChanges(t, c, err, "+"+b.ca.Cert.ID())
	c, err = take(s, trust.ImportOptions{}, file("crls.ldif", ldif("certificateRevocationList;binary", a.ca.CRL(1, from, to, ds.Cert), b.list.CRL(1, from, to))))
	wantChanges(t, c, err)
	if c.CRLs != 1 || len(s.Anchors().CRLs()) != 1 {
		t.Errorf("%+v", c)
	}
}

func TestImportCRL(t *testing.T) {
	a, b := nationOf(t, "AA"), nationOf(t, "BB")
	ds := signer(t, a.ca)
	s := openStore(t, t.TempDir())
	old, newer := a.ca.CRL(1, from, to), a.ca.CRL(2, from.Add(day), to, ds.Cert)
	// The list may come with the anchor that signed it.
	c, err := take(s, trust.ImportOptions{}, file("crl", old), file("ca", a.ca.Cert.Raw), file("cb", b.ca.Cert.Raw))
	if wantChanges(t, c, err, "+"+a.ca.Cert.ID(), "+"+b.ca.Cert.ID()); c.CRLs != 1 {
		t.Errorf("%d lists", c.CRLs)
	}
	for i, data := range [][]byte{newer, old, newer} {
		c, err := take(s, trust.ImportOptions{}, file("crl", data))
		if err != nil || c.CRLs != map[int]int{0: 1}[i] {
			t.Errorf("%d: %+v, %v", i, c, err)
		}
	}
	lists := s.Anchors().CRLs()
	if _, revoked := lists[0].Revoked(ds.Cert.Serial); len(lists) != 1 || !revoked {
		t.Errorf("%d lists, revoked %v", len(lists), revoked)
	}
	forged := authority(t, "forger", func(tpl *issue.Template) {
		tpl.Subject, tpl.SubjectKeyID = issue.Name{Country: "AA", CommonName: "CSCA AA"}, a.ca.Cert.KeyID()
	})
	if _, err := take(s, trust.ImportOptions{}, file("crl", forged.CRL(3, from.Add(2*day), to))); !errors.Is(err, trust.ErrUnknownSigner) {
		t.Errorf("forged: %v", err)
	}
	must[trust.Changes](t)(s.Remove(a.ca.Cert.ID()))
	if n := len(s.Anchors().CRLs()); n != 0 {
		t.Errorf("%d lists without an anchor", n)
	}
}
