package emrtd

import (
	"bytes"
	"encoding/hex"
	"math/big"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
)

// babbler answers with what the fuzzer made up: a length, then a response, each
// time, and with 6F00 when that is used up.
type babbler struct{ rest []byte }

func (b *babbler) answer(int, iso7816.Command) (iso7816.Response, error) {
	if len(b.rest) < 3 {
		return status(iso7816.SWNoPreciseDiagnosis)
	}
	n := min(2+int(b.rest[0]), len(b.rest)-1)
	raw := b.rest[1 : 1+n]
	b.rest = b.rest[1+n:]
	return iso7816.ParseResponse(raw)
}

// babble writes responses as the babbler reads them.
func babble(f *testing.F, responses ...string) []byte {
	var out []byte
	for _, r := range responses {
		raw := unhex(f, r)
		out = append(append(out, byte(len(raw)-2)), raw...)
	}
	return out
}

func FuzzDynamicObjects(f *testing.F) {
	for _, s := range []string{"", "7C00", "7C12801095A3A016522EE98D01E76CB6B98B42C3", "7C1B8608917F37B5C0E6D8D1870F444554455354435643413030303033", "7C81", "7C84FFFFFFFF"} {
		f.Add(unhex(f, s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		nodes, err := dynamicObjects(data)
		if err != nil {
			return
		}
		for _, n := range nodes {
			value, err := object(nodes, n.Tag)
			if err != nil || len(value) > len(data) {
				t.Fatalf("object %X: %d bytes, %v", uint32(n.Tag), len(value), err)
			}
		}
	})
}

func FuzzReadFile(f *testing.F) {
	f.Add(babble(f, "60145F0104303130365F36063034303030305C0261759000"))
	f.Add(babble(f, "60145F019000", "04303130365F36063034303030305C0261759000"))
	f.Add(babble(f, "6A82", "9000", "6C04", "60145F019000", "6282", "6B00"))
	f.Add(babble(f, "6700", "6700", "6700", "6700", "6700", "6700", "600200009000"))
	f.Add(babble(f, "6184FFFFFFFF9000"))
	f.Fuzz(func(t *testing.T, responses []byte) {
		files := NewFiles(answering((&babbler{responses}).answer), 231)
		data, err := files.Read(t.Context(), lds.DG1)
		if (data == nil) != (err != nil) || len(data) > maxFile || len(data) > len(responses) {
			t.Fatalf("%d bytes, %v", len(data), err)
		}
	})
}

func FuzzReadCardAccess(f *testing.F) {
	f.Add(babble(f, onCards+"9000"))
	f.Add(babble(f, "6D00", "6D00", "6D00"))
	f.Add(babble(f, "6A82", "9000", "31143012060A04007F000702020402020201020201FF9000"))
	f.Fuzz(func(t *testing.T, responses []byte) {
		access, err := ReadCardAccess(t.Context(), answering((&babbler{responses}).answer))
		if err != nil {
			t.Fatal(err) // the transport never fails
		}
		for _, o := range access.OffersWithProof() {
			if o.Curve == nil || !supported(o.Info.Protocol(), o.Curve) {
				t.Fatalf("offer %+v", o)
			}
		}
	})
}

func FuzzPACE(f *testing.F) {
	for _, e := range []paceExample{appendixG1, appendixI1} {
		var answers []string
		for _, x := range e.exchanges {
			answers = append(answers, x[1])
		}
		f.Add(babble(f, answers...))
	}
	offer := onlyOffer(f, appendixG1.cardAccess)
	password := appendixG1.password(f)
	f.Fuzz(func(t *testing.T, responses []byte) {
		opened, err := Open(t.Context(), answering((&babbler{responses}).answer), offer, password, random(t, appendixG1.random...))
		if (opened.Channel == nil) != (err != nil) {
			t.Fatalf("%v", err)
		}
	})
}

func FuzzVerifyRecovered(f *testing.F) {
	f.Add(unhex(f, "6A"+appendixFM1+appendixFDigest+"BC"), unhex(f, appendixFChallenge))
	f.Add(unhex(f, "6A34CC"), []byte{})
	f.Fuzz(func(t *testing.T, block, challenge []byte) {
		if verifyRecovered(block, challenge) && verifyRecovered(block, append(bytes.Clone(challenge), 0)) {
			t.Fatalf("%X verifies for two challenges", block)
		}
	})
}

func FuzzSplitSignature(f *testing.F) {
	f.Add(make([]byte, 64), uint8(32))
	f.Add(unhex(f, "3006020101020102"), uint8(32))
	f.Add(unhex(f, "30060201FF020180"), uint8(32))
	curve, known := ec.ByParameterID(12)
	if !known {
		f.Fatal("no P-256")
	}
	f.Fuzz(func(t *testing.T, signature []byte, n uint8) {
		r, s, ok := splitSignature(signature, int(n))
		if !ok {
			return
		}
		if len(signature) == 2*int(n) && hex.EncodeToString(join(r, s, int(n))) != hex.EncodeToString(signature) {
			t.Fatalf("%X is not %X‖%X", signature, r, s)
		}
		if curve.Verify(curve.Generator(), make([]byte, 32), r, s) {
			t.Fatal("a forgery")
		}
	})
}

func join(r, s *big.Int, n int) []byte {
	return append(r.FillBytes(make([]byte, n)), s.FillBytes(make([]byte, n))...)
}
