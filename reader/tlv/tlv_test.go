package tlv

import (
	"bytes"
	"encoding/hex"
	"errors"
	"testing"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// EF.COM of 9303-11 appendix D.4.
func TestParseEFCOM(t *testing.T) {
	com, rest, err := Next(unhex(t, "60145F0104303130365F36063034303030305C026175FFFF"))
	if err != nil || com.Tag != 0x60 || len(rest) != 2 {
		t.Fatalf("tag %X, %d left, %v", com.Tag, len(rest), err)
	}
	children, err := com.Children()
	if err != nil || len(children) != 3 {
		t.Fatalf("%d children, %v", len(children), err)
	}
	list, ok := Find(children, 0x5C)
	if !ok || !bytes.Equal(list.Value, []byte{0x61, 0x75}) {
		t.Fatalf("tag list %X", list.Value)
	}
	if _, ok := Find(children, 0x5D); ok {
		t.Fatal("found a tag that is not there")
	}
}

func TestLyingLengths(t *testing.T) {
	for _, c := range []struct {
		in   string
		want error
	}{
		{"", ErrTruncated}, {"61", ErrTruncated}, {"6103AABB", ErrTruncated}, {"5F", ErrTruncated},
		{"618", ErrTruncated}, {"6182FF", ErrTruncated}, {"6180", ErrMalformed}, {"6185", ErrMalformed},
		{"6184FFFFFFFF", ErrMalformed}, {"1F8181818101", ErrMalformed},
	} {
		in := c.in
		if len(in)%2 == 1 {
			in += "1"
		}
		if _, _, err := Next(unhex(t, in)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.in, err, c.want)
		}
	}
}

func TestEncodeLengthForms(t *testing.T) {
	for size, head := range map[int]string{0: "7F6100", 127: "7F617F", 128: "7F618180", 255: "7F6181FF", 256: "7F61820100", 65536: "7F6183010000"} {
		got := Encode(0x7F61, make([]byte, size))
		want := append(unhex(t, head), make([]byte, size)...)
		if !bytes.Equal(got, want) {
			t.Errorf("%d bytes: head %X", size, got[:len(got)-size])
		}
		tag, headerLen, valueLen, err := Header(got[:len(got)-size])
		if err != nil || tag != 0x7F61 || valueLen != size || headerLen != len(got)-size {
			t.Errorf("%d bytes: header %X %d %d %v", size, tag, headerLen, valueLen, err)
		}
	}
}

func TestDER(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"definite stays", "3003020105", "3003020105"},
		{"long form shortened", "308103020105", "3003020105"},
		{"indefinite", "30800201050000", "3003020105"},
		{"octet string in pieces", "24800402AABB0401CC0000", "0403AABBCC"},
		{"nested, with rest", "A0803080020105000000000000", "A0053003020105"},
	} {
		got, err := DER(unhex(t, c.in))
		if err != nil || !bytes.Equal(got, unhex(t, c.want)) {
			t.Errorf("%s: %X, %v", c.name, got, err)
		}
	}
}

func TestDERRefuses(t *testing.T) {
	bomb := bytes.Repeat([]byte{0x30, 0x80}, 1000)
	for _, in := range [][]byte{bomb, {0x30, 0x80}, {0x02, 0x80, 0, 0}, {0x30, 0x80, 0x02}} {
		if _, err := DER(in); err == nil {
			t.Errorf("accepted %X…", in[:2])
		}
	}
}

func FuzzDER(f *testing.F) {
	f.Add([]byte{0x30, 0x80, 2, 1, 5, 0, 0})
	f.Add([]byte{0x24, 0x80, 4, 1, 5, 0, 0})
	f.Fuzz(func(t *testing.T, in []byte) {
		out, err := DER(in)
		if err != nil {
			return
		}
		again, err := DER(out)
		if err != nil || !bytes.Equal(again, out) {
			t.Fatalf("not stable: %X -> %X -> %X (%v)", in, out, again, err)
		}
	})
}
