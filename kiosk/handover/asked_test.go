package handover

import (
	"slices"
	"testing"
)

func TestWhatATemplateAsksStaff(t *testing.T) {
	text := `{"a":{{optional .Asked "first" | json}}, "b":{{if .Asked.second}}{{(optional $.Asked "third") | json}}{{else}}{{.Asked.first | json}}{{end}},
"c":[{{range .People}}{{optional $.Asked "fourth" | json}}{{end}}], "d":{{with .Visit}}{{. | json}}{{end}}}`
	tmpl, err := New("test", "application/json", text)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := tmpl.Asked(), []string{"first", "second", "third", "fourth"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

func TestReadyTemplatesNameWhatTheyAsk(t *testing.T) {
	for name, want := range map[string]string{"birth": "hoTenCon", "death": "ngayMat"} {
		r := AllReady()[name]
		tmpl, err := New(name, orJSON(r.ContentType), r.Text)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(tmpl.Asked(), want) {
			t.Errorf("%s asks %v", name, tmpl.Asked())
		}
	}
}

func orJSON(contentType string) string {
	if contentType == "" {
		return "application/json"
	}
	return contentType
}
