// Package sheet sets up papers: PDF, A4 upright, the fonts inside, every
// Vietnamese letter in them, and the same bytes for the same content. Sizes are
// millimetres, type sizes points.
package sheet

import (
	"bytes"
	"strings"
	"time"
	"unicode"

	"github.com/go-fonts/dejavu/dejavuserifcondensed"
	"github.com/go-fonts/dejavu/dejavuserifcondensedbold"
	"github.com/go-fonts/dejavu/dejavuserifcondenseditalic"
	"github.com/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"
)

// The paper.
const Width, Height = 210.0, 297.0

// Sheet is a paper that is written on; a first page is there.
type Sheet struct {
	*fpdf.Fpdf
	known *sfnt.Font
	more  string // says that a text goes on elsewhere
}

// About is what a paper says of itself.
type About struct {
	Title string
	Lang  string // as in BCP 47
	Made  time.Time
	More  string // stands where a text is cut off; … where it is absent
}

// Margins are those of a paper.
type Margins struct{ Left, Top, Right float64 }

// New makes a paper. Errors are those of the fonts.
func New(a About, m Margins) (*Sheet, error) {
	known, err := sfnt.Parse(dejavuserifcondensed.TTF)
	if err != nil {
		return nil, err
	}
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true) // or the objects come in a map's order
	pdf.SetCreationDate(a.Made.UTC())
	pdf.SetModificationDate(a.Made.UTC())
	pdf.SetTitle(a.Title, true)
	pdf.SetProducer("cccd-agent", false)
	pdf.SetLang(a.Lang)
	pdf.AddUTF8FontFromBytes("serif", "", dejavuserifcondensed.TTF)
	pdf.AddUTF8FontFromBytes("serif", "B", dejavuserifcondensedbold.TTF)
	pdf.AddUTF8FontFromBytes("serif", "I", dejavuserifcondenseditalic.TTF)
	pdf.SetMargins(m.Left, m.Top, m.Right)
	pdf.SetAutoPageBreak(false, 0) // what does not fit is said, and stands elsewhere
	pdf.AddPage()
	s := &Sheet{Fpdf: pdf, known: known, more: a.More}
	if s.more == "" {
		s.more = "…"
	}
	return s, nil
}

// Bytes is the paper. Errors are those of the fonts.
func (s *Sheet) Bytes() ([]byte, error) {
	var out bytes.Buffer
	if err := s.Output(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Font sets the type: "", "B" or "I".
func (s *Sheet) Font(style string, points float64) { s.SetFont("serif", style, points) }

// Lines writes lines below one another and leaves the position below them.
func (s *Sheet) Lines(x, y, width, height float64, align string, text []string) {
	for _, t := range text {
		s.SetXY(x, y)
		s.CellFormat(width, height, t, "", 0, align+"M", false, 0, "")
		y += height
	}
	s.SetY(y)
}

// Clean leaves what can be printed: accents composed, one space for any other,
// and a box for a letter that the font does not have.
func (s *Sheet) Clean(text string) string {
	text = norm.NFC.String(strings.ToValidUTF8(text, "\uFFFD"))
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.IsSpace(r) {
			return ' '
		}
		if i, err := s.known.GlyphIndex(nil, r); err != nil || i == 0 || r > 0xFFFF {
			return '□'
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}
