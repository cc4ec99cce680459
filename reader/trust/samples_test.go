package trust_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/trust"
)

const (
	germanList  = "DE_ML_2024-04-10-10-54-13.ml"
	italianList = "IT_MasterListCSCA.ml"
)

// germanAuthority is the CSCA that issued the signer of the German list. The list
// itself brings it along; an operator has it from its publisher.
func germanAuthority(t testing.TB) *trust.Certificate {
	t.Helper()
	signed := must[*trust.SignedData](t)(trust.ParseSignedData(sample(t, "masterlists/"+germanList)))
	for _, c := range signed.Certificates {
		if c.IsCA() {
			return c
		}
	}
	t.Fatal("no authority in the list")
	return nil
}

func importList(t testing.TB, name string, o trust.ImportOptions) *trust.Store {
	t.Helper()
	s := openStore(t, t.TempDir())
	must[trust.Changes](t)(take(s, o, file(name, sample(t, "masterlists/"+name))))
	return s
}

// What openssl says of each passport and each list.
func TestChainsOfPassports(t *testing.T) {
	var expected map[string]map[string]string
	if err := json.Unmarshal(sample(t, "sod/expected_chain.json"), &expected); err != nil {
		t.Fatal(err)
	}
	stores := map[string]*trust.Store{
		germanList:  importList(t, germanList, trust.ImportOptions{Signer: germanAuthority(t)}),
		italianList: importList(t, italianList, trust.ImportOptions{Unverified: true}),
	}
	want := map[string]check.Result{"ok": check.Successful, "no anchor": check.Undetermined}
	for sod, lists := range expected {
		for list, outcome := range lists {
			r := trust.Authenticate(trust.Evidence{SOD: sample(t, "sod/"+sod), At: now}, stores[list].Anchors())
			wantCheck(t, r, trust.CheckSignature, check.Successful)
			wantCheck(t, r, trust.CheckValidity, check.Successful)
			wantCheck(t, r, trust.CheckChain, want[outcome])
			if r.AnchorVerified != (outcome == "ok" && list == germanList) {
				t.Errorf("%s by %s: verified %v", sod, list, r.AnchorVerified)
			}
			weak := check.Successful
			if strings.HasPrefix(sod, "RU") {
				weak = check.Failed // ECDSA with SHA-1
			}
			wantCheck(t, r, trust.CheckAlgorithms, weak)
		}
	}
}

func TestGermanList(t *testing.T) {
	data := sample(t, "masterlists/"+germanList)
	s := openStore(t, t.TempDir())
	c := must[trust.Changes](t)(take(s, trust.ImportOptions{Signer: germanAuthority(t)}, file(germanList, data)))
	countries := make(map[string]bool)
	for _, a := range c.Added {
		countries[a.Country] = true
		if !a.Verified || a.Source != germanList || a.Subject == "" || a.SKI == "" {
			t.Errorf("%+v", a)
		}
	}
	// 526 certificates, each once, and none of them skipped.
	if len(c.Added) != 526 || len(countries) != 107 || len(c.Skipped) != 0 {
		t.Errorf("%d of %d countries, skipped %+v", len(c.Added), len(countries), c.Skipped)
	}
}

// CSCA07 is a later authority than the one behind this list: nothing in the list
// was signed by it, and so it does not vouch for the list.
func TestGermanListUnderALaterAuthority(t *testing.T) {
	later := must[*trust.Certificate](t)(trust.ParseCertificate(sample(t, "masterlists/DE_ROOT_CA_CSCA07.cer")))
	s := openStore(t, t.TempDir())
	_, err := take(s, trust.ImportOptions{Signer: later}, file(germanList, sample(t, "masterlists/"+germanList)))
	wantError(t, s, trust.ErrUnknownSigner, err)
	if later.KeyID() == nil || string(later.KeyID()) == string(germanAuthority(t).KeyID()) {
		t.Error("the same key after all")
	}
}

func TestTwoListsTogether(t *testing.T) {
	s := importList(t, germanList, trust.ImportOptions{Signer: germanAuthority(t)})
	c := must[trust.Changes](t)(take(s, trust.ImportOptions{Unverified: true}, file(italianList, sample(t, "masterlists/"+italianList))))
	if len(c.Updated) != 0 || len(c.Removed) != 0 {
		t.Errorf("an unverified list changed what was there: %d, %d", len(c.Updated), len(c.Removed))
	}
	var verified int
	for _, a := range s.List() {
		if a.Verified {
			verified++
		}
	}
	if verified != 526 || len(s.List()) != 526+len(c.Added) {
		t.Errorf("%d verified of %d, %d added", verified, len(s.List()), len(c.Added))
	}
	skipped := 0
	for _, reason := range c.Skipped {
		skipped += reason.Count
	}
	if skipped != 1 { // one that signs documents and nothing else
		t.Errorf("%+v", c.Skipped)
	}
}

// Vietnam's authority, with explicit parameters, out of its own file and out of
// the list: the same anchor.
func TestVietnameseAuthority(t *testing.T) {
	s := importList(t, germanList, trust.ImportOptions{Signer: germanAuthority(t)})
	vn := s.Anchors().ByCountry("VN")
	if len(vn) != 1 || vn[0].Cert.Subject.String() != "C=VN, O=Vietnam Government Information Security Commission, CN=CSCA ePassport Vietnam" {
		t.Fatalf("%v", vn)
	}
	key := must[trust.PublicKey](t)(vn[0].Cert.PublicKey())
	if key.String() != "brainpoolP512r1" || vn[0].Cert.Serial.String() != "506f1357a3a196c24dc32cf464140cae" {
		t.Errorf("%s %s", key, vn[0].Cert.Serial)
	}
	c, err := take(s, trust.ImportOptions{Unverified: true}, file("vn.cer", sample(t, "certs/vn_csca_2022.cer")))
	wantChanges(t, c, err)
}

// The reference data set of TR-03105-5: everything hashes, the signer expired in
// 2014, DG15 is not in the signed object.
func TestReferenceDataSet(t *testing.T) {
	const dir = "lds/bsi-tr03105-5-reference/"
	read := make(map[int]personal.Bytes)
	for n, name := range map[int]string{1: "Datagroup1", 2: "Datagroup2", 3: "Datagroup3", 4: "Datagroup4", 14: "Datagroup14", 15: "Datagroup15"} {
		read[n] = sample(t, dir+name+".bin")
	}
	r := trust.Authenticate(trust.Evidence{SOD: sample(t, dir+"EF_SOD.bin"), DataGroups: read, At: now}, nil)
	for _, id := range []string{"pa.hash.dg1", "pa.hash.dg2", "pa.hash.dg3", "pa.hash.dg4", "pa.hash.dg14", trust.CheckSignature} {
		wantCheck(t, r, id, check.Successful)
	}
	wantCheck(t, r, trust.CheckValidity, check.Failed)
	wantCheck(t, r, trust.CheckChain, check.Undetermined)
	if _, ok := check.Find(r.Checks, "pa.hash.dg15"); ok {
		t.Error("DG15 is not in the signed object")
	}
	if got := trust.MatchIssuer(r.Signer.Country(), "", "D<<"); got.Result != check.Successful {
		t.Errorf("%v", got)
	}
}

// A damaged list must be told from a list of a stranger.
func TestDamagedGermanList(t *testing.T) {
	data := sample(t, "masterlists/"+germanList)
	s := openStore(t, t.TempDir())
	_, err := take(s, trust.ImportOptions{Signer: germanAuthority(t)}, file("l", flip(data, 300_000)))
	wantError(t, s, trust.ErrSignedAttributes, err)
}

func TestDecodeSamples(t *testing.T) {
	for _, name := range []string{"masterlists/" + germanList, "masterlists/" + italianList, "certs/vn_csca_2022.cer", "masterlists/DE_ROOT_CA_CSCA07.cer"} {
		values, err := trust.Decode(sample(t, name))
		if err != nil || len(values) != 1 {
			t.Fatalf("%s: %v", name, err)
		}
		_, isList := values[0].(*trust.MasterList)
		if isList != strings.HasSuffix(name, ".ml") {
			t.Errorf("%s: %T", name, values[0])
		}
	}
}

func BenchmarkOpenStore(b *testing.B) {
	dir := b.TempDir()
	s := openStore(b, dir)
	must[trust.Changes](b)(take(s, trust.ImportOptions{Unverified: true},
		file("de", sample(b, "masterlists/"+germanList)), file("it", sample(b, "masterlists/"+italianList))))
	for b.Loop() {
		if _, err := trust.OpenStore(dir); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAuthenticate(b *testing.B) {
	dir := b.TempDir()
	s := openStore(b, dir)
	must[trust.Changes](b)(take(s, trust.ImportOptions{Unverified: true}, file("de", sample(b, "masterlists/"+germanList))))
	set := s.Anchors()
	for _, name := range []string{"AU", "DE", "MY", "RU"} {
		sod := must[[]byte](b)(os.ReadFile(samplesDir + "/sod/" + name + "_EF_SOD.bin"))
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				trust.Authenticate(trust.Evidence{SOD: sod, At: now}, set)
			}
		})
	}
}
