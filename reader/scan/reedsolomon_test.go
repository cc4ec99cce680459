package scan

import (
	"bytes"
	"encoding/hex"
	"math/rand/v2"
	"testing"
)

// The symbol of ISO/IEC 18004 annex I: version 1-M, "01234567", 16 data and 10
// check symbols.
const annexI = "10200c566180ec11ec11ec11ec11ec11" + "a524d4c1ed36c7872c55"

const annexICheck = 10

func annexIWord(t *testing.T) []byte {
	t.Helper()
	word, err := hex.DecodeString(annexI)
	if err != nil {
		t.Fatal(err)
	}
	return word
}

func TestStandardsCodeWordIsClean(t *testing.T) {
	if _, clean := syndromesOf(annexIWord(t), annexICheck); !clean {
		t.Error("syndromes of a right code word")
	}
}

// Each error takes two check symbols and each erasure one; where symbols were
// erased, four stay unused.
func TestCorrects(t *testing.T) {
	for _, c := range []struct {
		errors, erasures int
		want             bool
	}{
		{0, 0, true},
		{1, 0, true},
		{5, 0, true},
		{6, 0, false},
		{0, 6, true},
		{0, 7, false},
		{1, 4, true},
		{2, 2, true},
		{3, 0, true},
		{3, 2, false},
		{2, 3, false},
	} {
		for seed := range uint64(200) {
			r := rand.New(rand.NewPCG(seed, 1))
			right := annexIWord(t)
			word := bytes.Clone(right)
			places := r.Perm(len(word))[:c.errors+c.erasures]
			for _, p := range places {
				word[p] ^= byte(1 + r.IntN(255))
			}
			damaged := bytes.Clone(word)
			got := correct(word, annexICheck, places[:c.erasures])
			switch {
			case got != c.want:
				t.Fatalf("%d errors, %d erasures: %t", c.errors, c.erasures, got)
			case got && !bytes.Equal(word, right):
				t.Fatalf("%d errors, %d erasures: corrected to another word", c.errors, c.erasures)
			case !got && !bytes.Equal(word, damaged):
				t.Fatalf("%d errors, %d erasures: changed what it could not correct", c.errors, c.erasures)
			}
		}
	}
}

// An erased symbol may be right all the same.
func TestErasuresThatWereRight(t *testing.T) {
	word := annexIWord(t)
	word[3] ^= 0x40
	if !correct(word, annexICheck, []int{0, 1, 2, 25}) || !bytes.Equal(word, annexIWord(t)) {
		t.Error("one error among four symbols erased in vain")
	}
}

// What is not a symbol must not become one: erasures fit anything where no
// check symbol is left to disagree.
func TestNoiseIsNotCorrected(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 8))
	sure := make([]byte, 100)
	for range 1000 {
		word := make([]byte, 100)
		for i := range word {
			word[i], sure[i] = byte(r.IntN(256)), byte(r.IntN(256))
		}
		if correctDoubtful(word, 26, sure) {
			t.Fatal("noise was corrected")
		}
	}
}

// Six wrong symbols are one too many for ten check symbols when nobody
// knows which; told that they are doubtful, all are repaired.
func TestDoubtfulSymbolsAreGivenUp(t *testing.T) {
	word := annexIWord(t)
	sure := bytes.Repeat([]byte{200}, len(word))
	for i := range 6 {
		word[3*i] ^= 0x55
		sure[3*i] = byte(i)
	}
	if correct(bytes.Clone(word), annexICheck, nil) {
		t.Fatal("six errors are more than ten check symbols repair")
	}
	if !correctDoubtful(word, annexICheck, sure) || !bytes.Equal(word, annexIWord(t)) {
		t.Error("not repaired")
	}
}
