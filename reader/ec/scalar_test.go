package ec

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"strings"
	"testing"
	"testing/iotest"
)

func TestScalarRange(t *testing.T) {
	for _, c := range curves {
		n := c.order.byteLen
		around := func(d int64) []byte { return new(big.Int).Add(c.Order(), big.NewInt(d)).Bytes() }
		for what, b := range map[string][]byte{
			"nothing": nil, "zero": {0}, "zeros": make([]byte, n), "order": around(0), "order and one": around(1),
			"ones": bytes.Repeat([]byte{0xFF}, n), "too long": append([]byte{0}, around(-1)...),
			"far too long": make([]byte, 200),
		} {
			if s, err := c.Scalar(b); !errors.Is(err, ErrInvalidScalar) || !s.IsZero() {
				t.Errorf("%s: %s: %v", c, what, err)
			}
		}
		for what, b := range map[string][]byte{"one": {1}, "order less one": around(-1)} {
			s, err := c.Scalar(b)
			if err != nil || s.IsZero() || s.Curve() != c {
				t.Fatalf("%s: %s: %v", c, what, err)
			}
			padded := new(big.Int).SetBytes(b).FillBytes(make([]byte, n))
			if !bytes.Equal(s.Bytes(), padded) {
				t.Errorf("%s: %s: written %x", c, what, s.Bytes())
			}
		}
	}
}

func TestScalarArithmetic(t *testing.T) {
	c, _ := ByName("brainpoolP192r1")
	n := c.Order()
	value := func(s Scalar) *big.Int { return new(big.Int).SetBytes(s.Bytes()) }
	for _, a := range edges(n) {
		for _, b := range edges(n) {
			x, y := c.ScalarMod(a.Bytes()), c.ScalarMod(b.Bytes())
			sum, product := new(big.Int).Add(a, b), new(big.Int).Mul(a, b)
			if value(x.Add(y)).Cmp(sum.Mod(sum, n)) != 0 || value(x.Mul(y)).Cmp(product.Mod(product, n)) != 0 {
				t.Errorf("%x and %x", a, b)
			}
			if x.Equal(y) != (a.Cmp(b) == 0) {
				t.Errorf("%x equals %x", a, b)
			}
		}
	}
	if !c.ScalarMod(nil).Inverse().IsZero() {
		t.Error("zero has an inverse")
	}
}

func TestMixedScalarsGiveZero(t *testing.T) {
	a, b := curves[0].ScalarMod([]byte{3}), curves[1].ScalarMod([]byte{3})
	for what, s := range map[string]Scalar{
		"sum": a.Add(b), "product": a.Mul(b), "zero value": Scalar{}.Add(Scalar{}), "inverse": Scalar{}.Inverse(),
	} {
		if !s.IsZero() || s.Curve() != nil || s.Bytes() != nil {
			t.Errorf("%s: %x", what, s.Bytes())
		}
	}
	if a.Equal(b) {
		t.Error("scalars of different curves are equal")
	}
}

func TestRandomScalarTakesInjectedValue(t *testing.T) {
	for _, c := range curves {
		want := new(big.Int).Sub(c.Order(), big.NewInt(2)).Bytes()
		stream := bytes.NewReader(append(append([]byte(nil), want...), 0xEE))
		s, err := c.RandomScalar(stream)
		if err != nil || !bytes.Equal(s.Bytes(), want) || stream.Len() != 1 {
			t.Errorf("%s: %v, %d bytes left", c, err, stream.Len())
		}
	}
}

func TestRandomScalarTriesAgain(t *testing.T) {
	for _, c := range curves {
		n := c.order.byteLen
		var stream []byte
		stream = append(stream, make([]byte, n)...)               // zero
		stream = append(stream, c.Order().Bytes()...)             // the order
		stream = append(stream, bytes.Repeat([]byte{0xFF}, n)...) // above it
		stream = append(stream, big.NewInt(7).FillBytes(make([]byte, n))...)
		s, err := c.RandomScalar(bytes.NewReader(stream))
		if err != nil || !s.Equal(c.ScalarMod([]byte{7})) {
			t.Errorf("%s: %v", c, err)
		}
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}

func TestRandomScalarOfBrokenSource(t *testing.T) {
	c := curves[0]
	if _, err := c.RandomScalar(zeros{}); !errors.Is(err, ErrRandom) {
		t.Errorf("zeros: %v", err)
	}
	if _, err := c.RandomScalar(bytes.NewReader(make([]byte, 5))); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("short: %v", err)
	}
	broken := errors.New("broken")
	if _, err := c.RandomScalar(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("broken: %v", err)
	}
}

func TestScalarPrintsRedacted(t *testing.T) {
	c := curves[0]
	s := c.ScalarMod([]byte{0xAB, 0xCD, 0xEF, 0x12})
	held := struct{ Key, hidden Scalar }{s, s}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("key", "key", s, "held", held)
	for _, printed := range []string{
		fmt.Sprint(s, &s, held), fmt.Sprintf("%x %X %d %v %+v %#v %s %q", s, s, s, s, s, s, s, s),
		fmt.Sprintf("%+v %#v", held, held), fmt.Errorf("bad key %v", s).Error(), log.String(),
	} {
		for _, trace := range []string{"abcdef12", "ABCDEF12", "2882400018"} {
			if strings.Contains(printed, trace) {
				t.Errorf("printed the number: %q", printed)
			}
		}
	}
}
