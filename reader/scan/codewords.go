package scan

import (
	"errors"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"golang.org/x/text/encoding"
)

// errUncorrectable: more modules are wrong than the symbol's redundancy repairs.
var errUncorrectable = errors.New("scan: too many errors")

// decode reads the payload's bytes: format, code words, error correction, bit
// stream. Modules lighter than 0 are light.
func (m modules) decode() (string, error) {
	parser, err := decoder.NewBitMatrixParser(m.bits())
	if err != nil {
		return "", err
	}
	version, err := parser.ReadVersion()
	if err != nil {
		return "", err
	}
	format, err := parser.ReadFormatInformation()
	if err != nil {
		return "", err
	}
	raw, err := parser.ReadCodewords()
	if err != nil {
		return "", err
	}
	level := format.GetErrorCorrectionLevel()
	data, err := correctBlocks(raw, m.sureness(len(raw)), version, level)
	if err != nil {
		return "", err
	}
	return segments(data, version, level)
}

func (m modules) bits() *gozxing.BitMatrix {
	bits, _ := gozxing.NewSquareBitMatrix(m.n) // fails for no size above 0
	for y := range m.n {
		for x, v := range m.light[(y+1)*m.stride+1:][:m.n] {
			if v < 0 {
				bits.Set(x, y)
			}
		}
	}
	return bits
}

// sureness is for each code word how far its least clear module is from the
// middle between light and dark, 0 to 255.
func (m modules) sureness(words int) []byte {
	sure := make([]byte, words)
	for i := range sure {
		sure[i] = 255
	}
	for i, at := range readingOrder(m.n) {
		if word := i / 8; word < words {
			v := math.Abs(m.light[(at/m.n+1)*m.stride+at%m.n+1])
			sure[word] = min(sure[word], byte(min(v*128, 255)))
		}
	}
	return sure
}

// correctBlocks repairs the interleaved blocks and joins their data.
func correctBlocks(raw, sure []byte, v *decoder.Version, level decoder.ErrorCorrectionLevel) ([]byte, error) {
	blocks, err := decoder.DataBlock_GetDataBlocks(raw, v, level)
	if err != nil {
		return nil, err
	}
	sureness, err := decoder.DataBlock_GetDataBlocks(sure, v, level)
	if err != nil {
		return nil, err
	}
	var data []byte
	for i, b := range blocks {
		word, n := b.GetCodewords(), b.GetNumDataCodewords()
		if !correctDoubtful(word, len(word)-n, sureness[i].GetCodewords()) {
			return nil, errUncorrectable
		}
		data = append(data, word[:n]...)
	}
	return data, nil
}

// correctDoubtful gives up the least sure symbols, two more each time, until
// the rest is enough (Forney's generalised minimum distance).
func correctDoubtful(word []byte, check int, sure []byte) bool {
	if correct(word, check, nil) {
		return true
	}
	order := make([]int, len(word))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(sure[a]) - int(sure[b]) })
	for erased := 2; erased <= check-safety; erased += 2 {
		if correct(word, check, order[:erased]) {
			return true
		}
	}
	return false
}

// segments reads the payload. Byte segments come out as they are: they are
// taken for UTF-8 as a whole, since some writers divide between the bytes of a letter.
func segments(data []byte, v *decoder.Version, level decoder.ErrorCorrectionLevel) (string, error) {
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_CHARACTER_SET: encoding.Nop}
	r, err := decoder.DecodedBitStreamParser_Decode(data, v, level, hints)
	if err != nil {
		return "", err
	}
	text := r.GetText()
	switch {
	case r.HasStructuredAppend():
		return "", ErrPart
	case text == "": // a blank area is a code word too
		return "", errUncorrectable
	case !utf8.ValidString(text):
		return "", ErrNotText
	}
	return text, nil
}

// readingOrder lists the modules (y·n+x) that carry data, bit by bit: two
// columns at a time from the right, up and down by turns (ISO/IEC 18004 §7.7.3).
func readingOrder(n int) []int {
	reserved := reservedModules(n)
	order := make([]int, 0, n*n)
	up := true
	for right := n - 1; right > 0; right -= 2 {
		if right == 6 {
			right--
		}
		for i := range n {
			y := i
			if up {
				y = n - 1 - i
			}
			for _, x := range [2]int{right, right - 1} {
				if !reserved[y*n+x] {
					order = append(order, y*n+x)
				}
			}
		}
		up = !up
	}
	return order
}

// reservedModules marks what carries no data: the fixed pattern, format and version.
func reservedModules(n int) []bool {
	reserved := make([]bool, n*n)
	mark := func(x, y int) {
		if x >= 0 && y >= 0 && x < n && y < n {
			reserved[y*n+x] = true
		}
	}
	for _, c := range fixedPattern(n) {
		mark(c.x, c.y)
	}
	for i := range 9 {
		mark(i, 8)
		mark(8, i)
		if i < 8 {
			mark(n-1-i, 8)
			mark(8, n-1-i)
		}
	}
	if n >= 45 { // version 7 and above
		for i := range 18 {
			mark(i/3, n-11+i%3)
			mark(n-11+i%3, i/3)
		}
	}
	return reserved
}
