package ct01

import (
	"bytes"
	"strings"
	"unicode"

	"github.com/go-fonts/dejavu/dejavuserifcondensed"
	"github.com/go-fonts/dejavu/dejavuserifcondensedbold"
	"github.com/go-fonts/dejavu/dejavuserifcondenseditalic"
	"github.com/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// sheet is one page A4 that is written on from above. Sizes are millimetres, type
// sizes points.
type sheet struct {
	*fpdf.Fpdf
	known *sfnt.Font
	tight string // the first field whose text had no room
}

const (
	pageWidth, pageHeight = 210.0, 297.0
	left, right, top      = 24.0, 20.0, 12.0
	body                  = pageWidth - left - right
	bottom                = pageHeight - 12
	row                   = 7.4 // a line of the form
	small                 = 4.4 // a line of small print
	normal, fine          = 11.0, 9.0
)

func newSheet(f Form) (*sheet, error) {
	known, err := sfnt.Parse(dejavuserifcondensed.TTF)
	if err != nil {
		return nil, err
	}
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true) // or the objects come in a map's order
	pdf.SetCreationDate(f.Made.UTC())
	pdf.SetModificationDate(f.Made.UTC())
	pdf.SetTitle("CT01 - "+wordTitle, true)
	pdf.SetProducer("cccd-agent", false)
	pdf.SetLang("vi")
	pdf.AddUTF8FontFromBytes("serif", "", dejavuserifcondensed.TTF)
	pdf.AddUTF8FontFromBytes("serif", "B", dejavuserifcondensedbold.TTF)
	pdf.AddUTF8FontFromBytes("serif", "I", dejavuserifcondenseditalic.TTF)
	pdf.SetMargins(left, top, right)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetCellMargin(0)
	pdf.SetLineWidth(0.2)
	pdf.AddPage()
	return &sheet{Fpdf: pdf, known: known}, nil
}

func (s *sheet) bytes() ([]byte, error) {
	var out bytes.Buffer
	err := s.Output(&out)
	return out.Bytes(), err
}

func (s *sheet) font(style string, points float64) { s.SetFont("serif", style, points) }

// at writes one line into a box.
func (s *sheet) at(x, y, width, height float64, align, text string) {
	s.SetXY(x, y)
	s.CellFormat(width, height, text, "", 0, align+"M", false, 0, "")
}

// block writes lines, centred, below one another, and gives where it ended.
func (s *sheet) block(x, y, width, height float64, text string) float64 {
	for line := range strings.SplitSeq(text, "\n") {
		s.at(x, y, width, height, "C", line)
		y += height
	}
	return y
}

// blank is a label with its value on a dotted line that ends at to. A value that
// is too long for its size is set smaller, down to a size that can still be read.
func (s *sheet) blank(field string, x, to, y float64, label, value string) {
	s.font("", normal)
	s.at(x, y, s.GetStringWidth(label), row, "L", label)
	from := x + s.GetStringWidth(label) + 1.5
	s.dots(from, to, y)
	s.fitted(field, from+0.5, y, to-from-0.5, row, "L", value)
}

func (s *sheet) dots(from, to, y float64) {
	s.SetDashPattern([]float64{0.25, 0.75}, 0)
	s.Line(from, y+row-1.6, to, y+row-1.6)
	s.SetDashPattern([]float64{}, 0)
}

// fitted writes what somebody entered, in bold as a pen's stroke would stand out.
func (s *sheet) fitted(field string, x, y, width, height float64, align, value string) {
	value = s.clean(value)
	for size := normal; ; size -= 0.5 {
		s.font("B", size)
		if s.GetStringWidth(value) <= width {
			break
		}
		if size <= 8 {
			s.noRoom(field)
			return
		}
	}
	s.at(x, y, width, height, align, value)
	s.font("", normal)
}

// noRoom remembers the first field that cannot be printed whole: nothing that
// goes to an authority is cut.
func (s *sheet) noRoom(field string) {
	if s.tight == "" {
		s.tight = field
	}
}

// boxes are the twelve boxes of a personal number.
func (s *sheet) boxes(x, y float64, number string) {
	const side = 6.2
	s.font("B", normal)
	for i := range numberLength {
		s.Rect(x+float64(i)*side, y+(row-side)/2, side, side, "D")
		if i < len(number) {
			s.at(x+float64(i)*side, y, side, row, "C", number[i:i+1])
		}
	}
	s.font("", normal)
}

// wrapped breaks a text at spaces into lines; the first may be shorter than the
// others.
func (s *sheet) wrapped(text string, first, others float64) (lines []string) {
	now, width := "", first
	for _, word := range strings.Fields(s.clean(text)) {
		next := strings.TrimSpace(now + " " + word)
		if now != "" && s.GetStringWidth(next) > width {
			lines, next, width = append(lines, now), word, others
		}
		now = next
	}
	return append(lines, now)
}

// clean leaves what can be printed: accents composed, one space for any other,
// and a box for a letter that the font does not have.
func (s *sheet) clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.IsSpace(r) {
			return ' '
		}
		if i, err := s.known.GlyphIndex(nil, r); err != nil || i == 0 || r > 0xFFFF {
			return '□'
		}
		return r
	}, norm.NFC.String(text))
	return strings.Join(strings.Fields(text), " ")
}
