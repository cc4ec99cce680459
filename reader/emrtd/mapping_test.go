package emrtd

import (
	"bytes"
	"errors"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
)

// R(s,t) under each cipher, each step done by `openssl enc -nopad`; the appendices
// have values for AES-128 alone. AES-192 is the one whose keys are cut.
func TestPseudoRandom(t *testing.T) {
	for _, c := range []struct {
		suite         sm.Suite
		s, t          string
		of256, beyond string // for a prime of 256 bits, and what follows for one of 521
	}{
		{sm.DES3, "dae36281c20a04f48298207a4873c27c", "be90fb6aa2886539351d1469c9a5c0c8",
			"eada9ebd32eab4eae1084884b24fa0f05b7cbbbe0ae8330f5689213f4884adecb20804b41a556c6c0a0ce12a3740357d",
			"8b49f83a20d13372c0525d3af36a3c03b2a6fa0ddc911f6badeb3aa79ce4053a"},
		{sm.AES128, "5f01dc3b44d5eb9f90ca7ebffc2d87b5", "f82362f76956db512583ed528f5b31f0",
			"b5c4f3870afd1088042d15846089763bdb322965086165f6f8a893955c76252f631079ac4d76f19915bdf58b9931532b",
			"58ff5de89c319a24aa9587c8acd741b10474fec0627ce722b3b97e9aeb334e26"},
		{sm.AES192, "0866b2118eb695950040a0457463aa03af4add6b301b46d6ca95311c280df00f", "1ae0241cfde10a0bf53f157052cfba26786d7dfd4585f2ec",
			"dce7effd2d5ec86bb7fb70c54e60628012167c34c67ab9c914230470df454820e66a1a01622f8d4e1eaed53f1566145f0942a9927afdeb33c62a0a20d9bf67ec",
			"513aef1dd900f1cd7773cf6b46068a3c7e7442b003cf57e785abca0be6de99fe"},
		{sm.AES256, "8251bc2aa390a2b7a08d5cfbddb4e301f07d004d073e9a4e5d666df4fab6e0ba", "e468c8e8b938470ffb81f7c14cb9cce1f9c334b8aa3b858ec2be6f784f22e726",
			"72d578df0f8e82be6e3eef9689e30300cb1a35642b6ba8d238fc612f8243a42411312c056738407c68dba77da7c7c54772e3c1518b7df3e3ea9e6fbdeaf4956a",
			"b36584f4370d362bd8866395de2033463585fe7aa02a84e4cc37f7eda91f5c8a"},
	} {
		for bits, want := range map[int]string{256: c.of256, 521: c.of256 + c.beyond} {
			got, err := pseudoRandom(c.suite, unhex(t, c.s), unhex(t, c.t), bits)
			if err != nil || !bytes.Equal(got, unhex(t, want)) {
				t.Errorf("%s, %d bits: %X, %v", c.suite, bits, got, err)
			}
		}
	}
	if _, err := pseudoRandom(sm.AES128, make([]byte, 16), make([]byte, 24), 256); err == nil {
		t.Error("a key of another cipher")
	}
}

// What a chip answers to the nonce of the integrated mapping is empty, but it may
// not be something else.
func TestIntegratedMappingAnswers(t *testing.T) {
	nonce := unhex(t, "2923BE84E16CD6AE529049F1F1BBE9EB")
	for answer, want := range map[string]string{
		"7C0282009000": "<nil>",
		"7C009000":     "<nil>",
		"7C0292009000": ErrChip.Error(),
		"9000":         ErrChip.Error(),
		"6300":         "status 6300",
	} {
		chip := play(t, [2]string{"10860000147C1281105DD4CBFC96F5453B130D890A1CDBAE3200", answer})
		p, err := newPACE(chip, onlyOffer(t, "31143012060A04007F0007020204040202010202010D"), appendixG1.password(t), random(t, "5DD4CBFC96F5453B130D890A1CDBAE32"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.mapNonce(t.Context(), nonce); kind(err) != want {
			t.Errorf("%s: %v", answer, err)
		}
	}
}

func TestIntegratedMappingRefuses(t *testing.T) {
	offer := onlyOffer(t, "31143012060A04007F0007020204040202010202010D")
	for name, nonce := range map[string][]byte{"short": make([]byte, 8), "long": make([]byte, 32), "none": nil} {
		p, err := newPACE(play(t), offer, appendixG1.password(t), random(t))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.mapNonce(t.Context(), nonce); !errors.Is(err, ErrChip) {
			t.Errorf("%s nonce: %v", name, err)
		}
	}
	p, err := newPACE(play(t), offer, appendixG1.password(t), random(t, "01"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.mapNonce(t.Context(), make([]byte, 16)); err == nil || errors.Is(err, ErrChip) {
		t.Errorf("without randomness: %v", err)
	}
}
