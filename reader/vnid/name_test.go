package vnid

import (
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"golang.org/x/text/unicode/norm"
)

func TestTransliterate(t *testing.T) {
	for name, want := range map[personal.Text]personal.Text{
		"Nguyễn Thị Hoa": "NGUYEN THI HOA",
		"ĐẶNG ĐÌNH ĐỨC":  "DANG DINH DUC",
		"đỗ thị đào":     "DO THI DAO",
		"Ðặng":           "DANG", // eth, which some keyboards give for Đ
		"áàảãạăắằẳẵặâấầẩẫậ éèẻẽẹêếềểễệ íìỉĩị óòỏõọôốồổỗộơớờởỡợ úùủũụưứừửữự ýỳỷỹỵ": "AAAAAAAAAAAAAAAAA EEEEEEEEEEE IIIII OOOOOOOOOOOOOOOOO UUUUUUUUUUU YYYYY",
		"H'Hen Niê":       "HHEN NIE",
		"H`Mok Ñu~k":      "HMOK NUK",
		"Y-Bhăm Ŏ Čĕ Ĭk":  "Y BHAM O CE IK",
		"Lò – Văn  Ơn\t":  "LO VAN ON",
		"D’Artagnan, Łuk": "DARTAGNAN LUK",
		"Größe Æsir Øre":  "GROSSE AESIR OERE",
		"A<B":             "A B",
		"Jr. 2":           "JR",
		"王":               "",
		"":                "",
	} {
		for _, spelling := range []personal.Text{name, personal.Text(norm.NFD.String(name.Reveal()))} {
			if got := Transliterate(spelling); got != want {
				t.Errorf("%s: got %s", spelling.Reveal(), got.Reveal())
			}
		}
	}
}

func TestToMRZ(t *testing.T) {
	for name, want := range map[personal.Text]mrz.Names{
		"Nguyễn Thị Hoa":     {Primary: "NGUYEN", Secondary: "THI HOA"},
		"  TRẦN   VĂN AN ":   {Primary: "TRAN", Secondary: "VAN AN"},
		"Y-Bhăm Niê":         {Primary: "Y BHAM", Secondary: "NIE"},
		"Mai":                {Primary: "MAI"},
		"Tôn Nữ Thị Ninh Hà": {Primary: "TON", Secondary: "NU THI NINH HA"},
		"":                   {},
	} {
		if got := ToMRZ(name); got != want {
			t.Errorf("%s: got %s / %s", name.Reveal(), got.Primary.Reveal(), got.Secondary.Reveal())
		}
	}
}

func TestSameName(t *testing.T) {
	for _, c := range []struct {
		a, b personal.Text
		want bool
	}{
		{"Nguyễn Thị Hoa", "NGUYỄN THỊ HOA", true},
		{"Nguyễn Thị Hoa", personal.Text(norm.NFD.String("nguyễn thị hoa")), true},
		{"Nguyễn  Thị\u00a0Hoa ", "Nguyễn Thị Hoa", true},
		{"Đào", "ĐÀO", true},
		{"Nguyễn Thị Hoa", "Nguyen Thi Hoa", false},
		{"Nguyễn Thị Hoa", "Nguyễn Thị Hòa", false},
		{"Nguyễn Thị Hoa", "Nguyễn Thị", false},
		{"", "", true},
		{"", "A", false},
	} {
		if got := SameName(c.a, c.b); got != c.want {
			t.Errorf("%s, %s: got %v", c.a.Reveal(), c.b.Reveal(), got)
		}
	}
}

func TestMatchesMRZ(t *testing.T) {
	for _, c := range []struct {
		why    string
		name   personal.Text
		field  string // thirty positions
		want   bool
		passes bool // also in a field of 39
	}{
		{"whole", "Nguyễn Thị Hoa", "NGUYEN<<THI<HOA<<<<<<<<<<<<<<<", true, true},
		{"another given name", "Nguyễn Thị Hoa", "NGUYEN<<THI<HUE<<<<<<<<<<<<<<<", false, false},
		{"shorter, with room left", "Nguyễn Thị Hoa", "NGUYEN<<THI<<<<<<<<<<<<<<<<<<<", false, false},
		{"longer", "Nguyễn Thị Hoa", "NGUYEN<<THI<HOA<MAI<<<<<<<<<<<", false, false},
		{"cut in a word", "Nguyễn Phúc Thị Kim Ngân Ngọc Hoàng", "NGUYEN<<PHUC<THI<KIM<NGAN<NGOC", true, false},
		{"cut in the middle of one", "Nguyễn Hoàng Phương Thảo Nguyệt Quỳnh", "NGUYEN<<HOANG<PHUONG<THAO<NGUY", true, false},
		{"cut at a gap", "Nguyễn Hoàng Phương Thảo Nguyen Quỳnh", "NGUYEN<<HOANG<PHUONG<THAO<NGU<", true, false},
		{"cut, but of another", "Nguyễn Hoàng Phương Thảo Nguyệt Quỳnh", "NGUYEN<<HOANG<PHUONG<THAO<MINH", false, false},
		{"apostrophe left out", "H'Hen Niê", "HHEN<<NIE<<<<<<<<<<<<<<<<<<<<<", true, true},
		{"apostrophe as a gap", "H'Hen Niê", "H<HEN<<NIE<<<<<<<<<<<<<<<<<<<<", true, true},
		{"minority marks", "Y-Ñuk Čĕ Ĭŏ`", "Y<NUK<<CE<IO<<<<<<<<<<<<<<<<<<", true, true},
		{"surname divided otherwise", "Tôn Nữ Hà", "TON<NU<<HA<<<<<<<<<<<<<<<<<<<<", true, true},
		{"nothing in the zone", "Nguyễn Thị Hoa", "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", false, false},
		{"nothing to compare", "", "NGUYEN<<THI<HOA<<<<<<<<<<<<<<<", false, false},
		{"nothing at all", "", "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", false, false},
	} {
		m, err := mrz.Parse(zone[:62] + c.field)
		if err != nil {
			t.Fatal(err)
		}
		if got := MatchesMRZ(c.name, m.Names, mrz.TD1.NameWidth()); got != c.want {
			t.Errorf("%s: got %v", c.why, got)
		}
		if got := MatchesMRZ(c.name, m.Names, mrz.TD3.NameWidth()); got != c.passes {
			t.Errorf("%s, in a wide field: got %v", c.why, got)
		}
		if got := MatchesMRZ(c.name, m.Names, 0); got != c.passes {
			t.Errorf("%s, never cut: got %v", c.why, got)
		}
	}
}
