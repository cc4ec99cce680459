package firmwarenotes

import "testing"

func TestEveryPageHasFrontMatter(t *testing.T) {
	notes, err := Load()
	if err != nil || len(notes) == 0 {
		t.Fatalf("%d notes, %v", len(notes), err)
	}
	for name, want := range map[string]string{
		"ACS ACR122U PICC Interface 00 00":              "ACS ACR122U",
		"HID Global OMNIKEY 5022 Smart Card Reader 0":   "HID OMNIKEY 5022 CL",
		"Virtual PCD 00 00":                             "Virtual PCD",
		"Identiv uTrust 4701 F CL Reader [uTrust] 01 0": "Identiv uTrust 4701 F",
	} {
		if n, ok := For(notes, name); !ok || n.Model != want {
			t.Errorf("%s: %q", name, n.Model)
		}
	}
	if _, ok := For(notes, "A reader nobody has seen"); ok {
		t.Error("an unknown reader has a note")
	}
}

func TestParseRefusesBrokenPages(t *testing.T) {
	for _, page := range []string{"", "# no front matter", "---\nmodel: X\n---\n", "---\nmodel: X\nmatch: [x]\nsurprise: 1\n---\n"} {
		if _, err := parse([]byte(page)); err == nil {
			t.Errorf("accepted %q", page)
		}
	}
}
