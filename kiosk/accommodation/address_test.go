package accommodation

import (
	"slices"
	"testing"

	"golang.org/x/text/unicode/norm"
)

var known = &Catalogue{
	Provinces: []Place{{Code: "201", Name: "Hà Nội"}, {Code: "511", Name: "Khánh Hòa"}, {Code: "701", Name: "TP. Hồ Chí Minh"}, {Code: "805", Name: "An Giang"}},
	Wards: map[string][]Place{
		"201": {{Code: "1", Name: "Phường Cửa Nam"}, {Code: "2", Name: "Phường Thanh Xuân"}, {Code: "3", Name: "Xã Tân Lập"}, {Code: "4", Name: "Phường Tân Lập"}},
		"511": {{Code: "5", Name: "Phường Phan Rang"}, {Code: "6", Name: "Xã Hoà Trí"}},
		"701": {{Code: "7", Name: "Đặc khu Côn Đảo"}},
	},
}

func TestLocate(t *testing.T) {
	for address, want := range map[string]struct {
		province, code, ward string
		candidates           []string
	}{
		"12 Lê Duẩn, Phường Cửa Nam, Hà Nội":           {"Hà Nội", "201", "1", nil},
		"12 Lê Duẩn, phường Cửa Nam, thành phố Hà Nội": {"Hà Nội", "201", "1", nil},
		"Thôn 2, Xã Hòa Trí, Khánh Hòa":                {"Khánh Hòa", "", "", []string{"6"}}, // the tone elsewhere: a person says
		"Thôn 2, Xã Hoà Trí, Tỉnh Khánh Hoà":           {"Khánh Hòa", "511", "6", nil},
		"Đặc khu Côn Đảo, TP. Hồ Chí Minh":             {"Hồ Chí Minh", "701", "7", nil},
		// Of before 01/07/2025: the district stands beside the province.
		"Cửa Nam, Hoàn Kiếm, Hà Nội":               {"Hà Nội", "", "", []string{"1"}},
		"Phường Cửa Nam, Quận Hoàn Kiếm, Hà Nội":   {"Hà Nội", "", "", []string{"1"}},
		"Khương Mai, Thanh Xuân, Hà Nội":           {"Hà Nội", "", "", []string{"2"}}, // a district's name, today a commune's
		"Tân Lập, Đan Phượng, Hà Nội":              {"Hà Nội", "", "", []string{"3", "4"}},
		"Mỹ Đông, Phan Rang-Tháp Chàm, Ninh Thuận": {"Khánh Hòa", "", "", nil},
		"Phường 1, Bà Rịa, Bà Rịa - Vũng Tàu":      {"Hồ Chí Minh", "", "", nil},
		"Phú Cường, Thủ Dầu Một, Bình Dương":       {"Hồ Chí Minh", "", "", nil},
		"Côn Đảo, Bà Rịa-Vũng Tàu":                 {"Hồ Chí Minh", "", "", []string{"7"}},
		"Vĩnh Ninh, Huế, Thừa Thiên Huế":           {"Huế", "", "", nil},
		"Xã X, Huyện Y, Tỉnh Đăk Lăk":              {"Đắk Lắk", "", "", nil},
		"Somewhere abroad":                         {},
		"":                                         {},
		" , ,":                                     {},
	} {
		for _, form := range []norm.Form{norm.NFC, norm.NFD} {
			at := known.Locate(form.String(address))
			var candidates []string
			for _, c := range at.Candidates {
				candidates = append(candidates, c.Ward)
			}
			if at.Province != want.province || at.Code != want.code || at.Ward != want.ward || !slices.Equal(candidates, want.candidates) {
				t.Errorf("%s: %+v", address, at)
			}
		}
	}
	if at := (*Catalogue)(nil).Locate("Phường Cửa Nam, Hà Nội"); at.Province != "Hà Nội" || at.Code != "" {
		t.Errorf("without the lists: %+v", at)
	}
}

// TestProvinces counts what the resolution has: 34 provinces of 63.
func TestProvinces(t *testing.T) {
	now, before := map[string]bool{}, 0
	for _, name := range provinces() {
		now[name] = true
		before++
	}
	before-- // Huế stands under both of its names
	if len(now) != 34 || before != 63 {
		t.Errorf("%d of %d", len(now), before)
	}
	for name := range now {
		if provinces()[foldName(name)] != name {
			t.Errorf("%s is not in itself", name)
		}
	}
}

func FuzzLocate(f *testing.F) {
	f.Add("12 Lê Duẩn, Phường Cửa Nam, Hà Nội")
	f.Add(",,,")
	f.Fuzz(func(t *testing.T, address string) {
		at := known.Locate(address)
		if (at.Ward == "") != (at.Code == "") || at.Ward != "" && at.Candidates != nil || len(at.Candidates) > maxCandidates {
			t.Errorf("%+v", at)
		}
	})
}
