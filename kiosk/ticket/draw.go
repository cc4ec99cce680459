package ticket

import (
	"image"
	"image/draw"
	"strings"

	"github.com/go-fonts/dejavu/dejavusanscondensed"
	"github.com/go-fonts/dejavu/dejavusanscondensedbold"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// Widths of paper in dots, at 203 dots an inch: rolls of 58 and of 80 mm.
const (
	Narrow = 384
	Wide   = 576
)

// row is a text of the ticket; it is wrapped, and a number is made to fit instead.
type row struct {
	text  string
	size  float64 // in 16ths of the width
	bold  bool
	fit   bool
	below float64 // space, in the same measure
}

// rows are the ticket from above.
func (t Ticket) rows() []row {
	all := []row{
		{text: t.Desk, size: 1.05, bold: true, below: 0.7}, {text: wordNumber.in(t.Lang), size: 1, below: 0.1},
		{text: t.Number, size: 6, bold: true, fit: true, below: 0.3}, {text: t.Clinic, size: 1.2, bold: true, below: 0.2},
	}
	if t.Room != "" {
		all = append(all, row{text: wordRoom.in(t.Lang) + " " + t.Room, size: 1.4, bold: true, below: 0.3})
	}
	return append(all,
		row{text: purposes[t.Purpose].in(t.Lang), size: 1, below: 0.4},
		row{text: t.At.In(identity.Zone()).Format("15:04  02/01/2006"), size: 1, below: 0.4},
		row{text: wordWait.in(t.Lang), size: 0.9, below: 0.2})
}

// Draw makes the ticket's picture, dots wide and as high as it must be, black on
// white without grey. Errors are [*FieldError] or those of the fonts.
func Draw(t Ticket, dots int) (*image.Gray, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	p := &pen{dots: dots}
	if err := p.load(); err != nil {
		return nil, err
	}
	lines, err := p.layOut(t.rows())
	if err != nil {
		return nil, err
	}
	img := image.NewGray(image.Rect(0, 0, dots, p.y))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	for _, l := range lines {
		d := font.Drawer{Dst: img, Src: image.Black, Face: l.face, Dot: fixed.P((dots-l.width)/2, l.baseline)}
		d.DrawString(l.text)
	}
	blackOrWhite(img)
	return img, nil
}

// pen places lines below one another.
type pen struct {
	dots, y       int
	regular, bold *opentype.Font
}

type placed struct {
	text            string
	face            font.Face
	width, baseline int
}

func (p *pen) load() (err error) {
	if p.regular, err = opentype.Parse(dejavusanscondensed.TTF); err != nil {
		return err
	}
	p.bold, err = opentype.Parse(dejavusanscondensedbold.TTF)
	return err
}

func (p *pen) layOut(rows []row) (lines []placed, err error) {
	for _, r := range rows {
		text := norm.NFC.String(strings.Join(strings.Fields(r.text), " "))
		if text == "" {
			continue
		}
		face, err := p.face(r, text)
		if err != nil {
			return nil, err
		}
		for _, l := range wrap(face, text, p.dots) {
			m := face.Metrics()
			lines = append(lines, placed{l, face, font.MeasureString(face, l).Ceil(), p.y + m.Ascent.Ceil()})
			p.y += (m.Ascent + m.Descent).Ceil()
		}
		p.y += int(r.below * float64(p.dots) / 16)
	}
	return lines, nil
}

// face is the row's, smaller where a text that must stay in one line is too wide.
func (p *pen) face(r row, text string) (font.Face, error) {
	f := p.regular
	if r.bold {
		f = p.bold
	}
	for size := r.size * float64(p.dots) / 16; ; size *= 0.9 {
		face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingFull})
		if err != nil || !r.fit || font.MeasureString(face, text).Ceil() <= p.dots {
			return face, err
		}
	}
}

// wrap breaks a text at spaces, and a word that is wider than the paper where it
// must be.
func wrap(face font.Face, text string, dots int) (lines []string) {
	line := ""
	for word := range strings.FieldsSeq(text) {
		next := strings.TrimPrefix(line+" "+word, " ")
		if line != "" && font.MeasureString(face, next).Ceil() > dots {
			lines, next = append(lines, line), word
		}
		for font.MeasureString(face, next).Ceil() > dots {
			head := fitting(face, next, dots)
			lines, next = append(lines, next[:head]), next[head:]
		}
		line = next
	}
	return append(lines, line)
}

// fitting is how many bytes of a word stay on the paper: whole letters, at least one.
func fitting(face font.Face, word string, dots int) int {
	end := 0
	for i, r := range word {
		after := i + len(string(r))
		if end > 0 && font.MeasureString(face, word[:after]).Ceil() > dots {
			break
		}
		end = after
	}
	return end
}

func blackOrWhite(img *image.Gray) {
	for i, v := range img.Pix {
		if v < 128 {
			img.Pix[i] = 0
			continue
		}
		img.Pix[i] = 0xff
	}
}
