package ct01

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vcard/stack"
)

// All invented.
func full() Form {
	return Form{
		Authority: "Công an phường Sông Ngân, thành phố Hà Nội",
		Applicant: Person{"Nguyễn Thị Hoà Bình", "1990-01-15", "female", "001190123456"},
		Phone:     "0912 000 111", Email: "hoabinh@example.vn", Head: "Trần Văn Nam Phong", Relation: "Vợ", HeadID: "079085654321",
		Content: "Đăng ký tạm trú tại Số 12 phố Sông Ngân, phường Sông Ngân, thành phố Hà Nội, từ ngày 22/11/2026 đến ngày 21/11/2028.",
		Members: []Member{
			{Person{"Trần Bình Minh", "2021-03-02", "male", "001221000007"}, "Con"},
			{Person{"Tôn Nữ Hoàng Thị Phương Quỳnh Nguyễn", "1950", "female", ""}, "Mẹ đẻ của chủ hộ"},
		},
		Place: "Hà Nội", Made: time.Date(2026, 11, 22, 1, 2, 3, 0, time.UTC),
	}
}

func TestTheSameFormGivesTheSameBytes(t *testing.T) {
	a, err := Render(full())
	if err != nil {
		t.Fatal(err)
	}
	b, err := Render(full())
	if err != nil || !bytes.Equal(a, b) || !bytes.HasPrefix(a, []byte("%PDF-")) {
		t.Error("not the same", err)
	}
	if n := bytes.Count(a, []byte("/Type /Page\n")); n != 1 {
		t.Errorf("%d pages", n)
	}
	if !bytes.Contains(a, []byte("/FontFile2")) {
		t.Error("no font inside")
	}
}

// Another program reads what is on the page.
func TestEverythingIsOnThePage(t *testing.T) {
	text := textOf(t, full())
	for _, want := range []string{
		wordTitle, wordState, "Kính gửi(1)", "Công an phường Sông Ngân", "NGUYỄN THỊ HOÀ BÌNH", "15/01/1990", "Nữ", "0912 000 111", "hoabinh@example.vn",
		"TRẦN VĂN NAM PHONG", "Vợ", "Trần Bình Minh", "02/03/2021", "001221000007", "Con", "…/…/1950", "ngày 22 tháng 11 năm 2026",
		"NGƯỜI KÊ KHAI", "CHỦ HỘ(3)", "HỢP PHÁP(4)", "GIÁM HỘ(5)", "0 0 1 1 9 0 1 2 3 4 5 6", "0 7 9 0 8 5 6 5 4 3 2 1",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not there:\n%s", want, text)
		}
	}
}

// textOf is the page's text with single spaces.
func textOf(t *testing.T, f Form) string {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		stack.Missing(t, "pdftotext (package poppler-utils)", err)
	}
	raw, err := Render(f)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "form.pdf")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(tool, "-layout", path, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

func TestAFormWithGapsIsAForm(t *testing.T) {
	if _, err := Render(Form{Made: full().Made}); err != nil {
		t.Error(err)
	}
}

func TestTheFullestFormFits(t *testing.T) {
	f := full()
	for len(f.Members) < MaxMembers {
		f.Members = append(f.Members, f.Members[1])
	}
	f.Content = personal.Text(strings.Repeat("nội dung đề nghị ", 13))
	if _, err := Render(f); err != nil {
		t.Error(err)
	}
}

func TestRefused(t *testing.T) {
	with := func(change func(*Form)) Form { f := full(); change(&f); return f }
	long := personal.Text(strings.Repeat("Nguyễn ", 30))
	for want, f := range map[FieldError]Form{
		{"made", "missing"}:       with(func(f *Form) { f.Made = time.Time{} }),
		{"11", "too-many"}:        with(func(f *Form) { f.Members = make([]Member, MaxMembers+1) }),
		{"2", "malformed"}:        with(func(f *Form) { f.Applicant.Birth = "15/01/1990" }),
		{"3", "malformed"}:        with(func(f *Form) { f.Applicant.Sex = "Nữ" }),
		{"4", "malformed"}:        with(func(f *Form) { f.Applicant.Number = "190123456" }),
		{"9", "malformed"}:        with(func(f *Form) { f.HeadID = "07908565432x" }),
		{"11", "malformed"}:       with(func(f *Form) { f.Members[0].Birth = "2021-13-02" }),
		{"6", "malformed"}:        with(func(f *Form) { f.Email = "\xff" }),
		{"1", "too-long"}:         with(func(f *Form) { f.Applicant.Name = long }),
		{"10", "too-long"}:        with(func(f *Form) { f.Content = long + long + long }),
		{"11", "too-long"}:        with(func(f *Form) { f.Members[0].Name = long }),
		{"authority", "too-long"}: with(func(f *Form) { f.Authority = strings.Repeat("x", maxText+1) }),
		{"place", "too-long"}:     with(func(f *Form) { f.Place = strings.Repeat("Hà Nội ", 20) }),
	} {
		var got *FieldError
		if raw, err := Render(f); !errors.As(err, &got) || *got != want || raw != nil {
			t.Errorf("%v: %v", want, err)
		}
	}
}

// Whatever is entered, the form is printed or refused.
func FuzzRender(f *testing.F) {
	f.Add("Nguyễn Thị Hoà Bình", "1990-01-15", "001190123456", "Đăng ký tạm trú")
	f.Add("e\u0302\u0301 \x00", "1950", "", strings.Repeat("x", 300))
	f.Fuzz(func(t *testing.T, name, birth, number, content string) {
		form := full()
		form.Applicant = Person{personal.Text(name), personal.Text(birth), "", personal.Text(number)}
		form.Content = personal.Text(content)
		var field *FieldError
		if _, err := Render(form); err != nil && !errors.As(err, &field) {
			t.Error(err)
		}
	})
}

func ExampleRender() {
	page, err := Render(Form{
		Applicant: Person{Name: "Nguyễn Thị Hoà Bình", Birth: "1990", Sex: "female", Number: "001190123456"},
		Made:      time.Date(2026, 11, 22, 1, 2, 3, 0, time.UTC),
	})
	fmt.Println(string(page[:5]), err)
	// Output: %PDF- <nil>
}
