package ticketsim

import (
	"bufio"
	"image"
	"image/draw"
	"io"
)

// session is one line to the printer, with what is printed and not yet cut.
type session struct {
	p     *Printer
	in    *bufio.Reader
	out   io.Writer
	paper []*image.Gray
}

func (s *session) command() error {
	b, err := s.in.ReadByte()
	if err != nil {
		return err
	}
	switch b {
	case 0x10:
		return s.realTime()
	case 0x1b:
		return s.escape()
	case 0x1d:
		return s.group()
	}
	return wrong("a byte", b)
}

// bytes reads the parameters of a command.
func (s *session) bytes(n int) ([]byte, error) {
	b := make([]byte, n)
	_, err := io.ReadFull(s.in, b)
	return b, err
}

// realTime is DLE EOT n.
func (s *session) realTime() error {
	b, err := s.bytes(2)
	if err != nil {
		return err
	}
	if b[0] != 0x04 || b[1] < 1 || b[1] > 4 {
		return wrong("DLE", b...)
	}
	if s.p.is(Mute) || s.p.is(Dead) {
		return nil
	}
	if s.p.is(Chatty) {
		if _, err := s.out.Write([]byte{0x10, 0x00, 0x00, 0x00}); err != nil { // automatic status back
			return err
		}
	}
	_, err = s.out.Write([]byte{0x12 | s.state(b[1])})
	return err
}

func (s *session) state(n byte) byte {
	for _, f := range []struct {
		fault Fault
		n     byte
		bits  byte
	}{
		{NoPaper, 1, 0x08}, {NoPaper, 2, 0x20}, {NoPaper, 4, 0x60}, {CoverOpen, 1, 0x08}, {CoverOpen, 2, 0x04}, {CoverOpen, 4, 0x60},
		{Offline, 1, 0x08}, {CutterJam, 1, 0x08}, {CutterJam, 2, 0x40}, {CutterJam, 3, 0x08},
	} {
		if s.p.is(f.fault) && f.n == n {
			return f.bits
		}
	}
	return 0
}

// escape is ESC @ and ESC d n.
func (s *session) escape() error {
	b, err := s.bytes(1)
	if err != nil {
		return err
	}
	switch b[0] {
	case '@':
		s.paper = nil
		return nil
	case 'd':
		_, err := s.bytes(1)
		return err
	}
	return wrong("ESC", b...)
}

// group is GS v 0, GS V and GS r.
func (s *session) group() error {
	b, err := s.bytes(1)
	if err != nil {
		return err
	}
	switch b[0] {
	case 'v':
		return s.raster()
	case 'V':
		return s.cut()
	case 'r':
		return s.done()
	}
	return wrong("GS", b...)
}

// maxBand bounds a raster command, as printers do.
const maxBand = 64 << 10

func (s *session) raster() error {
	head, err := s.bytes(6)
	if err != nil {
		return err
	}
	width, height := int(head[2])|int(head[3])<<8, int(head[4])|int(head[5])<<8
	if head[0] != '0' || head[1] != 0 || width == 0 || height == 0 || width*height > maxBand {
		return wrong("GS v", head...)
	}
	dots, err := s.bytes(width * height)
	if err != nil {
		return err
	}
	img := image.NewGray(image.Rect(0, 0, width*8, height))
	for i := range img.Pix {
		if dots[i/8]>>(7-i%8)&1 == 0 {
			img.Pix[i] = 0xff
		}
	}
	s.paper = append(s.paper, img)
	if s.p.is(PaperEnds) {
		s.p.Misbehave(NoPaper)
	}
	return nil
}

func (s *session) cut() error {
	b, err := s.bytes(1)
	if err != nil {
		return err
	}
	if b[0] != 66 {
		return wrong("GS V", b...)
	}
	if _, err := s.bytes(1); err != nil {
		return err
	}
	if !s.stopped() && len(s.paper) > 0 {
		s.p.putOut(joined(s.paper))
	}
	s.paper = nil
	return nil
}

// stopped: what comes is taken and does not come out.
func (s *session) stopped() bool {
	for _, f := range []Fault{NoPaper, CoverOpen, Offline, CutterJam, Dead} {
		if s.p.is(f) {
			return true
		}
	}
	return false
}

// done answers GS r 1 when everything before it is printed; a printer that stopped
// does not come that far.
func (s *session) done() error {
	b, err := s.bytes(1)
	if err != nil {
		return err
	}
	if b[0] != 1 {
		return wrong("GS r", b...)
	}
	if s.stopped() || s.p.is(Mute) || s.p.is(NoDoneWord) {
		return nil
	}
	_, err = s.out.Write([]byte{0})
	return err
}

func joined(bands []*image.Gray) *image.Gray {
	height := 0
	for _, b := range bands {
		height += b.Rect.Dy()
	}
	img := image.NewGray(image.Rect(0, 0, bands[0].Rect.Dx(), height))
	y := 0
	for _, b := range bands {
		draw.Draw(img, b.Rect.Add(image.Pt(0, y)), b, image.Point{}, draw.Src)
		y += b.Rect.Dy()
	}
	return img
}
