package portalfile

import (
	"errors"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// names of the lists in the workbook, which its columns refer to.
var definedNames = []struct {
	list list
	name string
}{
	{papers, "LOAI_GIAY_TO"}, {homes, "NOI_CU_TRU"}, {reasons, "LY_DO_CU_TRU"}, {sexes, "GIOI_TINH"}, {nationalities, "QUOC_TICH"},
}

// blank is a workbook in the template's form, without guests.
func blank(values labels) (*excelize.File, error) {
	f := excelize.NewFile()
	err := f.SetSheetName("Sheet1", SheetGuests)
	for _, sheet := range []string{SheetProvinces, SheetWards, SheetLists} {
		_, added := f.NewSheet(sheet)
		err = errors.Join(err, added)
	}
	err = errors.Join(err, head(f), lists(f, values))
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// head is rows 1 to 4: title, note, columns, and the example that is skipped.
func head(f *excelize.File) error {
	example := []any{
		"[EXAMPLE]", "NGUYỄN VĂN A", "15/01/1990", "M - Nam", "VNM - Viet Nam", "1 - Thẻ CCCD", "", "000000000000", "", "", "", "", "",
		"01/01/2026", "02/01/2026", "101", "1 - Du lịch", "", "",
	}
	names := make([]any, len(columns))
	for i, c := range columns {
		names[i] = c
	}
	return errors.Join(
		f.SetCellStr(SheetGuests, "A1", "DANH SÁCH KHÁCH VIỆT NAM LƯU TRÚ"),
		f.SetCellStr(SheetGuests, "A2", "Cột có dấu (*) là bắt buộc. Ngày ghi dạng dd/MM/yyyy. Không mở và lưu lại bằng chương trình khác trước khi nhập."),
		f.SetSheetRow(SheetGuests, "A3", &names),
		f.SetSheetRow(SheetGuests, "A4", &example),
		f.SetColWidth(SheetGuests, "A", "S", 18),
	)
}

// lists are the sheets of values.
func lists(f *excelize.File, values labels) error {
	var err error
	for i, d := range definedNames {
		column, _ := excelize.ColumnNumberToName(i + 1)
		err = errors.Join(err, fill(f, SheetLists, column, d.name, values[d.list]))
		if last := len(values[d.list]) + 1; last > 1 {
			err = errors.Join(err, f.SetDefinedName(&excelize.DefinedName{
				Name: d.name, RefersTo: SheetLists + "!$" + column + "$2:$" + column + "$" + strconv.Itoa(last),
			}))
		}
	}
	return errors.Join(err,
		fill(f, SheetProvinces, "A", "TINH_THANH", values[provinces]), fill(f, SheetWards, "A", "PHUONG_XA", values[wards]))
}

func fill(f *excelize.File, sheet, column, title string, values []label) error {
	err := f.SetCellStr(sheet, column+"1", title)
	for i, v := range values {
		err = errors.Join(err, f.SetCellStr(sheet, column+strconv.Itoa(i+2), v.whole))
	}
	return err
}
