package ct01

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// Render makes the page: PDF, A4, the fonts inside. The same form gives the same
// bytes. What would not fit whole is refused and never cut. Errors are
// [*FieldError] or those of the fonts.
func Render(f Form) ([]byte, error) {
	if err := f.Check(); err != nil {
		return nil, err
	}
	s, err := newSheet(f)
	if err != nil {
		return nil, err
	}
	s.head(f)
	s.applicant(f)
	s.household(f)
	s.members(f.Members)
	s.sign(f)
	if s.tight != "" {
		return nil, &FieldError{s.tight, "too-long"}
	}
	return s.bytes()
}

func (s *sheet) head(f Form) {
	s.font("I", fine)
	s.at(left, top, body, small, "R", wordAnnex)
	s.font("B", 12)
	s.at(left, top+8, body, 5.6, "C", wordState)
	s.at(left, top+13.6, body, 5.6, "C", wordMotto)
	half := s.GetStringWidth(wordMotto) / 2
	s.Line(left+body/2-half, top+20, left+body/2+half, top+20)
	s.font("B", 14)
	s.at(left, top+25, body, 7, "C", wordTitle)
	y := top + 35
	s.font("", normal)
	label := wordTo + "(1):"
	from := left + 22 + s.GetStringWidth(label)
	s.at(left+20, y, s.GetStringWidth(label), row, "L", label)
	s.dots(from, left+body-20, y)
	s.fitted("authority", from, y, left+body-20-from, row, "L", f.Authority)
	s.SetY(y + row + 2)
}

func (s *sheet) applicant(f Form) {
	a, edge, y := f.Applicant, left+body, s.GetY()
	birth, _ := day(a.Birth.Reveal())
	s.blank("1", left, edge, y, wordName, strings.ToUpper(a.Name.Reveal()))
	y += row
	s.blank("2", left, left+104, y, wordBirth, birth)
	s.blank("3", left+108, edge, y, wordSex, sexes[a.Sex.Reveal()])
	y += row
	s.at(left, y, 60, row, "L", wordNumber)
	s.boxes(left+64, y, a.Number.Reveal())
	y += row
	s.blank("5", left, left+82, y, wordPhone, f.Phone.Reveal())
	s.blank("6", left+86, edge, y, wordEmail, f.Email.Reveal())
	s.SetY(y + row)
}

func (s *sheet) household(f Form) {
	edge, y := left+body, s.GetY()
	s.blank("7", left, edge, y, wordHead, strings.ToUpper(f.Head.Reveal()))
	y += row
	s.blank("8", left, edge, y, wordRelation, f.Relation.Reveal())
	y += row
	s.at(left, y, 64, row, "L", wordHeadID)
	s.boxes(left+68, y, f.HeadID.Reveal())
	s.SetY(y + row)
	s.content(f)
}

// contentLines are the lines of field 10, the first after its label.
const contentLines = 4

func (s *sheet) content(f Form) {
	y := s.GetY()
	label := wordContent + "(2):"
	s.at(left, y, body, row, "L", label)
	indent := s.GetStringWidth(label) + 1.5
	s.font("B", normal-0.5)
	lines := s.wrapped(f.Content.Reveal(), body-indent, body)
	if len(lines) > contentLines {
		s.noRoom("10")
		return
	}
	for i := range max(len(lines), 2) {
		from := left
		if i == 0 {
			from += indent
		}
		s.dots(from, left+body, y)
		if i < len(lines) {
			s.font("B", normal-0.5)
			if s.GetStringWidth(lines[i]) > left+body-from {
				s.noRoom("10")
			}
			s.at(from, y, left+body-from, row, "L", lines[i])
		}
		y += row
	}
	s.SetY(y)
}

// leastRows are there also where nobody changes together with the applicant.
const leastRows = 3

func (s *sheet) members(all []Member) {
	s.font("", normal)
	y := s.GetY()
	s.at(left, y, body, row, "L", wordMembers)
	y += row
	s.font("B", fine)
	y = s.line(y, 10, func(i int) string { return columns[i].word })
	for i := range max(len(all), leastRows) {
		y = s.member(y, i, all)
	}
	s.SetY(y)
}

// line rules one line of the table and writes its cells as they are.
func (s *sheet) line(y, height float64, cell func(column int) string) float64 {
	x := left
	for i, c := range columns {
		s.Rect(x, y, c.width, height, "D")
		text := cell(i)
		lines := float64(strings.Count(text, "\n") + 1)
		s.block(x, y+(height-lines*small)/2, c.width, small, text)
		x += c.width
	}
	return y + height
}

func (s *sheet) member(y float64, i int, all []Member) float64 {
	const height = 9.6
	s.font("", fine)
	next := s.line(y, height, func(column int) string {
		if column == 0 {
			return strconv.Itoa(i + 1)
		}
		return ""
	})
	if i >= len(all) {
		return next
	}
	m := all[i]
	birth, _ := day(m.Birth.Reveal())
	x := left + columns[0].width
	for c, value := range []string{m.Name.Reveal(), birth, sexes[m.Sex.Reveal()], m.Number.Reveal(), m.Relation.Reveal()} {
		width := columns[c+1].width
		s.cell(x, y, width, height, value)
		x += width
	}
	return next
}

// cell writes a value into a cell of the table, in two lines where one is too short.
func (s *sheet) cell(x, y, width, height float64, value string) {
	s.font("B", fine)
	lines := s.wrapped(value, width-2, width-2)
	if len(lines) > 2 {
		s.font("B", fine-1.5)
		lines = s.wrapped(value, width-2, width-2)
	}
	for _, l := range lines {
		if len(lines) > 2 || s.GetStringWidth(l) > width-2 {
			s.noRoom("11")
			return
		}
	}
	const tight = 3.9
	s.block(x+1, y+(height-tight*float64(len(lines)))/2, width-2, tight, strings.Join(lines, "\n"))
}

// sign leaves room for four hands, and says at the foot what the marks mean.
func (s *sheet) sign(f Form) {
	notes := []string{wordFootnote1, wordFootnote2, wordFootnote3}
	foot := bottom - float64(len(notes))*small*0.9 - 2
	y := s.GetY() + 2.5
	made := f.Made.In(identity.Zone())
	place := f.Place
	if place == "" {
		place = "………………"
	}
	s.font("I", normal-0.5)
	date := s.clean(fmt.Sprintf("%s, ngày %02d tháng %02d năm %d", place, made.Day(), int(made.Month()), made.Year()))
	if s.GetStringWidth(date) > body {
		s.noRoom("place")
	}
	s.at(left, y, body, 5, "R", date)
	y += 6
	width := body / float64(len(signatures))
	for i, block := range signatures {
		if end := s.signature(left+float64(i)*width, y, width, block.who, block.mark); foot-end < roomToSign {
			s.noRoom("11")
		}
	}
	s.fitted("1", left+3*width+1, foot-8, width-2, 5, "C", f.Applicant.Name.Reveal())
	s.Line(left, foot, left+50, foot)
	s.font("", 7.8)
	for i, n := range notes {
		s.at(left, foot+1+float64(i)*small*0.9, body, small*0.9, "L", n)
	}
}

// roomToSign is the least height that a hand needs, and a name below it.
const roomToSign = 22

// signature is the head of a block; it gives where the room to sign begins.
func (s *sheet) signature(x, y, width float64, who, mark string) float64 {
	s.font("B", fine)
	end := s.block(x, y, width, small, who+mark)
	s.font("I", 7.8)
	return s.block(x, end, width, small*0.9, strings.Replace(wordSign, ", chữ", ",\nchữ", 1))
}
