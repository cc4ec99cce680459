package emrtd

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
)

// kind names what an error of this package says.
func kind(err error) string {
	if e, ok := errors.AsType[*NotOfferedError](err); ok {
		return fmt.Sprintf("%s not offered %s", e.Kind, e.SW)
	}
	if e, ok := errors.AsType[*WrongPasswordError](err); ok {
		return fmt.Sprintf("wrong %s %s", e.Kind, e.SW)
	}
	if e, ok := errors.AsType[*BlockedError](err); ok {
		return fmt.Sprintf("%s blocked %s", e.Kind, e.SW)
	}
	if e, ok := errors.AsType[*iso7816.StatusError](err); ok {
		return "status " + e.SW.String()
	}
	for _, sentinel := range []error{ErrChip, ErrUnsupported, ErrPassword, ErrFile} {
		if errors.Is(err, sentinel) {
			return sentinel.Error()
		}
	}
	return fmt.Sprint(err)
}

// Steps of a run, as indices of the exchanges.
const (
	atSelection = iota
	atNonce
	atMapping
	atAgreement
	atToken
)

// until is the conversation up to a step that the chip answers in another way.
func (e paceExample) until(step int, answer string) [][2]string {
	out := append([][2]string{}, e.exchanges[:step+1]...)
	out[step][1] = answer
	return out
}

func (e paceExample) openAnswering(t *testing.T, step int, answer string, assumed bool) error {
	t.Helper()
	offer := onlyOffer(t, e.cardAccess)
	offer.Assumed = assumed
	_, err := Open(t.Context(), play(t, e.until(step, answer)...), offer, e.password(t), random(t, e.random...))
	return err
}

// A key of G.1 in forms that no chip may send: with X ≠ the curve's, of infinity,
// compressed, and with coordinates that are not below the prime.
func badKeys(t *testing.T, mine string) map[string]string {
	curve := onlyOffer(t, appendixG1.cardAccess).Curve
	g, p := curve.Generator().Bytes(), curve.Params().P
	tooBig := append([]byte{4}, p.Bytes()...)
	offCurve := append([]byte{}, g...)
	offCurve[64] ^= 1
	return map[string]string{
		"off the curve":     hex.EncodeToString(offCurve),
		"infinity":          "00",
		"04 and zeros":      "04" + strings.Repeat("00", 64),
		"compressed":        "02" + hex.EncodeToString(g[1:33]),
		"not below prime":   hex.EncodeToString(append(tooBig, g[33:]...)),
		"too short":         hex.EncodeToString(g[:64]),
		"too long":          hex.EncodeToString(g) + "00",
		"empty":             "",
		"our own sent back": mine,
	}
}

func object7C(tag, value string) string {
	inner := fmt.Sprintf("%s%02X%s", tag, len(value)/2, value)
	return fmt.Sprintf("7C%02X%s9000", len(inner)/2, inner)
}

func TestPACERefusesKeys(t *testing.T) {
	const mapping, agreement = "047ACF3EFC982EC45565A4B155129EFBC74650DCBFA6362D896FC70262E0C2CC5E544552DCB6725218799115B55C9BAA6D9F6BC3A9618E70C25AF71777A9C4922D",
		"042DB7A64C0355044EC9DF190514C625CBA2CEA48754887122F3A5EF0D5EDD301C3556F3B3B186DF10B857B58F6A7EB80F20BA5DC7BE1D43D9BF850149FBB36462"
	for _, step := range []struct {
		at        int
		tag, mine string
	}{{atMapping, "82", mapping}, {atAgreement, "84", agreement}} {
		for name, key := range badKeys(t, step.mine) {
			t.Run(fmt.Sprintf("step %d, %s", step.at, name), func(t *testing.T) {
				if err := appendixG1.openAnswering(t, step.at, object7C(step.tag, key), false); kind(err) != ErrChip.Error() {
					t.Error(err)
				}
			})
		}
	}
}

// A chip that knew our scalar could make the mapped generator infinity: with
// H = -s·G, the key that it sends is -s/a times G.
func TestPACEMappedGeneratorInfinity(t *testing.T) {
	curve := onlyOffer(t, appendixG1.cardAccess).Curve
	a, err := curve.Scalar(unhex(t, appendixG1.random[0]))
	if err != nil {
		t.Fatal(err)
	}
	minusOne := curve.ScalarMod(new(big.Int).Sub(curve.Order(), big.NewInt(1)).Bytes())
	s := curve.ScalarMod(unhex(t, "3F00C4D39D153F2B2A214A078D899B22"))
	key := curve.Generator().Mult(s.Mul(minusOne).Mul(a.Inverse()))
	err = appendixG1.openAnswering(t, atMapping, object7C("82", hex.EncodeToString(key.Bytes())), false)
	if kind(err) != ErrChip.Error() || !strings.Contains(err.Error(), "infinity") {
		t.Error(err)
	}
}

func TestPACEAnswers(t *testing.T) {
	chip := ErrChip.Error()
	for _, c := range []struct {
		step         int
		answer, want string
	}{
		{atSelection, "6A80", "MRZ not offered 6A80"},
		{atSelection, "6A88", "MRZ not offered 6A88"},
		{atSelection, "6985", "MRZ not offered 6985"},
		{atSelection, "6983", "MRZ blocked 6983"},
		{atSelection, "63C0", "MRZ blocked 63C0"},
		{atSelection, "6300", "status 6300"},
		{atSelection, "6982", "status 6982"},
		{atSelection, "6D00", "status 6D00"},
		{atSelection, "6F00", "status 6F00"},

		{atNonce, "6983", "MRZ blocked 6983"},
		{atNonce, "6A80", "status 6A80"},
		{atNonce, "6985", "status 6985"},
		{atNonce, "9000", chip},
		{atNonce, "7C009000", chip},
		{atNonce, "8000" + "9000", chip},
		{atNonce, "7C1280109000", chip},                                 // ends within
		{atNonce, "7C0280009000", chip},                                 // no nonce
		{atNonce, "7C12901095A3A016522EE98D01E76CB6B98B42C39000", chip}, // another object
		{atNonce, object7C("80", strings.Repeat("AB", 15)), chip},
		{atNonce, object7C("80", strings.Repeat("AB", 80)), chip},

		{atMapping, "6300", "status 6300"},
		{atMapping, "6A80", "status 6A80"},
		{atMapping, object7C("92", hex.EncodeToString(make([]byte, 65))), chip},
		{atMapping, "7C009000", chip},
		{atAgreement, "6300", "status 6300"},
		{atAgreement, object7C("94", hex.EncodeToString(make([]byte, 65))), chip},

		{atToken, "6300", "wrong MRZ 6300"},
		{atToken, "63C2", "wrong MRZ 63C2"},
		{atToken, "6982", "wrong MRZ 6982"},
		{atToken, "6985", "wrong MRZ 6985"},
		{atToken, "6988", "wrong MRZ 6988"},
		{atToken, "6A80", "wrong MRZ 6A80"},
		{atToken, "6983", "MRZ blocked 6983"},
		{atToken, "63C0", "MRZ blocked 63C0"},
		{atToken, "6700", "status 6700"},
		{atToken, "6F00", "status 6F00"},
		{atToken, "9000", chip},
		{atToken, "7C0A86083ABB9674BCE93C099000", chip}, // last bit
		{atToken, "7C0A8608C2B0BD78D94BA8669000", chip}, // ours sent back
		{atToken, "7C0986073ABB9674BCE93C9000", chip},
		{atToken, "7C0286009000", chip},
		{atToken, "7C0A96083ABB9674BCE93C089000", chip},
		{atToken, "7C1487083ABB9674BCE93C0888083ABB9674BCE93C089000", chip},
	} {
		t.Run(fmt.Sprintf("step %d, %s", c.step, c.answer), func(t *testing.T) {
			if got := kind(appendixG1.openAnswering(t, c.step, c.answer, false)); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// An offer that the chip has not made is declined by any refusal before the nonce.
func TestPACEAssumedOffer(t *testing.T) {
	for _, c := range []struct {
		step         int
		answer, want string
	}{
		{atSelection, "6D00", "MRZ not offered 6D00"},
		{atSelection, "6982", "MRZ not offered 6982"},
		{atSelection, "6A86", "MRZ not offered 6A86"},
		{atSelection, "6983", "MRZ blocked 6983"},
		{atNonce, "6985", "MRZ not offered 6985"},
		{atNonce, "7C009000", ErrChip.Error()},
		{atMapping, "6300", "status 6300"},
		{atToken, "6300", "wrong MRZ 6300"},
	} {
		if got := kind(appendixG1.openAnswering(t, c.step, c.answer, true)); got != c.want {
			t.Errorf("step %d, %s: %s, want %s", c.step, c.answer, got, c.want)
		}
	}
}

// A warning that few tries are left goes before a run that may well succeed.
func TestPACEWarning(t *testing.T) {
	e := appendixG1
	e.exchanges = append([][2]string{}, e.exchanges...)
	e.exchanges[atSelection][1] = "63C1"
	e.open(t)
}

// Certification authority references follow the token where terminal
// authentication may follow; appendix G.2 prints one. A chip under generic
// mapping may not send chip authentication data, and what it sends does not count.
func TestPACEIgnoresOtherObjects(t *testing.T) {
	for name, answer := range map[string]string{
		"87":              "7C1B86083ABB9674BCE93C08870F4445544553544356434130303030339000",
		"87 and 88":       "7C2C86083ABB9674BCE93C08870F444554455354435643413030303033880F4445544553544356434130303030329000",
		"87 before token": "7C1B870F44455445535443564341303030303386083ABB9674BCE93C089000",
		"8A":              "7C1C86083ABB9674BCE93C088A10000102030405060708090A0B0C0D0E0F9000",
	} {
		t.Run(name, func(t *testing.T) {
			e := appendixG1
			e.exchanges = e.until(atToken, answer)
			if opened, _, _ := e.open(t); opened.Proof != nil {
				t.Error("a proof under generic mapping")
			}
		})
	}
}

func TestPACETransportFails(t *testing.T) {
	gone := errors.New("gone")
	for step := range appendixG1.exchanges {
		chip := answering(func(n int, _ iso7816.Command) (iso7816.Response, error) {
			if n == step {
				return iso7816.Response{}, gone
			}
			return iso7816.ParseResponse(unhex(t, appendixG1.exchanges[n][1]))
		})
		_, err := PACE(t.Context(), chip, onlyOffer(t, appendixG1.cardAccess), appendixG1.password(t), random(t, appendixG1.random...))
		if !errors.Is(err, gone) {
			t.Errorf("step %d: %v", step, err)
		}
	}
}

func TestPACERandomnessFails(t *testing.T) {
	for _, numbers := range [][]string{nil, appendixG1.random[:1]} {
		chip := answering(func(n int, _ iso7816.Command) (iso7816.Response, error) {
			return iso7816.ParseResponse(unhex(t, appendixG1.exchanges[n][1]))
		})
		if channel, err := PACE(t.Context(), chip, onlyOffer(t, appendixG1.cardAccess), appendixG1.password(t), random(t, numbers...)); err == nil || channel != nil {
			t.Errorf("%d numbers: %v", len(numbers), err)
		}
	}
}

// What we cannot do, or nobody has, is not tried.
func TestPACERefusesBeforeTheChip(t *testing.T) {
	silent := answering(func(int, iso7816.Command) (iso7816.Response, error) {
		t.Error("a command was sent")
		return iso7816.Response{}, context.Canceled
	})
	offer := onlyOffer(t, appendixG1.cardAccess)
	noCurve, dh, unknown := offer, offer, offer
	noCurve.Curve = nil
	dh.Info.OID = "0.4.0.127.0.7.2.2.4.1.2"
	unknown.Info.OID = "0.4.0.127.0.7.2.2.4.9.2"
	for name, c := range map[string]struct {
		offer    Offer
		password Password
		want     error
	}{
		"no password":      {offer, Password{}, ErrPassword},
		"another password": {offer, Password{kind: 3}, ErrPassword},
		"no curve":         {noCurve, appendixG1.password(t), ErrUnsupported},
		"prime field":      {dh, appendixG1.password(t), ErrUnsupported},
		"unknown protocol": {unknown, appendixG1.password(t), ErrUnsupported},
		"nothing":          {Offer{}, appendixG1.password(t), ErrUnsupported},
	} {
		if _, err := PACE(t.Context(), silent, c.offer, c.password, random(t)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
