package proof

import "strconv"

// shownTries is how many rows the table has. Of more the first two and the last
// are shown: when it began and how it ended.
const (
	shownTries = 6
	firstTries = 2
	tryLines   = 3 // of one portal's text
)

// tries is the table of what the portal said.
func (p *page) tries(all []Try) {
	p.heading(formTries)
	p.SetY(p.GetY() + 1)
	p.font("B", 9.5)
	p.row("Lần", "Thời điểm", "Mã", []string{"Nội dung trả về (nguyên văn)"})
	p.font("", 9.5)
	for i, t := range all {
		left := len(all) - i
		switch {
		case len(all) <= shownTries || i < firstTries || left < shownTries-firstTries:
			code, text := t.says()
			p.row(strconv.Itoa(i+1), timeOfDay(t.At), p.fit(code, codeWidth, 1)[0], p.fit(text, textWidth, p.linesATry(len(all))))
		case i == firstTries:
			hidden := len(all) - shownTries + 1
			p.row("…", "", "", p.fit("("+strconv.Itoa(hidden)+" lần khác, xem trong tệp kèm theo)", textWidth, 1))
		}
	}
}

// linesATry gives few tries more room.
func (p *page) linesATry(tries int) int {
	if tries <= 2 {
		return 2 * tryLines
	}
	if tries <= 4 {
		return tryLines
	}
	return tryLines - 1
}

// Columns of the table, in millimetres.
const (
	numberWidth = 11.0
	timeWidth   = 39.0
	codeWidth   = 14.0
	textWidth   = body - numberWidth - timeWidth - codeWidth
)

// row draws one row with its frame.
func (p *page) row(number, at, code string, text []string) {
	const padding = 1.0
	y, height := p.GetY(), float64(len(text))*small+2*padding
	x := left
	for _, cell := range []struct {
		width float64
		align string
		text  []string
	}{
		{numberWidth, "C", []string{number}}, {timeWidth, "C", []string{at}}, {codeWidth, "C", []string{code}}, {textWidth, "L", text},
	} {
		p.Rect(x, y, cell.width, height, "D")
		p.lines(x, y+padding, cell.width, small, cell.align, cell.text)
		x += cell.width
	}
	p.SetY(y + height)
}
