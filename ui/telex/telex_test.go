package telex

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func typed(keys string) string {
	text := ""
	for _, r := range keys {
		text = Type(text, r)
	}
	return text
}

// common are the syllables that names, places and the forms of a desk are made
// of most often, as they are typed.
const common = `
nguyeenx nguyễn | traanf trần | lee lê | phamj phạm | hoangf hoàng | huynhf huỳnh | phan phan | vux vũ
vox võ | ddawngj đặng | buif bùi | ddoox đỗ | hoof hồ | ngoo ngô | duwowng dương | lys lý | thij thị
vawn văn | thuys thúy | khuee khuê | quyeenf quyền | giang giang | ginf gìn | uyeen uyên | hoaf hòa
hoanf hoàn | khoer khỏe | thuyr thủy | quys quý | quoocs quốc | tuaans tuấn | minh minh | ddwcs đức
huwongf hường | thuowr thuở | truwowngf trường | phuwowngf phường | huyeenj huyện | tinhr tỉnh | xax xã
haf hà | nooij nội | saif sài | gonf gòn | ddaf đà | nawngx nẵng | ddawks đắk | lawks lắk | giaf già
giuwax giữa | giawtj giặt | giees giế | gif gì | muaf mùa | muwa mưa | ruowuj rượu | nguwowif người
khuya khuya | ngoafi ngoài | xoawn xoăn | hoawcj hoặc | yeeu yêu | vieetj việt | nam nam | nuwx nữ
toois tối | uoongs uống | cuar của | oong ông | beenhj bệnh | vieenj viện | quaanj quận | phoos phố
ddieejn điện | tieengs tiếng | kieeur kiểu | luu luu | luuw lưu | wowc ươc | dduwowngf đường | xooong xoong`

func TestCommonSyllables(t *testing.T) {
	rows := strings.FieldsFunc(common, func(r rune) bool { return r == '|' || r == '\n' })
	if len(rows) < 60 {
		t.Fatalf("only %d syllables", len(rows))
	}
	for _, row := range rows {
		keys, want, _ := strings.Cut(strings.TrimSpace(row), " ")
		if got := typed(keys); got != norm.NFC.String(want) {
			t.Errorf("%s: %s, want %s", keys, got, want)
		}
		upper := typed(strings.ToUpper(keys))
		if upper != strings.ToUpper(norm.NFC.String(want)) {
			t.Errorf("%s in capitals: %s", keys, upper)
		}
	}
}

// Marks may come as late as the person likes.
func TestMarksAtTheEnd(t *testing.T) {
	for keys, want := range map[string]string{
		"nguyenex": "nguyễn", "truongwf": "trường", "hoanf": "hoàn", "dangdwj": "đặng", "vietej": "việt", "tuana": "tuân",
		"thuongw": "thương", "thuwong": "thương", "quocos": "quốc", "hoafn": "hoàn", "hoafi": "hoài", "thuyf": "thùy", "thuyfn": "thuỳn",
	} {
		if got := typed(keys); got != norm.NFC.String(want) {
			t.Errorf("%s: %s, want %s", keys, got, want)
		}
	}
}

func TestAKeyTwiceGivesTheMarkBack(t *testing.T) {
	for keys, want := range map[string]string{
		"as": "á", "ass": "as", "asf": "à", "az": "az", "asz": "a", "aa": "â", "aaa": "aa", "aaw": "ă", "aww": "aw", "awa": "â",
		"dd": "đ", "ddd": "dd", "uw": "ư", "kuww": "kuw", "ww": "w", "WWilson": "Wilson", "ow": "ơ", "oww": "ow", "uoww": "uow",
		"uoww ": "uow ", "ee": "ê", "eee": "ee", "oo": "ô", "ooo": "oo", "oow": "ơ", "hoasf": "hòa", "kuwwait": "kuwait",
	} {
		if got := typed(keys); got != norm.NFC.String(want) {
			t.Errorf("%s: %s, want %s", keys, got, want)
		}
	}
}

func TestWhatIsNoSyllableStays(t *testing.T) {
	for _, keys := range []string{"Newton", "David", "Schmidt", "012 3456", "s", "x", "catf", "Dean's", "rz", "h'f"} {
		if got := typed(keys); got != keys {
			t.Errorf("%s: %s", keys, got)
		}
	}
	if got := typed("Jesssica"); got != "Jessica" {
		t.Error(got)
	}
}

func TestOnlyTheLastWord(t *testing.T) {
	if got, want := typed("Nguyeenx Thij Kim Phuwowngj"), norm.NFC.String("Nguyễn Thị Kim Phượng"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := Type("an ", 's'); got != "an s" {
		t.Error(got)
	}
	if got := typed("ap 3, xax"); got != norm.NFC.String("ap 3, xã") {
		t.Error(got)
	}
}

func TestAccentKeys(t *testing.T) {
	for _, c := range []struct {
		text  string
		marks []Mark
		want  string
	}{
		{"Nguyen", []Mark{Circumflex, Tilde}, "Nguyễn"},
		{"hoa", []Mark{Grave}, "hòa"},
		{"hoa", []Mark{Grave, Grave}, "hoa"},
		{"hoa", []Mark{Grave, Dot}, "họa"},
		{"dang", []Mark{Bar, Breve, Dot}, "đặng"},
		{"DANG", []Mark{Bar, Bar}, "DANG"},
		{"Truong", []Mark{Horn, Grave}, "Trường"},
		{"tuan", []Mark{Circumflex, Acute}, "tuấn"},
		{"quan", []Mark{Circumflex, Circumflex}, "quan"},
		{"cat", []Mark{Acute}, "cát"},
		{"maria", []Mark{Acute}, "mariá"},
		{"Krongpac", []Mark{Breve}, "Krongpăc"},
		{"Adam", []Mark{Bar}, "Ađam"},
		{"", []Mark{Acute}, ""},
		{"An ", []Mark{Acute}, "An "},
		{"12", []Mark{Horn}, "12"},
		{"ng", []Mark{Acute, Horn, Circumflex}, "ng"},
	} {
		got := c.text
		for _, m := range c.marks {
			got = Accent(got, m)
		}
		if got != norm.NFC.String(c.want) {
			t.Errorf("%s: %s, want %s", c.text, got, c.want)
		}
	}
}

func TestDelete(t *testing.T) {
	for text, want := range map[string]string{
		"hoàn": "hòa", "a": "", "": "", "Nguyễn": "Nguyễ", "đ": "", "an ": "an", "x\u0301\u0323": "", "Lê 1": "Lê ", "toàn": "tòa",
	} {
		if got := Delete(norm.NFC.String(text)); got != norm.NFC.String(want) {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func FuzzType(f *testing.F) {
	for _, s := range []string{"nguyeenx", "Ww", "ddz", "a\u0301\u0323", "\xff", "qu", "gi", "uow", "İ", "ŏ", "ͅ", "가"} {
		f.Add(s, 's', byte(3))
	}
	marks := append([]Mark{Circumflex, Breve, Horn, Bar}, tones...)
	f.Fuzz(func(t *testing.T, text string, r rune, m byte) {
		before := utf8.RuneCountInString(norm.NFC.String(strings.ToValidUTF8(text, "")))
		for name, got := range map[string]string{
			"type": Type(text, r), "accent": Accent(text, marks[int(m)%len(marks)]), "delete": Delete(text),
		} {
			switch n := utf8.RuneCountInString(got); {
			case !norm.NFC.IsNormalString(got):
				t.Errorf("%s of %q and %q: not in form C: %q", name, text, r, got)
			case n > before+utf8.RuneCountInString(norm.NFC.String(string(r))), name == "accent" && n > before, name == "delete" && before > 0 && n >= before:
				t.Errorf("%s of %q and %q grew to %q", name, text, r, got)
			}
		}
	})
}
