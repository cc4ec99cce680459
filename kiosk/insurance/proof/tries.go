package proof

import "strconv"

// layout is how much of the tries is shown: so many rows, of at most so many
// lines each.
type layout struct{ rows, lines int }

// layouts are tried in this order until one fits between what stands above the
// table and what stands below.
func layouts() []layout {
	return []layout{{8, 6}, {8, 4}, {8, 2}, {6, 3}, {6, 2}, {6, 1}, {4, 3}, {4, 2}, {4, 1}, {3, 1}}
}

// tableRow is one row of the table.
type tableRow struct {
	number, at, code string
	text             []string
}

// tries is the table of what the portal said, ending above bottom.
func (p *page) tries(all []Try, bottom float64) {
	p.heading(formTries)
	p.SetY(p.GetY() + 1)
	p.Font("B", 9.5)
	p.row(tableRow{"Lần", "Thời điểm", "Mã", []string{formAnswer}})
	p.Font("", 9.5)
	var rows []tableRow
	for _, l := range layouts() {
		if rows = p.laidOut(all, l); p.GetY()+heightOf(rows) <= bottom {
			break
		}
	}
	for _, r := range rows {
		p.row(r)
	}
}

// laidOut are the rows of the tries. Where there are too many, the first and the
// last are shown: when it began and how it ended.
func (p *page) laidOut(all []Try, l layout) []tableRow {
	first := max(1, l.rows/3)
	var rows []tableRow
	for i, t := range all {
		left := len(all) - i
		switch {
		case len(all) <= l.rows || i < first || left < l.rows-first:
			code, text := t.says()
			rows = append(rows, tableRow{
				strconv.Itoa(i + 1), timeOfDay(t.At), p.Fit(code, codeWidth, 1)[0], p.Fit(text, textWidth, l.lines),
			})
		case i == first:
			hidden := len(all) - l.rows + 1
			rows = append(rows, tableRow{"…", "", "", p.Fit("("+strconv.Itoa(hidden)+" lần khác, xem trong tệp kèm theo)", textWidth, 1)})
		}
	}
	return rows
}

// Columns of the table and the room in a cell, in millimetres.
const (
	numberWidth = 11.0
	timeWidth   = 39.0
	codeWidth   = 14.0
	textWidth   = body - numberWidth - timeWidth - codeWidth
	padding     = 1.0
)

func (r tableRow) height() float64 { return float64(len(r.text))*small + 2*padding }

func heightOf(rows []tableRow) (sum float64) {
	for _, r := range rows {
		sum += r.height()
	}
	return sum
}

// row draws one row with its frame.
func (p *page) row(r tableRow) {
	x, y := left, p.GetY()
	for _, cell := range []struct {
		width float64
		align string
		text  []string
	}{
		{numberWidth, "C", []string{r.number}}, {timeWidth, "C", []string{r.at}}, {codeWidth, "C", []string{r.code}}, {textWidth, "L", r.text},
	} {
		p.Rect(x, y, cell.width, r.height(), "D")
		p.Lines(x, y+padding, cell.width, small, cell.align, cell.text)
		x += cell.width
	}
	p.SetY(y + r.height())
}
