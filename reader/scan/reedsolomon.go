package scan

// The symbols of a code word are elements of GF(2⁸) with the polynomial
// x⁸+x⁴+x³+x²+1 (ISO/IEC 18004 §7.5.2): powers of 2, and their logarithms.
var powers, logs = fieldTables()

func fieldTables() (exp [510]byte, log [256]int) {
	v := 1
	for i := range 255 {
		exp[i], exp[i+255] = byte(v), byte(v)
		log[v] = i
		if v <<= 1; v > 255 {
			v ^= 0x11d
		}
	}
	return exp, log
}

func times(a, b byte) byte {
	if a == 0 || b == 0 {
		return 0
	}
	return powers[logs[a]+logs[b]]
}

func inverse(a byte) byte { return powers[255-logs[a]] }

// evaluate takes a polynomial, lowest coefficient first, at 2^power.
func evaluate(poly []byte, power int) (sum byte) {
	for i := len(poly) - 1; i >= 0; i-- {
		sum = times(sum, powers[power]) ^ poly[i]
	}
	return sum
}

// safety is how many check symbols stay unused where doubtful symbols were
// erased: they tell a right correction from one that fits by chance.
const safety = 4

// correct repairs a code word of which the last check symbols are redundancy,
// given the places of symbols not to be believed. It reports false, and leaves
// the word alone, where there are more errors than can be repaired for sure:
// each error takes two check symbols, each erasure one.
func correct(word []byte, check int, erased []int) bool {
	syndromes, clean := syndromesOf(word, check)
	if clean {
		return true
	}
	locator := errorLocator(syndromes, erasureLocator(len(word), erased), len(erased))
	errors := len(locator) - 1 - len(erased)
	spare := check - 2*errors - len(erased)
	if errors < 0 || spare < 0 || len(erased) > 0 && spare < safety {
		return false
	}
	repaired := append([]byte(nil), word...)
	if !repair(repaired, syndromes, locator) {
		return false
	}
	if _, clean := syndromesOf(repaired, check); !clean {
		return false
	}
	copy(word, repaired)
	return true
}

func syndromesOf(word []byte, check int) (s []byte, clean bool) {
	s, clean = make([]byte, check), true
	for i := range s {
		var sum byte
		for _, v := range word {
			sum = times(sum, powers[i]) ^ v
		}
		s[i] = sum
		clean = clean && sum == 0
	}
	return s, clean
}

// erasureLocator has a root at the inverse of every erased place.
func erasureLocator(n int, erased []int) []byte {
	locator := []byte{1}
	for _, place := range erased {
		x := powers[n-1-place]
		locator = append(locator, 0)
		for i := len(locator) - 1; i > 0; i-- {
			locator[i] ^= times(x, locator[i-1])
		}
	}
	return locator
}

// errorLocator is the shortest polynomial that explains the syndromes and holds
// the erased places (Berlekamp and Massey, as extended by Blahut).
func errorLocator(syndromes, erasures []byte, erased int) []byte {
	locator, before, length := erasures, erasures, erased
	for r := erased; r < len(syndromes); r++ {
		var discrepancy byte
		for i, c := range locator {
			if i <= r {
				discrepancy ^= times(c, syndromes[r-i])
			}
		}
		before = append([]byte{0}, before...)
		if discrepancy == 0 {
			continue
		}
		next := make([]byte, max(len(locator), len(before)))
		copy(next, locator)
		for i, c := range before {
			next[i] ^= times(discrepancy, c)
		}
		if 2*length <= r+erased {
			length = r + 1 + erased - length
			before = scaled(locator, inverse(discrepancy))
		}
		locator = next
	}
	for len(locator) > 1 && locator[len(locator)-1] == 0 {
		locator = locator[:len(locator)-1]
	}
	return locator
}

func scaled(poly []byte, by byte) []byte {
	out := make([]byte, len(poly))
	for i, c := range poly {
		out[i] = times(c, by)
	}
	return out
}

// repair finds the locator's roots and takes Forney's magnitudes off the word.
func repair(word, syndromes, locator []byte) bool {
	evaluator := make([]byte, len(syndromes))
	for i := range evaluator {
		for j := 0; j <= i && j < len(locator); j++ {
			evaluator[i] ^= times(locator[j], syndromes[i-j])
		}
	}
	slope := make([]byte, len(locator)-1)
	for i := 1; i < len(locator); i += 2 {
		slope[i-1] = locator[i]
	}
	roots := 0
	for place := range word {
		x := len(word) - 1 - place
		back := (255 - x) % 255
		if evaluate(locator, back) != 0 {
			continue
		}
		steep := evaluate(slope, back)
		if steep == 0 {
			return false
		}
		word[place] ^= times(powers[x], times(evaluate(evaluator, back), inverse(steep)))
		roots++
	}
	return roots == len(locator)-1
}
