package proof

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf16"

	"github.com/go-fonts/dejavu/dejavuserifcondensed"
	"github.com/go-fonts/dejavu/dejavuserifcondensedbold"
	"github.com/go-fonts/dejavu/dejavuserifcondenseditalic"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// letters are all that Vietnamese is written with: every vowel with every mark.
func letters() string {
	var b strings.Builder
	for _, vowel := range "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" {
		for _, tone := range []string{"", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"} {
			b.WriteString(norm.NFC.String(string(vowel) + tone))
		}
	}
	return b.String() + "đĐbcdghklmnpqrstvxBCDGHKLMNPQRSTVXfjwzFJWZ0123456789"
}

func TestEveryLetterIsInEveryFont(t *testing.T) {
	if n := len([]rune(letters())); n != 24*6+2+16*2+8+10 {
		t.Fatalf("%d letters", n)
	}
	for name, ttf := range map[string][]byte{
		"regular": dejavuserifcondensed.TTF, "bold": dejavuserifcondensedbold.TTF, "italic": dejavuserifcondenseditalic.TTF,
	} {
		font, err := sfnt.Parse(ttf)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range letters() + "□–…" {
			if i, err := font.GlyphIndex(nil, r); err != nil || i == 0 {
				t.Errorf("%s has no %q", name, r)
			}
		}
	}
}

var (
	streams = regexp.MustCompile(`(?s)stream\r?\n(.*?)\r?\nendstream`)
	shown   = regexp.MustCompile(`(?s)\(((?:[^\\()]|\\.)*)\) ?Tj`)
)

// textOf reads the page as a viewer does: the text objects, in UTF-16, that
// stand in the compressed streams.
func textOf(t testing.TB, pdf []byte) string {
	t.Helper()
	var out strings.Builder
	for _, s := range streams.FindAllSubmatch(pdf, -1) {
		z, err := zlib.NewReader(bytes.NewReader(s[1]))
		if err != nil {
			continue
		}
		plain, err := io.ReadAll(z)
		if err != nil || !bytes.Contains(plain, []byte("Tj")) {
			continue
		}
		for _, m := range shown.FindAllSubmatch(plain, -1) {
			raw := regexp.MustCompile(`(?s)\\(.)`).ReplaceAllFunc(m[1], func(e []byte) []byte {
				if e[1] == 'r' {
					return []byte("\r")
				}
				return e[1:]
			})
			var units []uint16
			for i := 0; i+1 < len(raw); i += 2 {
				units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
			}
			out.WriteString(string(utf16.Decode(units)) + "\n")
		}
	}
	return out.String()
}

func TestThePageSaysWhatTheLookupSays(t *testing.T) {
	signed := []byte(`{"signed":true}`)
	text := textOf(t, render(t, failed()))
	sum := sha256.Sum256(signed)
	flat := strings.Join(strings.Fields(text), "")
	for _, want := range []string{
		formState, formMotto, formTitle, formSubtitle, "188/2025/NĐ-CP", "BỆNH VIỆN ĐA KHOA SÔNG NGÂN", "01929",
		"Hà Nội, ngày 22 tháng 11 năm 2026", "NGUYỄN THỊ ỬNG", "15/01/2003", "079203045678", "0900 000 000", "phường Ô Chợ Dừa",
		"Vũ Thị Quế", "001190000001", "08:05:12 22/11/2026", "08:06:12 22/11/2026", "11:05:12 22/11/2026", "101",
		"Hệ thống giám định đang bảo trì, vui lòng tra cứu lại sau 10 phút!",
		"Không kết nối được: hết thời gian chờ trả lời", "Không kết nối được: máy chủ báo lỗi HTTP 503",
		hex.EncodeToString(sum[:]), failed().Device, failed().Visit, "đóng dấu",
	} {
		if !strings.Contains(flat, strings.Join(strings.Fields(want), "")) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

func TestAViewerReadsEveryLetter(t *testing.T) {
	l := failed()
	l.Tries = l.Tries[:1]
	l.Tries[0] = Try{At: morning, Code: "000", Text: personal.Text(letters())}
	pdf := render(t, l)
	if flat := strings.Join(strings.Fields(textOf(t, pdf)), ""); !strings.Contains(flat, letters()) {
		t.Error("a letter is lost on the page")
	}
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Log("pdftotext is not installed; the page was read by the test alone")
		return
	}
	cmd := exec.Command(program, "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	text, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range letters() {
		if !strings.ContainsRune(norm.NFC.String(string(text)), r) {
			t.Errorf("pdftotext does not find %q", r)
		}
	}
}

func TestTheSameLookupIsTheSameFile(t *testing.T) {
	once := render(t, failed())
	for range 3 {
		if !bytes.Equal(once, render(t, failed())) {
			t.Fatal("another file for the same lookup")
		}
	}
	l := failed()
	l.Made = l.Made.In(time.FixedZone("elsewhere", -8*3600))
	if !bytes.Equal(once, render(t, l)) {
		t.Error("another file in another zone")
	}
	l.Sent.Number = "079203045679"
	if bytes.Equal(once, render(t, l)) {
		t.Error("the same file for another lookup")
	}
	if pages := bytes.Count(once, []byte("/Type /Page\n")); pages != 1 {
		t.Errorf("%d pages", pages)
	}
	if size := len(once); size > 100<<10 {
		t.Errorf("%d bytes: the fonts are whole", size)
	}
	if bytes.Contains(once, []byte("NGUY")) || bytes.Contains(once, []byte("079203045678")) {
		t.Error("the file's own data names the person")
	}
}

// longest is a lookup that has too much of everything.
func longest(tries int) Lookup {
	long := personal.Text(strings.Repeat("Nguyễn Ửng ", 300))
	word := personal.Text(strings.Repeat("Ư", 3000))
	l := failed()
	l.Facility = Facility{Code: word.Reveal(), Name: long.Reveal(), Place: long.Reveal()}
	l.Staff, l.Device, l.Visit = Staff{Name: word, Number: long}, word.Reveal(), long.Reveal()
	l.Sent.Name, l.Sent.Birth, l.Sent.Number = long, word, long
	l.Contact = Contact{Phone: word, Address: long}
	l.Tries = nil
	for i := range tries {
		l.Tries = append(l.Tries, Try{At: morning.Add(time.Duration(i) * time.Minute), Code: word.Reveal(), Text: long})
	}
	return l
}

func TestWhatIsTooLongStaysInItsPlace(t *testing.T) {
	for _, tries := range []int{1, 2, 3, 4, 6, 8, 9, 500} {
		for name, l := range map[string]Lookup{"long": longest(tries), "short": short(tries)} {
			p, err := newPage(l)
			if err != nil {
				t.Fatal(err)
			}
			p.head(l)
			p.facts(l)
			p.tries(l.Tries, footTop-fileHeight)
			if y := p.GetY(); y > footTop-fileHeight {
				t.Errorf("%s, %d tries: the table ends at %.1f mm, %.1f too low", name, tries, y, y-footTop+fileHeight)
			}
			p.file(l, nil)
			if y := p.GetY(); y > footTop {
				t.Errorf("%s, %d tries: the text ends at %.1f mm, in the signatures", name, tries, y)
			}
			if text := textOf(t, render(t, l)); name == "long" && !strings.Contains(text, "xem đủ trong tệp kèm theo") {
				t.Error("it is not said that something was left out")
			}
		}
	}
}

func short(tries int) Lookup {
	l := failed()
	l.Tries = nil
	for i := range tries {
		l.Tries = append(l.Tries, Try{At: morning.Add(time.Duration(i) * time.Minute), Reason: backend.ReasonConnect})
	}
	return l
}

func TestOfManyTriesTheFirstAndTheLastAreShown(t *testing.T) {
	lines := strings.Split(textOf(t, render(t, short(40))), "\n")
	var numbers []int
	for i, s := range lines {
		if n, err := strconv.Atoi(s); err == nil && i+1 < len(lines) && strings.HasSuffix(lines[i+1], "22/11/2026") {
			numbers = append(numbers, n)
		}
	}
	if len(numbers) < 2 || numbers[0] != 1 || numbers[len(numbers)-1] != 40 {
		t.Fatalf("shown: %v", numbers)
	}
	hidden := "(" + strconv.Itoa(40-len(numbers)) + " lần khác, xem trong tệp kèm theo)"
	if !slices.Contains(lines, hidden) {
		t.Errorf("the page does not say %q", hidden)
	}
}

func TestEveryReasonHasItsWords(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range []backend.Reason{
		backend.ReasonName, backend.ReasonConnect, backend.ReasonTLS, backend.ReasonTimeout, backend.ReasonCut, backend.ReasonStatus, backend.ReasonGarbled,
	} {
		words := reasonWords(r, 503)
		if words == "" || seen[words] {
			t.Errorf("%s: %q", r, words)
		}
		seen[words] = true
	}
	if _, text := (Try{At: morning}).says(); text != formMissed {
		t.Errorf("without a reason: %q", text)
	}
}

func TestDateLine(t *testing.T) {
	for _, c := range []struct{ place, at, want string }{
		{"Huế", "2026-02-03T18:00:00Z", "Huế, ngày 04 tháng 02 năm 2026"}, {"", "2026-03-15T00:00:00Z", "Ngày 15 tháng 3 năm 2026"},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := dateLine(c.place, at); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// FuzzRender: whatever a portal writes, there is a page, and on it nothing that
// is no printable letter.
func FuzzRender(f *testing.F) {
	for _, s := range []string{
		"", "\x00\x1b[31m", "\xff\xfe\xc3", "😀 👨‍👩‍👧", "漢字 עברית عربى", "a\u0323\u0302\u0301\u0301\u0301", "(\\)(((", "\u202e\u2066\u200b\ufeff",
		strings.Repeat("Ậ", 5000), strings.Repeat("x ", 5000), "\uffff\ufffe\U0010ffff", "%PDF endstream endobj", "{nb} {nb1}",
	} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		l := failed()
		l.Tries[1].Text, l.Sent.Name, l.Tries[1].Code = personal.Text(text), personal.Text(name), text
		l.Facility.Place = name
		for _, r := range textOf(t, render(t, l)) {
			if unicode.IsControl(r) && r != '\n' {
				t.Errorf("%U stands on the page", r)
			}
		}
	})
}
