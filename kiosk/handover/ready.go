package handover

import (
	"embed"
	"maps"
	"slices"
)

//go:embed ready
var files embed.FS

// Ready is a template that comes with the agent.
type Ready struct {
	ContentType string
	Purpose     string            // where the configuration names none
	Case        bool              // speaks of a case
	Values      map[string]string // constants; an empty one must be set
	Text        string
}

// AllReady are the templates that come with the agent, by name. What the
// receiving systems are known to take is in lgsp alone; the others use names of
// their own, since no layout of those services is published (docs/publicservice.md).
func AllReady() map[string]Ready {
	all := map[string]Ready{
		"lgsp":                {"application/json", "public-service", false, map[string]string{"MaDVC": "", "MaTichHop": "037", "MaCanBo": ""}, ""},
		"birth":               {"application/json", "public-service", true, nil, ""},
		"death":               {"application/json", "public-service", true, nil, ""},
		"household-insurance": {"application/json", "public-service", true, nil, ""},
		"health-record":       {"application/fhir+json", "identification", false, map[string]string{"system": ""}, ""},
	}
	for name, r := range all {
		text, err := files.ReadFile("ready/" + name + ".json")
		if err != nil {
			delete(all, name) // a test names them all
			continue
		}
		r.Text = string(text)
		all[name] = r
	}
	return all
}

// ReadyNames lists them.
func ReadyNames() []string { return slices.Sorted(maps.Keys(AllReady())) }
