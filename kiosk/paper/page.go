package paper

import (
	"bytes"
	"time"

	"github.com/go-fonts/dejavu/dejavusanscondensed"
	"github.com/go-pdf/fpdf"
	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// What stands on the test page. A page of the machine's own, for whoever sets it up.
const (
	testTitle   = "Trang in thử · Test page"
	testLetters = "ăâđêôơư ĂÂĐÊÔƠƯ · àáảãạ ằắẳẵặ ầấẩẫậ èéẻẽẹ ềếểễệ ìíỉĩị òóỏõọ ồốổỗộ ờớởỡợ ùúủũụ ừứửữự ỳýỷỹỵ"
	testFrame   = "Khung cách mép 10 mm · The frame is 10 mm from the edges"
)

// TestPage is one page A4: the desk's name, the time, every Vietnamese letter, and a
// frame that shows whether the printer cuts or scales.
func TestPage(desk string, at time.Time) ([]byte, error) {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true) // or the objects come in a map's order
	pdf.SetCreationDate(at.UTC())
	pdf.SetModificationDate(at.UTC())
	pdf.SetProducer("cccd-agent", false)
	pdf.AddUTF8FontFromBytes("sans", "", dejavusanscondensed.TTF)
	pdf.SetAutoPageBreak(false, 0)
	pdf.AddPage()
	pdf.Rect(10, 10, 190, 277, "D")
	for i, text := range []string{testTitle, norm.NFC.String(desk), at.In(identity.Zone()).Format("15:04 02/01/2006"), testLetters, testFrame} {
		pdf.SetFont("sans", "", 12)
		if i == 0 {
			pdf.SetFontSize(20)
		}
		pdf.SetXY(20, pdf.GetY()+6)
		pdf.MultiCell(170, 8, text, "", "L", false)
	}
	var out bytes.Buffer
	err := pdf.Output(&out)
	return out.Bytes(), err
}
