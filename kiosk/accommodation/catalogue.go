package accommodation

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Entry is one line of a list that is numbered.
type Entry struct {
	Code int    `json:"code"`
	Name string `json:"name"`
}

// Place is a nationality, a province or a commune in the portal's lists.
type Place struct {
	Code string `json:"code"`
	Name string `json:"name"`
	Own  string `json:"own,omitempty"` // its English name, where the portal gives one
}

// Catalogue is the portal's lists of codes (API6 to API11) as they were at a
// time. Its codes win over those that we know.
type Catalogue struct {
	Schema        string             `json:"schema"`
	At            time.Time          `json:"at"`
	Nationalities []Place            `json:"nationalities"`
	Provinces     []Place            `json:"provinces"`
	Wards         map[string][]Place `json:"wards"` // by the province's code
	Reasons       []Entry            `json:"reasons"`
	Papers        []Entry            `json:"papers"`
	Homes         []Entry            `json:"homes"`
}

// CatalogueSchema names the form in which a catalogue is kept.
const CatalogueSchema = "cccd-agent/lodging-catalogue/1"

// Standard is what is known of the numbered lists without having asked the
// portal: the lists of its own file template. It has no places, whose codes
// the portal alone gives.
func Standard() *Catalogue {
	return &Catalogue{
		Schema: CatalogueSchema,
		Papers: numbered("Thẻ CCCD", "CMND", "Giấy phép lái xe", "Hộ chiếu", "Giấy khai sinh", "Thẻ BHYT",
			"Thông báo số định danh cá nhân", "Thẻ Căn cước"),
		Homes: numbered("Thường trú", "Tạm trú", "Khác"),
		Reasons: numbered("Du lịch", "Công tác", "Học tập", "Thăm viếng", "Hội nghị", "Thăm thân", "Từ thiện",
			"Tổ chức quốc tế", "Kết hôn", "Lãnh sự quán", "Viện trợ", "Đại sứ quán", "Định cư", "Tiếp thị", "Báo chí",
			"Thương mại", "Gia hạn thị thực", "Chữa bệnh", "Lao động", "Khác"),
	}
}

func numbered(names ...string) []Entry {
	list := make([]Entry, len(names))
	for i, name := range names {
		list[i] = Entry{i + 1, name}
	}
	return list
}

func has(list []Entry, code int) bool {
	return slices.ContainsFunc(list, func(e Entry) bool { return e.Code == code })
}

// EntryName is the name of a code in a list; empty where it has none.
func EntryName(list []Entry, code int) string {
	for _, e := range list {
		if e.Code == code {
			return e.Name
		}
	}
	return ""
}

// reason is our reason as the portal numbers it: where its list has our code
// under another name, the code that has the name.
func (c *Catalogue) reason(ours Reason) Reason {
	if c == nil || ours == 0 {
		return ours
	}
	name := EntryName(Standard().Reasons, int(ours))
	if fold(EntryName(c.Reasons, int(ours))) == fold(name) {
		return ours
	}
	for _, e := range c.Reasons {
		if fold(e.Name) == fold(name) {
			return Reason(e.Code)
		}
	}
	return ours
}

// hasNationality reports whether foreigners are declared under a code. Without
// the portal's list, that is one to three letters.
func (c *Catalogue) hasNationality(code string) bool {
	if c == nil || len(c.Nationalities) == 0 {
		return code != "" && len(code) <= 3 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
	}
	return named(c.Nationalities, code)
}

func named(places []Place, code string) bool {
	return slices.ContainsFunc(places, func(p Place) bool { return p.Code == code })
}

// hasPlace reports whether a commune is of a province, as far as is known.
// Either code may be left out, but no commune goes without its province.
func (c *Catalogue) hasPlace(province, ward string) bool {
	switch {
	case province == "":
		return ward == ""
	case c == nil || len(c.Provinces) == 0:
		return true
	case ward == "" || len(c.Wards[province]) == 0:
		return named(c.Provinces, province)
	}
	return named(c.Provinces, province) && named(c.Wards[province], ward)
}

// fold makes names comparable: composed, in small letters, spaces single.
func fold(s string) string { return strings.ToLower(tidy(norm.NFC.String(s))) }
