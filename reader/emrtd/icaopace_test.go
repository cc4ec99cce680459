package emrtd

import (
	"bytes"
	"encoding/hex"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// onlyOffer understands the one PACEInfo of an EF.CardAccess.
func onlyOffer(t testing.TB, cardAccess string) Offer {
	t.Helper()
	offers := parseCardAccess(unhex(t, cardAccess)).OffersWithProof()
	if len(offers) != 1 {
		t.Fatalf("%d offers", len(offers))
	}
	return offers[0]
}

// paceExample is a worked example of PACE.
type paceExample struct {
	name         string
	cardAccess   string
	password     func(testing.TB) Password
	ambiguous    bool // the recording names the domain parameters
	random       []string
	exchanges    [][2]string
	ksEnc, ksMAC string
}

func (e paceExample) open(t *testing.T) (Opened, *script, Offer) {
	t.Helper()
	offer := onlyOffer(t, e.cardAccess)
	offer.Ambiguous = e.ambiguous
	chip := play(t, e.exchanges...)
	opened, err := Open(t.Context(), chip, offer, e.password(t), random(t, e.random...))
	if err != nil {
		t.Fatal(err)
	}
	return opened, chip, offer
}

// 9303-11 appendix G.1, and once more with the domain parameters named.
var appendixG1 = paceExample{
	name:       "G.1",
	cardAccess: "31143012060A04007F0007020204020202010202010D",
	password:   func(t testing.TB) Password { return mrzPassword(t, "T22000129", "640812", "101031") },
	random: []string{
		"7F4EF07B9EA82FD78AD689B38D0BC78CF21F249D953BC46F4C6E19259C010F99",
		"A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595",
	},
	exchanges: [][2]string{
		{"0022C1A40F800A04007F00070202040202830101", "9000"},
		{"10860000027C0000", "7C12801095A3A016522EE98D01E76CB6B98B42C39000"},
		{"10860000457C438141047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D00",
			"7C43824104824FBA91C9CBE26BEF53A0EBE7342A3BF178CEA9F45DE0B70AA601651FBA3F5730D8C879AAA9C9F73991E61B58F4D52EB87A0A0C709A49DC63719363CCD13C549000"},
		{"10860000457C438341042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB3646200",
			"7C438441049E880F842905B8B3181F7AF7CAA9F0EFB743847F44A306D2D28C1D9EC65DF6DB7764B22277A2EDDC3C265A9F018F9CB852E111B768B326904B59A0193776F0949000"},
		{"008600000C7C0A8508C2B0BD78D94BA86600", "7C0A86083ABB9674BCE93C089000"},
	},
	ksEnc: "F5F0E35C0D7161EE6724EE513A0D9A7F", ksMAC: "FE251C7858B356B24514B3BD5F4297D1",
}

// withReference is the example as terminals play it that always name the domain
// parameters (DO 84).
func (e paceExample) withReference(command string) paceExample {
	exchanges := append([][2]string{}, e.exchanges...)
	exchanges[0][0] = command
	e.name, e.ambiguous, e.exchanges = e.name+" with DO 84", true, exchanges
	return e
}

// 9303-11 appendix I.1.
var appendixI1 = paceExample{
	name:       "I.1",
	cardAccess: "31143012060A04007F0007020204060202010202010D",
	password:   func(t testing.TB) Password { return mrzPassword(t, "C11T002JM", "960812", "231031") },
	random: []string{
		"5D8BB87BD74D985A4B7D4325B9F7B976FE835122773400798914AA22738135CC",
		"76ECFDAA9841C323A3F5FC5E88B88DB3EFF7E35EBF57A7E6946CB630006C2120",
	},
	exchanges: [][2]string{
		{"0022C1A40F800A04007F00070202040602830101", "9000"},
		{"10860000027C0000", "7C128010CB60E8E0D85B76A9BD304747C2AD42E29000"},
		{"10860000457C438141047F1D410ADB7DDB3B84BF1030800981A9105D7457B4A3ADE002384F3086C67EDE1AB889104A27DB6D842B019020FBF3CEACB0DC627F7BDCAC29969E19D0E553C100",
			"7C43824104A234236AA9B9621E8EFB73B5245C0E09D2576E5277183C1208BDD55280CAE8B304F365713A356E65A451E165ECC9AC0AC46E3771342C8FE5AEDD092685338E239000"},
		{"10860000457C43834104446C934084D9DAB863944F219520076C29EE3F7AE6722B11FF319EC1C7728F955483400BFF60BF0C5929270009277DC2A515E12575010AD9BA916CF1BF86FEFC00",
			"7C4384410402AD566F3C6EC7F9324509AD50A51FA52030782A4968FCFEDF737DAEA993333111C3B9B4C2287789BD137E7F8AA882E2A3C633CCD6ECC2C63C57AD401A09C2E19000"},
		{"008600000C7C0A8508E86BD06018A1CD3B00",
			"7C3C86088596CF055C67C1A38A301EEA964DAAE372AC990E3EFDE6333353BFC89A6704D93DA8798CF77F5B7A54BD10CBA372B42BE0B9B5F28AA8DE2F4F929000"},
	},
	ksEnc: "0A9DA4DB03BDDE39FC5202BC44B2E89E", ksMAC: "4B1C06491ED5140CA2B537D344C6C0B1",
}

func TestPACEWorkedExamples(t *testing.T) {
	for _, e := range []paceExample{
		appendixG1,
		appendixG1.withReference("0022C1A412800A04007F0007020204020283010184010D"),
		appendixI1,
	} {
		t.Run(e.name, func(t *testing.T) {
			opened, chip, offer := e.open(t)
			checkKeys(t, chip, opened.Channel, offer.Info.Protocol().Suite, e.ksEnc, e.ksMAC, "")
		})
	}
}

const appendixI1Key = "3062060904007F0007020201023052300C060704007F0007010202010D034200041872709494399E7470A6431BE25E83EEE24FEA568C2ED28DB48E05DB3A610DC884D256A40E35EFCB59BF6753D3A489D28C7A4D973C2DA138A6E7A4A08F68E16F02010D"

// chipKeys reads static keys as EF.CardSecurity holds them.
func chipKeys(t testing.TB, infos ...string) []lds.ChipAuthenticationPublicKeyInfo {
	t.Helper()
	var set []byte
	for _, info := range infos {
		set = append(set, unhex(t, info)...)
	}
	parsed, err := lds.ParseSecurityInfos(append([]byte{0x31, byte(len(set))}, set...))
	if err != nil {
		t.Fatal(err)
	}
	return parsed.ChipAuthenticationKeys()
}

func TestPACEChipAuthenticationMappingAppendixI1(t *testing.T) {
	opened, _, offer := appendixI1.open(t)
	curve := offer.Curve
	want, err := curve.Scalar(unhex(t, "85DC3FA93D0952BFA82F5FD189EE75BD82F11D1F0B8ED4BF5319AC9B53C426B3"))
	if err != nil {
		t.Fatal(err)
	}
	if !opened.Proof.data.Equal(want) {
		t.Error("CA_IC differs")
	}
	if err := opened.Proof.Verify(chipKeys(t, appendixI1Key)); err != nil {
		t.Error(err)
	}
}

// 9303-11 appendix H.1 starts from Kπ and prints values alone; the APDUs follow
// from §4.4.5.
func TestPACEIntegratedMappingAppendixH1(t *testing.T) {
	const (
		kPi = "591468CDA83D65219CCCB8560233600F"
		z   = "143DC40C08C8E891FBED7DEDB92B64AD"
		s   = "2923BE84E16CD6AE529049F1F1BBE9EB"
	)
	nonce, err := sm.AES128.Decrypt(unhex(t, kPi), make([]byte, 16), unhex(t, z))
	if err != nil || !bytes.Equal(nonce, unhex(t, s)) {
		t.Fatalf("s = %X, %v", nonce, err)
	}
	chip := play(t, [][2]string{
		{"10860000147C1281105DD4CBFC96F5453B130D890A1CDBAE3200", "7C0282009000"},
		{"10860000457C4383410489CBA23FFE96AA18D824627C3E934E54A9FD0B87A95D1471DC1C0ABFDCD640D46755DE9B7B778280B6BEBD57439ADFEB0E21FD4ED6DF42578C13418A59B34C3700",
			"7C4384410467F78E5F7F7686082B293E8D087E056916D0F74BC01A5F8957D0DE45691E51E8932B69A962B52A0985AD2C0A271EE6A13A8ADDDCD1A3A994B9DED257F4D227539000"},
		{"008600000C7C0A8508450F02B86F6A090900", "7C0A860875D4D96E8D5B03089000"},
	}...)
	rand := random(t, "5DD4CBFC96F5453B130D890A1CDBAE32", "A73FB703AC1436A18E0CFA5ABB3F7BEC7A070E7A6788486BEE230C4A22762595")
	p, err := newPACE(chip, onlyOffer(t, "31143012060A04007F0007020204040202010202010D"), mrzPassword(t, "T22000129", "640812", "101031"), rand)
	if err != nil {
		t.Fatal(err)
	}
	generator, err := p.mapNonce(t.Context(), nonce)
	if err != nil {
		t.Fatal(err)
	}
	const mapped = "048E82D31559ED0FDE92A4D0498ADD3C23BABA94FB77691E31E90AEA77FB17D4274C1AE14BD0C3DBAC0C871B7F3608169364437CA30AC243A089D3F266C1E60FAD"
	if !bytes.Equal(generator.Bytes(), unhex(t, mapped)) {
		t.Errorf("mapped generator %X", generator.Bytes())
	}
	if err := p.agree(t.Context(), generator); err != nil {
		t.Fatal(err)
	}
	if _, err := p.authenticate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := hex.EncodeToString(append(p.ksEnc, p.ksMAC...)); got != "0d3feb33251a6370893d62ae8daaf51bb01e89e3d9e8719e586b50b4a7506e0b" {
		t.Errorf("session keys %s", got)
	}
}

// R(s,t) of appendix H.1.
func TestPseudoRandomAppendixH1(t *testing.T) {
	got, err := pseudoRandom(sm.AES128, unhex(t, "2923BE84E16CD6AE529049F1F1BBE9EB"), unhex(t, "5DD4CBFC96F5453B130D890A1CDBAE32"), 256)
	const want = "E4447E2DFB3586BAC05DDB00156B57FBB2179A3949294C97254189800C517BAA8DA0FF397ED8C445D3E421E4FEB57322"
	if err != nil || !bytes.Equal(got, unhex(t, want)) {
		t.Errorf("R = %X, %v", got, err)
	}
}

// R(s,t) of appendix H.2, over a prime of 1,024 bits.
func TestPseudoRandomAppendixH2(t *testing.T) {
	got, err := pseudoRandom(sm.AES128, unhex(t, "FA5B7E3E49753A0DB9178B7B9BD898C8"), unhex(t, "B3A6DB3C870C3E99245E0D1C06B747DE"), 1024)
	const want = "EAB98D13E09052952AA729907C3C946184DEA0FE74AD2B3AF506F0A83018459C38099CD1F7FF4EA0A078DB1FAC1365505E3DC85500EF95E20B4EEF2E88489233BEE0546B472F994B618D168702406791DEEF3CB4810932EC278F3533FDB860EB4835C36FA4F1BF3FA0B828A718C96BDE88FBA38A3E6C35AAA10959251EB5FC710FC187258995944C0F926E249373F485"
	if err != nil || !bytes.Equal(got, unhex(t, want)) {
		t.Errorf("R = %X, %v", got, err)
	}
}
