package office_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
)

// The examples of the documentation have the names of the types, and no others.
func TestExamplesOfTheDocumentation(t *testing.T) {
	page, err := os.ReadFile("../../docs/office.md")
	must(t, err)
	into := []any{
		new(office.ScreenSettings), new(office.VisitList), new(office.StayList), new(office.Diagnosis), new(office.AnchorList),
		new(office.AnchorImport), new(office.AnchorChanges), new(statistics.Report),
	}
	examples := regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	if len(examples) != len(into) {
		t.Fatalf("%d examples, %d types", len(examples), len(into))
	}
	for i, example := range examples {
		d := json.NewDecoder(strings.NewReader(example[1]))
		d.DisallowUnknownFields()
		if err := d.Decode(into[i]); err != nil {
			t.Errorf("%T: %v", into[i], err)
		}
	}
}
