package specimen

import (
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"
)

// vietnamese is every letter of the language with every tone, and what else
// names and addresses are written with.
const vietnamese = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵfjwz" +
	"ŏčĕĭñ0123456789 .,;:/-–()'…·<"

func TestEveryLetterHasAGlyph(t *testing.T) {
	const zone = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"
	all := vietnamese + strings.ToUpper(vietnamese)
	for face, letters := range map[typeface]string{regular: all, bold: all, mono: zone} {
		for _, r := range letters {
			var buf sfnt.Buffer
			if index, err := fonts()[face].GlyphIndex(&buf, r); err != nil || index == 0 {
				t.Errorf("face %d has no %q", face, r)
			}
		}
	}
}

func TestPrintedTextHasGlyphs(t *testing.T) {
	for _, s := range sides() {
		for _, b := range s.lay(t, person()).blocks {
			for _, word := range b.words() {
				for _, r := range word {
					var buf sfnt.Buffer
					if index, err := fonts()[b.face].GlyphIndex(&buf, r); err != nil || index == 0 {
						t.Errorf("%s: no glyph for %q", s.name, r)
					}
				}
			}
		}
	}
}

// The room that a line is given covers the tallest and the deepest letters.
func TestLetterRoom(t *testing.T) {
	for _, face := range []typeface{regular, bold} {
		for _, r := range strings.ToUpper(vietnamese) + vietnamese {
			if r == '(' || r == ')' || r == '/' {
				continue
			}
			b := face.outline(string(r), 0).bounds()
			if -b.y0 > ascent || b.y1 > depth {
				t.Errorf("face %d: %q reaches from %.3f to %.3f em", face, r, b.y0, b.y1)
			}
		}
	}
}
