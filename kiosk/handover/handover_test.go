package handover

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

var (
	noon   = time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)
	fields = []string{"personalNumber", "fullName", "dateOfBirth", "sex", "nationality", "residence"}
	who    = fields[:3]
)

func at() time.Time { return noon }

// hoa is invented; her mother's name is not the purpose's.
func hoa() *identity.Record {
	value := func(s string) *identity.Value {
		return &identity.Value{Value: personal.Text(s), Source: identity.SourceDG13, Assurance: identity.Genuine}
	}
	return &identity.Record{Verdict: identity.Genuine, Document: identity.Document{Kind: identity.KindCCCD}, Person: identity.Person{
		PersonalNumber: value("001190123456"), FullName: value(`Nguyễn Thị "Hoa" <b>`), DateOfBirth: value("1990-01-15"), Sex: value("female"),
		Nationality: value("Việt Nam"), Residence: value("Số 1"), Mother: value("Trần Thị Tư"),
	}}
}

func view(values map[string]string) View {
	return Alone(Occasion{ID: "REQ1", At: noon, Values: values}, Of(hoa(), fields, "CHIP_CCCD", "applicant"))
}

func rendered(t *testing.T, contentType, text string) string {
	t.Helper()
	tmpl, err := New("x", contentType, text)
	if err != nil {
		t.Fatal(err)
	}
	got, err := tmpl.Render(view(nil), at)
	if err != nil {
		t.Fatal(err)
	}
	return got.Reveal()
}

func TestValuesAreEscapedForTheirFormat(t *testing.T) {
	for _, c := range [][3]string{
		{"application/json", `{"n":{{.Person.fullName | json}}}`, `{"n":"Nguyễn Thị \"Hoa\" <b>"}`},
		{"application/xml; charset=utf-8", `<a n="{{.Person.fullName | xml}}">{{xml .Person.fullName}}</a>`, `<a n="Nguyễn Thị &#34;Hoa&#34; &lt;b&gt;">Nguyễn Thị &#34;Hoa&#34; &lt;b&gt;</a>`},
		{"application/x-www-form-urlencoded", `n={{.Person.personalNumber | query}}&p={{query "a&b c"}}`, `n=001190123456&p=a%26b+c`},
		{"text/plain", `{{.Person.fullName | plain}} {{.Person.dateOfBirth | date "dd/MM/yyyy"}} {{date "yyyyMMdd" "1950"}} {{year .Person.dateOfBirth}} {{fullDate "1950"}}`, "NGUYEN THI HOA B 15/01/1990 1950 1990 false"},
		{"text/plain", `{{.At}} {{.Date}} {{.ID}} {{.Verdict}} {{.Method}} {{.Document}} {{len .People}}`, "2026-11-22T12:00:00+07:00 2026-11-22 REQ1 genuine CHIP_CCCD cccd 1"},
	} {
		if got := rendered(t, c[0], c[1]); got != c[2] {
			t.Errorf("%s\n got %s\nwant %s", c[1], got, c[2])
		}
	}
}

func TestRefusedWhenRead(t *testing.T) {
	for text, want := range map[string]Error{
		`{"a":{{.Person.fullName}}}`:                                          {"x", 1, Unescaped},
		"{\n\"a\":{{json .Person.fullName | upper}}}":                         {"x", 2, Unescaped},
		`{"a":{{$n := .Person.fullName}}{{$n}}}`:                              {"x", 1, Unescaped},
		`{"a":{{and (json .ID) .ID}}}`:                                        {"x", 1, Unescaped},
		`{{.Person.fullName | xml}}`:                                          {"x", 1, Unescaped},
		"{{if .ID}}\n\n{{.ID}}{{end}}":                                        {"x", 3, Unescaped},
		`{{call .ID | json}}`:                                                 {"x", 1, Function},
		`{{printf "%s" .ID | json}}`:                                          {"x", 1, Function},
		`{{index .Person .Person.fullName | json}}`:                           {"x", 1, Function},
		`{{js .ID | json}}`:                                                   {"x", 1, Function},
		`{{(html .ID) | json}}`:                                               {"x", 1, Function},
		`{{if (slice .ID 1)}}{{end}}`:                                         {"x", 1, Function},
		"\n{{readFile \"/etc/passwd\" | json}}":                               {"x", 2, Function},
		`{{define "a"}}{{template "a"}}{{end}}{{template "a"}}`:               {"x", 0, Function},
		`{{block "b" .}}{{end}}`:                                              {"x", 0, Function},
		`{{template "x" .}}`:                                                  {"x", 1, Function},
		`{{range 1000000000}}{{end}}`:                                         {"x", 1, Loop},
		`{{range len .ID}}{{end}}`:                                            {"x", 1, Loop},
		`{{range $i := 5}}{{end}}`:                                            {"x", 1, Loop},
		strings.Repeat(`{{range .People}}`, 4) + strings.Repeat(`{{end}}`, 4): {"x", 1, Loop},
		"{\n\n{{if}}":                                                         {"x", 3, Syntax},
		`{{.Person.`:                                                          {"x", 1, Syntax},
		strings.Repeat("x", MaxTemplate+1):                                    {"x", 0, TooLarge},
	} {
		var got *Error
		if _, err := New("x", "application/json", text); !errors.As(err, &got) || *got != want {
			t.Errorf("%.60q: %v, want %v", text, err, &want)
		}
	}
	for _, kind := range []string{"", "text/html", "text/csv", "application/octet-stream", "application/json; charset=latin1", "x"} {
		var got *Error
		if _, err := New("x", kind, ""); !errors.As(err, &got) || got.Problem != ContentType {
			t.Errorf("%q: %v", kind, err)
		}
	}
}

func TestRefusedWhenRendered(t *testing.T) {
	late := func() func() time.Time {
		now := noon
		return func() time.Time { now = now.Add(MaxTime); return now }
	}
	for text, c := range map[string]struct {
		now  func() time.Time
		want Error
	}{
		"\n{\"a\":{{.Person.mother | json}}}": {at, Error{"x", 2, NoSuchField}},
		`{"a":{{.Values.gone | json}}}`:       {at, Error{"x", 1, NoSuchField}},
		`{"a":{{.Nobody | json}}}`:            {at, Error{"x", 1, NoSuchField}},
		`{"a":{{len .ID | json}}}`:            {at, Error{"x", 1, NoSuchField}},
		`{"a":"{{.Person.fullName | json}}"}`: {at, Error{"x", 1, Malformed}},
		"{\"a\":1,\n}":                        {at, Error{"x", 2, Malformed}},
		`{} {}`:                               {at, Error{"x", 1, Malformed}},
		``:                                    {at, Error{"x", 1, Malformed}},
		`{{range .Person}}{{json .}}{{end}}`:  {late(), Error{"x", 0, TooSlow}},
		`"{{range .Person}}` + strings.Repeat("x", MaxOutput/8) + `{{end}}{{range .Person}}` + strings.Repeat("x", MaxOutput/8) + `{{end}}"`: {at, Error{"x", 0, TooLarge}},
	} {
		var got *Error
		tmpl, err := New("x", "application/json", text)
		if err == nil {
			var out personal.Text
			if out, err = tmpl.Render(view(nil), c.now); out != "" {
				t.Errorf("%.60q: something is given", text)
			}
		}
		if !errors.As(err, &got) || got.Problem != c.want.Problem || c.want.Line != 0 && got.Line != c.want.Line {
			t.Errorf("%.60q: %v, want %v", text, err, &c.want)
		}
	}
}

func TestXMLThatIsNone(t *testing.T) {
	for _, text := range []string{"", "<a>", "<a/><b/>", "<a/>x", "x", "<!DOCTYPE a [<!ENTITY b \"c\">]><a/>", "<a b=c/>", "<?xml version=\"1.0\" encoding=\"latin1\"?><a/>",
		strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100)} {
		tmpl, err := New("x", "text/xml", text)
		if err != nil {
			t.Fatal(err)
		}
		var got *Error
		if _, err := tmpl.Render(view(nil), at); !errors.As(err, &got) || got.Problem != Malformed {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

// A refusal never repeats a value.
func TestErrorsHoldNobody(t *testing.T) {
	for _, text := range []string{`{{range .Person.fullName}}{{end}}`, `{{with .Person.fullName}}{{.x | json}}{{end}}`, `{{eq .Person.fullName 1}}`, `{{.Person.fullName.x | json}}`,
		`{{date .Person.fullName .Person.fullName | json}}`} {
		tmpl, err := New("x", "application/json", text)
		if err == nil {
			_, err = tmpl.Render(view(nil), at)
		}
		if err == nil || strings.Contains(err.Error(), "Hoa") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestReadyTemplates(t *testing.T) {
	if got, want := ReadyNames(), []string{"birth", "death", "health-record", "household-insurance", "lgsp"}; !slices.Equal(got, want) {
		t.Fatal(got)
	}
	for name, r := range AllReady() {
		tmpl, err := New(name, r.ContentType, r.Text)
		if err != nil {
			t.Fatal(err)
		}
		of := fields
		if r.Purpose == "identification" {
			of = who
		}
		if text, err := tmpl.Check(of, r.Values, r.Case); err != nil || !json.Valid([]byte(text)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func ready(t *testing.T, name string, v View) map[string]any {
	t.Helper()
	r := AllReady()[name]
	tmpl, err := New(name, r.ContentType, r.Text)
	if err != nil {
		t.Fatal(err)
	}
	text, err := tmpl.Render(v, at)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestOneStopRequest(t *testing.T) {
	values := map[string]string{"MaDVC": "1.004194", "MaTichHop": "037", "MaCanBo": "cb01"}
	want := map[string]string{"MaYeuCau": "REQ1", "MaDVC": "1.004194", "MaTichHop": "037", "MaCanBo": "cb01", "HoVaTen": `NGUYỄN THỊ "HOA" <B>`,
		"NgayThangNamSinh": "1990-01-15", "SoDinhDanh": "001190123456"}
	if got := ready(t, "lgsp", view(values)); len(got) != len(want) || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Error(got)
	}
	old := Alone(Occasion{ID: "REQ1", Values: values}, Someone{Person: map[string]string{"personalNumber": "", "fullName": "a", "dateOfBirth": "1950", "previousNumber": "010000000"}})
	if got := ready(t, "lgsp", old); got["SoCMND"] != "010000000" || got["NgayThangNamSinh"] != "1950" || got["SoDinhDanh"] != nil {
		t.Error(got)
	}
}

func TestParentsOfACase(t *testing.T) {
	father, mother := Of(hoa(), fields, "CHIP_CCCD", "father"), Of(hoa(), fields, "CHIP_CCCD", "applicant")
	father.Person["fullName"] = "Trần Văn Nam"
	got := ready(t, "birth", Together(Occasion{ID: "R", At: noon, Asked: map[string]string{"hoTenCon": "Trần Bình Minh"}}, fields, []Someone{mother, father}))
	if got["cha"].(map[string]any)["hoTen"] != "TRẦN VĂN NAM" || got["con"].(map[string]any)["hoTen"] != "TRẦN BÌNH MINH" ||
		got["nguoiYeuCau"].(map[string]any)["soDinhDanh"] != "001190123456" || got["me"].(map[string]any)["hoTen"] != "" {
		t.Error(got)
	}
}

func TestHealthRecordKey(t *testing.T) {
	v := Alone(Occasion{Values: map[string]string{"system": "https://sid.example.vn/cccd"}}, Of(hoa(), who, "", ""))
	got := ready(t, "health-record", v)
	id := got["identifier"].([]any)[0].(map[string]any)
	if got["resourceType"] != "Patient" || id["system"] != "https://sid.example.vn/cccd" || id["value"] != "001190123456" || got["gender"] != nil || got["birthDate"] != "1990-01-15" {
		t.Error(got)
	}
}

func TestTheSampleFindsWhatIsWrong(t *testing.T) {
	for text, want := range map[string]Problem{
		`{"a":{{.Person.mother | json}}}`:                                  NoSuchField,
		`{{if .Person.fullName}}{}{{else}}{{.Nope | json}}{{end}}`:         NoSuchField, // of whom nothing is known
		`{{if eq .Person.dateOfBirth "1950"}}[{{else}}{}{{end}}`:           Malformed,
		`{"a":{{.Person.fullName | json}},"b":{{if .Person.sex}}1{{end}}}`: Malformed,
		`{"a":{{.Roles.Father.Person.father | json}}}`:                     NoSuchField,
	} {
		tmpl, err := New("x", "application/json", text)
		if err != nil {
			t.Fatal(err)
		}
		var got *Error
		if _, err := tmpl.Check(fields, nil, true); !errors.As(err, &got) || got.Problem != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// Whatever is configured, a template ends, and what it gives is of its type.
func FuzzTemplate(f *testing.F) {
	for _, r := range AllReady() {
		f.Add(r.ContentType, r.Text)
	}
	f.Add("text/xml", `<a>{{range .People}}{{.Person.fullName | xml}}{{end}}</a>`)
	f.Add("application/json", `{{define "a"}}{{template "a"}}{{end}}`)
	f.Add("text/plain", `{{range $i, $p := .Person}}{{$p}}{{break}}{{end}}`)
	f.Fuzz(func(t *testing.T, contentType, text string) {
		tmpl, err := New("x", contentType, text)
		if err != nil {
			return
		}
		got, err := tmpl.Render(view(nil), time.Now)
		var own *Error
		if err != nil && !errors.As(err, &own) || err == nil && len(got) > MaxOutput {
			t.Error(err)
		}
	})
}

func ExampleTemplate_Render() {
	tmpl, _ := New("queue", "application/json", `{"name": {{.Person.fullName | upper | json}}}`)
	text, err := tmpl.Render(Alone(Occasion{}, Someone{Person: map[string]string{"fullName": `Hoa "A"`}}), func() time.Time { return time.Time{} })
	fmt.Println(text.Reveal(), err)
	// Output: {"name": "HOA \"A\""} <nil>
}
