package proof

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/sheet"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Sizes in millimetres on A4, type sizes in points. The margins are those of
// NĐ 30/2020/NĐ-CP.
const (
	pageWidth, pageHeight = sheet.Width, sheet.Height
	left, right, top      = 30.0, 18.0, 18.0
	body                  = pageWidth - left - right
	line                  = 5.4
	small                 = 4.4

	footHeight = 40.0 // the signatures, with room for a stamp
	footTop    = pageHeight - 14 - footHeight
	fileHeight = 39.0 // what is said of the signed file
)

// Render makes the page: PDF, A4, the fonts inside. signed is the JSON of [Sign]
// for the same lookup. The same input gives the same bytes. Errors are
// [*IncompleteError] or those of the fonts.
func Render(l Lookup, signed []byte) ([]byte, error) {
	if err := l.Check(); err != nil {
		return nil, err
	}
	p, err := newPage(l)
	if err != nil {
		return nil, err
	}
	p.head(l)
	p.facts(l)
	p.tries(l.Tries, footTop-fileHeight)
	p.file(l, signed)
	p.signatures(l)
	return p.Bytes()
}

// page is the paper with its parts.
type page struct{ *sheet.Sheet }

func newPage(l Lookup) (*page, error) {
	about := sheet.About{Title: formTitle + " - " + formSubtitle, Lang: "vi", Made: l.Made, More: formMore}
	s, err := sheet.New(about, sheet.Margins{Left: left, Top: top, Right: right})
	return &page{s}, err
}

// head is the facility and the state side by side, the place and date, and the title.
func (p *page) head(l Lookup) {
	const gap = 6.0
	half := body/2 - gap
	p.Font("B", 10)
	name := p.Fit(strings.ToUpper(l.Facility.Name), half, 3)
	p.Lines(left-8, top, half+6, small+0.6, "C", name)
	below := top + float64(len(name))*(small+0.6)
	p.Font("", 10)
	p.Lines(left-8, below, half+6, small+0.6, "C", p.Fit("Mã cơ sở KCB: "+l.Facility.Code, half, 1))

	column, width := left+half+2, body-half-2+6
	p.Font("B", 10)
	p.Lines(column, top, width, small+0.6, "C", []string{formState})
	p.Font("B", 10.5)
	p.Lines(column, top+small+0.6, width, small+0.6, "C", []string{formMotto})
	rule := p.GetStringWidth(formMotto)
	y := top + 2*(small+0.6) + 0.6
	p.Line(column+(width-rule)/2, y, column+(width+rule)/2, y)
	p.Font("I", 10.5)
	p.Lines(column, top+22, width, small, "C", p.Fit(dateLine(l.Facility.Place, l.Made), width, 1))

	p.Font("B", 14)
	p.Lines(left, top+32, body, 7, "C", []string{formTitle})
	p.Font("B", 11.5)
	p.Lines(left, top+39, body, 6, "C", []string{formSubtitle})
	p.Font("I", 9.5)
	p.Lines(left, top+45.5, body, small, "C", []string{formBasis})
	p.SetY(top + 53)
}

// facts are who asked, for whom, with what.
func (p *page) facts(l Lookup) {
	p.heading(formFacility)
	p.fact("Tên cơ sở:", l.Facility.Name, 2)
	p.fact("Mã cơ sở KCB:", l.Facility.Code, 1)
	p.heading(formPerson)
	p.person("Họ và tên:", l.Sent.Name, 2)
	p.person("Ngày sinh:", l.Sent.Birth, 1)
	p.person("Số thẻ BHYT / số định danh cá nhân:", l.Sent.Number, 1)
	p.person("Điện thoại liên hệ:", l.Contact.Phone, 1)
	p.person("Địa chỉ liên hệ:", l.Contact.Address, 2)
	p.heading(formStaff)
	p.person("Họ và tên:", l.Staff.Name, 1)
	p.person("Số định danh cá nhân:", l.Staff.Number, 1)
}

func (p *page) heading(text string) {
	p.Font("B", 10.5)
	p.Lines(left, p.GetY()+1.6, body, line, "L", []string{text})
}

func (p *page) person(label string, value personal.Text, most int) {
	p.fact(label, value.Reveal(), most)
}

func (p *page) fact(label, value string, most int) {
	const indent, column = 4.0, 66.0
	y := p.GetY()
	p.Font("", 10.5)
	p.Lines(left+indent, y, column, line, "L", []string{label})
	if strings.TrimSpace(value) == "" {
		p.Font("I", 10.5)
		value = formNoName
	}
	p.Lines(left+indent+column, y, body-indent-column, line, "L", p.Fit(value, body-indent-column, most))
}

// file names the signed JSON.
func (p *page) file(l Lookup, signed []byte) {
	sum := sha256.Sum256(signed)
	digest := hex.EncodeToString(sum[:])
	p.heading(formFile)
	p.Font("", 9.5)
	p.Lines(left+4, p.GetY(), body-4, small+0.4, "L", p.Fit(formFileSays, body-4, 3))
	for _, f := range [][2]string{
		{"Mã băm SHA-256:", grouped(digest[:32])}, {"", grouped(digest[32:])},
		{"Mã thiết bị:", l.Device}, {"Mã lượt tra cứu:", l.Visit},
	} {
		y := p.GetY()
		p.Lines(left+4, y, 30, small+0.4, "L", []string{f[0]})
		p.Lines(left+34, y, body-34, small+0.4, "L", p.Fit(f[1], body-34, 1))
	}
}

// grouped sets hex digits apart so that two people can compare them aloud.
func grouped(digits string) string {
	var b strings.Builder
	for i := 0; i < len(digits); i += 4 {
		b.WriteString(digits[i:i+4] + " ")
	}
	return strings.TrimSpace(b.String())
}

// signatures leaves room for three hands and the stamp at the foot of the page.
func (p *page) signatures(l Lookup) {
	y, width := footTop, body/3
	for i, s := range []struct{ who, how, name string }{
		{"NGƯỜI BỆNH\nhoặc thân nhân", formSign, ""},
		{"NGƯỜI TRA CỨU\n", formSign, l.Staff.Name.Reveal()},
		{"ĐẠI DIỆN CƠ SỞ\nkhám bệnh, chữa bệnh", formStamp, ""},
	} {
		x := left + float64(i)*width
		who, more, _ := strings.Cut(s.who, "\n")
		p.Font("B", 10)
		p.Lines(x, y, width, small+0.4, "C", []string{who})
		p.Font("", 9.5)
		p.Lines(x, y+small+0.4, width, small, "C", []string{more})
		p.Font("I", 9)
		p.Lines(x, y+2*small+0.8, width, small, "C", []string{s.how})
		p.Font("B", 10)
		p.Lines(x, y+footHeight-small-2, width, small, "C", p.Fit(s.name, width-2, 1))
	}
}
