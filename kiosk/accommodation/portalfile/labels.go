package portalfile

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
)

// The names of the sheets of the portal's template.
const (
	SheetGuests    = "DS_KHACH_VIET_NAM_LUU_TRU"
	SheetProvinces = "TINH_THANH"
	SheetWards     = "PHUONG_XA"
	SheetLists     = "DANH_MUC"
)

// list names a list whose values are written whole, "code - name".
type list string

// The lists, in the order of their columns in the template.
const (
	papers        list = "papers"
	homes         list = "homes"
	reasons       list = "reasons"
	sexes         list = "sexes"
	nationalities list = "nationalities"
	provinces     list = "provinces"
	wards         list = "wards"
)

// LabelError is a code for which a list has no value: the portal would drop
// the row without a word.
type LabelError struct{ List, Code string }

func (e *LabelError) Error() string {
	return "lodging file: no " + e.List + " value for code " + e.Code
}

// labels are the values of the lists by their codes, in their own order.
type labels map[list][]label

type label struct{ code, whole string }

func (l labels) add(to list, code, name string) {
	l[to] = append(l[to], label{code, code + " - " + name})
}

// of is the value of a code; nothing for no code.
func (l labels) of(in list, code string) (string, error) {
	if code == "" || code == "0" {
		return "", nil
	}
	for _, v := range l[in] {
		if v.code == code {
			return v.whole, nil
		}
	}
	return "", &LabelError{string(in), code}
}

// listed are the values as the portal's API has its lists; what it was never
// asked for is as in the template that is known.
func listed(c *accommodation.Catalogue) labels {
	standard := accommodation.Standard()
	if c == nil {
		c = standard
	}
	l := labels{}
	numbered := func(to list, entries, otherwise []accommodation.Entry) {
		if len(entries) == 0 {
			entries = otherwise
		}
		for _, e := range entries {
			l.add(to, strconv.Itoa(e.Code), e.Name)
		}
	}
	numbered(papers, c.Papers, standard.Papers)
	numbered(homes, c.Homes, standard.Homes)
	numbered(reasons, c.Reasons, standard.Reasons)
	l.add(sexes, "F", "Nữ")
	l.add(sexes, "M", "Nam")
	l.add(nationalities, "VNM", "Viet Nam")
	for _, p := range c.Nationalities {
		if !accommodation.Vietnamese(p.Code) {
			l.add(nationalities, p.Code, p.Name)
		}
	}
	for _, p := range c.Provinces {
		l.add(provinces, p.Code, p.Name)
		for _, w := range c.Wards[p.Code] {
			l.add(wards, w.Code, w.Name)
		}
	}
	return l
}

// marks tell the columns of a template's lists apart, by a value that each has.
var marks = map[string]list{
	"1 - thẻ cccd": papers, "1 - thường trú": homes, "1 - du lịch": reasons, "f - nữ": sexes, "vnm - viet nam": nationalities,
}

// found are the values as a template of the portal has them, to the letter.
func found(f *excelize.File) (labels, error) {
	l := labels{}
	columns, err := f.GetCols(SheetLists)
	if err != nil {
		return nil, err
	}
	for _, cells := range columns {
		for _, cell := range cells {
			if to, is := marks[strings.ToLower(norm.NFC.String(strings.TrimSpace(cell)))]; is {
				l.take(to, cells)
			}
		}
	}
	for sheet, to := range map[string]list{SheetProvinces: provinces, SheetWards: wards} {
		columns, err := f.GetCols(sheet)
		if err != nil {
			return nil, err
		}
		for _, cells := range columns {
			l.take(to, cells)
		}
	}
	if len(l[papers]) == 0 || len(l[reasons]) == 0 || len(l[sexes]) == 0 {
		return nil, fmt.Errorf("%w: its lists are not found", ErrTemplate)
	}
	return l, nil
}

// take adds the cells that are values.
func (l labels) take(to list, cells []string) {
	for _, cell := range cells {
		if code, name, is := strings.Cut(cell, " - "); is && name != "" && code != "" && !strings.ContainsAny(code, " \t") {
			l[to] = append(l[to], label{code, cell})
		}
	}
}
