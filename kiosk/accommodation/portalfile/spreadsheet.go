package portalfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// firstRow is where the portal begins to read. It skips the row before by its
// position, whatever that holds.
const firstRow = 5

// columns are the template's, A to S, with its stars for what must be there.
var columns = []string{
	"STT", "HỌ TÊN (*)", "NGÀY SINH (*)", "GIỚI TÍNH (*)", "QUỐC TỊCH (*)", "LOẠI GIẤY TỜ (*)", "TÊN GIẤY TỜ", "SỐ GIẤY TỜ (*)",
	"SỐ ĐIỆN THOẠI", "NƠI CƯ TRÚ HIỆN NAY", "TỈNH/ THÀNH PHỐ", "PHƯỜNG/ XÃ/ ĐẶC KHU", "ĐỊA CHỈ CHI TIẾT", "NGÀY ĐẾN (*)",
	"NGÀY ĐI DỰ KIẾN (*)", "SỐ PHÒNG/ KHOA", "LÝ DO CƯ TRÚ (*)", "NHẬP LÝ DO", "GHI CHÚ",
}

var (
	// ErrForeigner refuses a foreigner in the file of Vietnamese guests, and the
	// other way about.
	ErrForeigner = errors.New("lodging file: a guest of the other file")
	// ErrTemplate refuses what is not the portal's template.
	ErrTemplate = errors.New("lodging file: not the portal's template")
)

// Options of the spreadsheet.
type Options struct {
	Catalogue *accommodation.Catalogue // nil: what is known without the portal
	Reason    accommodation.Reason     // of guests who have none of their own
	// Template is the portal's own file (tblt_vn_import.xlsx). With it all but
	// the rows of guests stays as it is there, and the values of lists are its
	// own; without it the file is built in the same form.
	Template []byte
}

// WriteSpreadsheet writes Vietnamese guests in the portal's form. Errors:
// [LabelError], [ErrForeigner], [ErrTemplate], and the writer's.
func WriteSpreadsheet(w io.Writer, guests []accommodation.Guest, o Options) error {
	f, values, err := o.open()
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()                     // of its temporary files; what is written is written
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49}) // "@": a number stays as it was typed
	if err != nil {
		return err
	}
	for i, g := range guests {
		cells, err := row(i+1, g, values, o.Reason)
		if err != nil {
			return err
		}
		if err := put(f, firstRow+i, cells, text); err != nil {
			return err
		}
	}
	return f.Write(w)
}

func (o Options) open() (*excelize.File, labels, error) {
	if o.Template == nil {
		values := listed(o.Catalogue)
		f, err := blank(values)
		return f, values, err
	}
	f, err := excelize.OpenReader(bytes.NewReader(o.Template), limits)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrTemplate, err)
	}
	rows, err := f.GetRows(SheetGuests)
	if err != nil || len(rows) >= firstRow {
		return nil, nil, errors.Join(fmt.Errorf("%w: it has no empty sheet of guests", ErrTemplate), f.Close())
	}
	values, err := found(f)
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return f, values, nil
}

// row is one guest's cells.
func row(n int, g accommodation.Guest, values labels, reason accommodation.Reason) ([]string, error) {
	if g.Foreign() {
		return nil, ErrForeigner
	}
	if g.Reason != 0 {
		reason = g.Reason
	}
	var wrong error
	value := func(in list, code string) string {
		whole, err := values.of(in, code)
		wrong = errors.Join(wrong, err)
		return whole
	}
	sex := map[accommodation.Sex]string{accommodation.Male: "M", accommodation.Female: "F"}[g.Sex]
	cells := []string{
		strconv.Itoa(n), g.Name.Reveal(), birthOf(g.Birth), value(sexes, sex), value(nationalities, "VNM"),
		value(papers, strconv.Itoa(int(g.Paper))), "", g.Number.Reveal(), g.Phone.Reveal(), value(homes, strconv.Itoa(int(g.Home))),
		value(provinces, g.Province), value(wards, g.Ward), g.Address.Reveal(), dayOf(g.Arrival), dayOf(g.Departure), g.Room,
		value(reasons, strconv.Itoa(int(reason))), g.ReasonDetail, g.Note.Reveal(),
	}
	return cells, wrong
}

// put writes cells as texts.
func put(f *excelize.File, row int, cells []string, style int) error {
	for i, cell := range cells {
		at, err := excelize.CoordinatesToCellName(i+1, row)
		if err != nil {
			return err
		}
		if err := errors.Join(f.SetCellStyle(SheetGuests, at, at, style), f.SetCellStr(SheetGuests, at, cell)); err != nil {
			return err
		}
	}
	return nil
}

var vietnam = time.FixedZone("+07", 7*60*60)

// dayForm is how the portal's files write a day.
const dayForm = "02/01/2006"

func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(vietnam).Format(dayForm)
}

// birthOf is a full birth date as the files write it; what is no full date
// stays as it is known, and is for a person to complete.
func birthOf(birth personal.Text) string {
	t, err := time.Parse(time.DateOnly, birth.Reveal())
	if err != nil {
		return birth.Reveal()
	}
	return t.Format(dayForm)
}
