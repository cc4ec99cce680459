package accommodation

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
)

//go:embed provinces.txt
var provinceTable string

// provinces are the names of the 34 provinces by the folded names of what was
// before: see provinces.txt for the source and its date.
var provinces = sync.OnceValue(func() map[string]string {
	table := make(map[string]string)
	for line := range strings.Lines(provinceTable) {
		name, before, there := strings.Cut(strings.TrimSpace(line), ":")
		if !there || strings.HasPrefix(line, "#") {
			continue
		}
		for old := range strings.SplitSeq(before, ",") {
			table[foldName(old)] = name
		}
	}
	return table
})

// Location is where an address is, in the portal's codes, as far as it says so
// for certain. The address itself is sent in any case.
type Location struct {
	Province string `json:"province,omitempty"` // name of today's province
	Code     string `json:"code,omitempty"`     // of the province, with Ward alone
	Ward     string `json:"ward,omitempty"`     // code of the commune
	// Candidates are communes that the address may mean; a person chooses.
	Candidates []Candidate `json:"candidates,omitempty"`
}

// Candidate is a commune that an address may mean.
type Candidate struct {
	Province string `json:"province"` // codes
	Ward     string `json:"ward"`
	Name     string `json:"name"` // of the commune and its province
}

// maxCandidates bounds what a person is shown.
const maxCandidates = 10

// Locate reads an address as cards have it, "…, commune, (district,) province".
// A code is given only where the address is in the form of today, with the
// commune beside the province and its kind named, and the portal has exactly
// one such commune. An address of before 01/07/2025 ends in a district; its
// commune may since be part of another of any name, so that communes of the
// same name are candidates and no more.
func (c *Catalogue) Locate(address string) Location {
	parts := split(address)
	if len(parts) == 0 {
		return Location{}
	}
	name, known := provinces()[foldName(parts[len(parts)-1])]
	if !known {
		return Location{}
	}
	at := Location{Province: name}
	if c == nil {
		return at
	}
	for _, p := range c.Provinces {
		if foldName(p.Name) == foldName(name) {
			c.locateIn(p, parts[:len(parts)-1], &at)
		}
	}
	return at
}

func (c *Catalogue) locateIn(province Place, parts []string, at *Location) {
	var whole []Place // named in full, beside the province
	for i := len(parts) - 1; i >= 0; i-- {
		for _, w := range c.Wards[province.Code] {
			if foldName(w.Name) != foldName(parts[i]) {
				continue
			}
			if i == len(parts)-1 && fold(w.Name) == fold(parts[i]) && kind.MatchString(fold(parts[i])) {
				whole = append(whole, w)
			}
			if len(at.Candidates) < maxCandidates {
				at.Candidates = append(at.Candidates, Candidate{province.Code, w.Code, w.Name + ", " + province.Name})
			}
		}
	}
	if len(whole) == 1 {
		at.Code, at.Ward, at.Candidates = province.Code, whole[0].Code, nil
	}
}

func split(address string) []string {
	var parts []string
	for part := range strings.SplitSeq(tidy(address), ",") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

var (
	kind = regexp.MustCompile(`^(phường|xã|đặc khu) `)
	// title is what goes before a name without being one.
	title = regexp.MustCompile(`^(phường|xã|đặc khu|thị trấn|tỉnh|thành phố|tp\.?|t\.) ?`)
)

// foldName makes names of places comparable: without titles, and with the one
// place for the tone that two ways of writing differ in.
func foldName(s string) string {
	return strings.NewReplacer("oà", "òa", "oá", "óa", "uỷ", "ủy", "uý", "úy", "đăk", "đắk", "lăk", "lắk", " – ", "-", " - ", "-").
		Replace(title.ReplaceAllString(fold(s), ""))
}
