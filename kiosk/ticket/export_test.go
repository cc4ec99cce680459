package ticket

import "time"

// Waiting gives a printer other waits for answers.
func (p *Printer) Waiting(answer, done time.Duration) *Printer {
	p.waits = waits{answer, done}
	return p
}

// Widths are the widths in dots of the lines that a ticket is set in.
func Widths(t Ticket, dots int) (widths []int, err error) {
	p := &pen{dots: dots}
	if err := p.load(); err != nil {
		return nil, err
	}
	lines, err := p.layOut(t.rows())
	for _, l := range lines {
		widths = append(widths, l.width)
	}
	return widths, err
}

// Unknown are the letters that a font of the ticket does not have.
func Unknown(letters string) (missing []rune, err error) {
	p := &pen{}
	if err := p.load(); err != nil {
		return nil, err
	}
	for _, r := range letters {
		regular, err := p.regular.GlyphIndex(nil, r)
		if err != nil {
			return nil, err
		}
		bold, err := p.bold.GlyphIndex(nil, r)
		if err != nil {
			return nil, err
		}
		if regular == 0 || bold == 0 {
			missing = append(missing, r)
		}
	}
	return missing, nil
}
