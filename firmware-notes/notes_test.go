package firmwarenotes_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	firmwarenotes "github.com/cccd-agent/cccd-agent/firmware-notes"
)

func load(t testing.TB) []firmwarenotes.Note {
	t.Helper()
	notes, err := firmwarenotes.Load()
	if err != nil {
		t.Fatal(err)
	}
	return notes
}

// published is the table of readers as the CCID descriptors state it.
var published = []struct {
	model, usb string
	at         firmwarenotes.Interface
	apdu       firmwarenotes.Level
	message    int
	others     string
}{
	{"ACS ACR122U", "072f:2200", "contactless", "short", 271, "[]"},
	{"ACS ACR1251U", "072f:221a", "contactless", "extended", 522, "[]"},
	{"ACS ACR1252U", "072f:223b 072f:223e", "contactless", "extended", 522, "[{sam short 288}]"},
	{"ACS ACR1255U-J1", "072f:223f", "contactless", "extended", 522, "[]"},
	{"ACS ACR1281U-C1", "072f:2224", "dual", "extended", 522, "[]"},
	{"ACS ACR1552U", "072f:2303 072f:2308", "contactless", "extended", 516, "[]"},
	{"ACS ACR39U", "072f:b100", "contact", "tpdu", 271, "[]"},
	{"HID OMNIKEY 3021/3121", "076b:3021", "contact", "short", 271, "[]"},
	{"HID OMNIKEY 3x21", "076b:3031", "contact", "extended", 271, "[]"},
	{"HID OMNIKEY 5022 CL", "076b:5022", "contactless", "extended", 520, "[]"},
	{"HID OMNIKEY 5122", "076b:5412 076b:5432", "dual", "extended", 520, "[]"},
	{"HID OMNIKEY 5422", "076b:5422", "dual", "extended", 520, "[]"},
	{"HID OMNIKEY 5427CK", "076b:5427", "contactless", "extended", 520, "[]"},
	{"Identiv uTrust 3700 F", "04e6:5790 04e6:5791", "contactless", "extended", 1034, "[]"},
	{"Identiv uTrust 3720 F", "04e6:5612", "contactless", "short", 263, "[]"},
	{"Identiv uTrust 3721 F", "04e6:5613", "contactless", "extended", 271, "[]"},
	{"Identiv uTrust 4700 F", "04e6:5720", "dual", "extended", 1034, "[]"},
	{"Identiv uTrust 4701 F", "04e6:5724", "dual", "extended", 1034, "[{contact tpdu 271}]"},
	{"Feitian R502-CL", "096e:0608", "contactless", "extended", 271, "[]"},
	{"Feitian SCR301", "096e:0503", "contact", "tpdu", 271, "[]"},
	{"Gemalto CT30", "08e6:3437", "contact", "tpdu", 271, "[]"},
	{"Thales RF CR2000", "17b9:400f", "contactless", "extended", 520, "[]"},
}

func TestEveryModelIsThereAsPublished(t *testing.T) {
	notes := load(t)
	if len(notes) != len(published)+1 { // and the virtual reader
		t.Errorf("%d notes for %d models", len(notes), len(published))
	}
	for _, p := range published {
		n, ok := firmwarenotes.Named(notes, p.model)
		if !ok || strings.Join(n.USB, " ") != p.usb || n.Interface != p.at || n.APDU != p.apdu || n.MaxMessage != p.message ||
			n.ExtendedLength != (p.apdu == "extended") || fmt.Sprint(n.Others) != p.others {
			t.Errorf("%s: %+v", p.model, n)
		}
		for _, id := range n.USB {
			if found, ok := firmwarenotes.ForUSB(notes, strings.ToUpper(id)); !ok || found.Model != p.model {
				t.Errorf("%s is %q", id, found.Model)
			}
		}
	}
}

func TestNamesOfPCSC(t *testing.T) {
	notes := load(t)
	for name, want := range map[string]string{
		"ACS ACR122U PICC Interface 00 00":                             "ACS ACR122U",
		"ACS ACR122 0":                                                 "ACS ACR122U",
		"ACS ACR1222L 0":                                               "",
		"ACS ACR1251 Dual Reader 01 00":                                "ACS ACR1251U",
		"ACS ACR1252 Reader [ACR1252 Reader PICC] 00 00":               "ACS ACR1252U",
		"ACS ACR1255U-J1 00 00":                                        "ACS ACR1255U-J1",
		"ACS ACR1281U 00 01":                                           "ACS ACR1281U-C1",
		"ACS ACR39U ICC Reader 00 00":                                  "ACS ACR39U",
		"ACS ACR3901U ICC Reader 00 00":                                "",
		"OMNIKEY AG CardMan 3121 00 00":                                "HID OMNIKEY 3021/3121",
		"HID Global OMNIKEY 3x21 Smart Card Reader 00 00":              "HID OMNIKEY 3x21",
		"HID Global OMNIKEY 5022 Smart Card Reader 0":                  "HID OMNIKEY 5022 CL",
		"HID Global OMNIKEY 5122 Dual 00 00":                           "HID OMNIKEY 5122",
		"HID Global OMNIKEY 5422 Smartcard Reader [OMNIKEY 5422] 00 0": "HID OMNIKEY 5422",
		"HID OMNIKEY 5427 CK 00 00":                                    "HID OMNIKEY 5427CK",
		"Identiv uTrust 3700 F CL Reader 0":                            "Identiv uTrust 3700 F",
		"Identiv uTrust 3720 Contactless Reader 00 00":                 "Identiv uTrust 3720 F",
		"Identive CLOUD 4700 F Contactless Reader 0":                   "Identiv uTrust 4700 F",
		"Identiv uTrust 4701 F CL Reader [uTrust] 01 0":                "Identiv uTrust 4701 F",
		"Feitian 502-CL 00 00":                                         "Feitian R502-CL",
		"Feitian SCR301 00 00":                                         "Feitian SCR301",
		"Gemalto PC Twin Reader 00 00":                                 "Gemalto CT30",
		"Virtual PCD 00 00":                                            "Virtual PCD",
		"A reader nobody has seen":                                     "",
	} {
		if n, ok := firmwarenotes.For(notes, name); n.Model != want || ok != (want != "") {
			t.Errorf("%s: %q", name, n.Model)
		}
	}
	if _, ok := firmwarenotes.ForUSB(notes, "1d6b:0002"); ok {
		t.Error("a hub has a note")
	}
}

// vietnamese are letters that only a text with its accents has.
const vietnamese = "ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"

func TestAdviceSpeaksBothLanguages(t *testing.T) {
	for _, n := range load(t) {
		for i, vi := range n.Advice.Vietnamese {
			if en := n.Advice.English[i]; vi == en || !strings.ContainsAny(strings.ToLower(vi), vietnamese) || strings.ContainsAny(en, vietnamese) || len(en) > 160 {
				t.Errorf("%s: %q, %q", n.Model, vi, en)
			}
		}
	}
}

func TestSettingsAndEscapes(t *testing.T) {
	notes := load(t)
	acr122, _ := firmwarenotes.Named(notes, "ACS ACR122U")
	for _, c := range []struct {
		goos, setting string
		want          bool
	}{
		{"linux", firmwarenotes.PN533Unloaded, true}, {"linux", firmwarenotes.CCIDEscape, true}, {"windows", firmwarenotes.EscapeCommandEnable, true},
		{"darwin", firmwarenotes.UseIFDCCID, false}, {"windows", firmwarenotes.CCIDEscape, false},
	} {
		if acr122.Needs(c.goos, c.setting) != c.want {
			t.Errorf("%s %s", c.goos, c.setting)
		}
	}
	omnikey, _ := firmwarenotes.Named(notes, "HID OMNIKEY 5022 CL")
	if !omnikey.Needs("darwin", firmwarenotes.UseIFDCCID) {
		t.Error("macOS is not named as GOOS names it")
	}
	for what, want := range map[string]string{"success: green, one beep": "FF00402E0401000101", "error: red, beeps": "FF00405D0402010501", "firmware version": "FF00480000"} {
		i := slices.IndexFunc(acr122.Escapes, func(e firmwarenotes.Escape) bool { return e.What == what })
		if b, err := acr122.Escapes[i].Bytes(); err != nil || !strings.EqualFold(hex.EncodeToString(b), want) || !acr122.Escapes[i].AtLeast(firmwarenotes.Confirmed) {
			t.Errorf("%s: % X, %v", what, b, err)
		}
	}
}

// What was read in code for one model alone is no more than unconfirmed for its siblings.
func TestHowSureEscapesAre(t *testing.T) {
	for _, n := range load(t) {
		for _, e := range n.Escapes {
			single := n.Model == "ACS ACR1552U" && e.What != "LED"
			confirmed := n.Model == "ACS ACR122U"
			if e.AtLeast(firmwarenotes.Confirmed) != confirmed || e.AtLeast(firmwarenotes.Single) != (single || confirmed) {
				t.Errorf("%s, %s: %s", n.Model, e.What, e.Sure)
			}
		}
	}
}

func TestEscapeWithValues(t *testing.T) {
	e := firmwarenotes.Escape{Hex: "E0 00 00 28 01 <time>"}
	if b, err := e.Bytes(0x0A); err != nil || !bytes.Equal(b, []byte{0xE0, 0, 0, 0x28, 1, 0x0A}) || e.Variables() != 1 {
		t.Errorf("% X, %v", b, err)
	}
	for _, bad := range []firmwarenotes.Escape{{Hex: ""}, {Hex: "E"}, {Hex: "E000"}, {Hex: "<>"}, {Hex: "zz"}, {Hex: "00 <a>"}} {
		if b, err := bad.Bytes(); !errors.Is(err, firmwarenotes.ErrEscape) {
			t.Errorf("%q gives % X", bad.Hex, b)
		}
	}
}

const good = "---\nmodel: X 100\nmatch: [X 100]\nusb: ['0001:000a']\ninterface: dual\napdu: short\nmaxMessage: 271\nextendedLength: false\nadvice: {vi: [a], en: [b]}\n---\n\n# X\n"

func TestParseRefusesBrokenPages(t *testing.T) {
	if _, err := firmwarenotes.Parse([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{
		"", "# no front matter", "---\nmodel: X\n---\n", " " + good, strings.Replace(good, "apdu:", "surprise: 1\napdu:", 1),
		"---\nmodel: [\n---\n", "---\n# " + strings.Repeat("x", 17<<10) + good[3:],
	} {
		if _, err := firmwarenotes.Parse([]byte(page)); err == nil {
			t.Errorf("accepted %.60q", page)
		}
	}
	for field, change := range map[string][2]string{
		"model":          {"model: X 100", "model: ''"},
		"match":          {"[X 100]", "[X]"},
		"usb":            {"0001:000a", "1:A"},
		"interface":      {"dual", "radio"},
		"apdu":           {"short", "long"},
		"maxMessage":     {"271", "0"},
		"extendedLength": {"false", "true"},
		"advice":         {"en: [b]", "en: []"},
		"others":         {"advice:", "others: [{slot: attic, apdu: short, maxMessage: 9}]\nadvice:"},
		"settings":       {"advice:", "settings: [{system: windows, setting: ccid-escape, why: x}]\nadvice:"},
		"escapes":        {"advice:", "escapes: [{what: x, hex: FF, sure: certain}]\nadvice:"},
	} {
		_, err := firmwarenotes.Parse([]byte(strings.Replace(good, change[0], change[1], 1)))
		var wrong *firmwarenotes.FieldError
		if !errors.As(err, &wrong) || wrong.Field != field || !errors.Is(err, firmwarenotes.ErrValues) {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{good, "---\n&a [*a]\n---\n", "---\n\xff\n---\n", "---\nescapes: [{hex: '<a> <', sure: single}]\n---\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		n, err := firmwarenotes.Parse(page)
		if err == nil && (n.Model == "" || len(n.Advice.English) == 0) {
			t.Errorf("accepted %+v", n)
		}
	})
}

func ExampleFor() {
	notes, _ := firmwarenotes.Load()
	n, ok := firmwarenotes.For(notes, "ACS ACR122U PICC Interface 00 00")
	fmt.Println(ok, n.Model, n.APDU, n.MaxMessage)
	fmt.Println(n.Advice.English[0])
	// Output:
	// true ACS ACR122U short 271
	// Lay the card flat on the middle of the reader and hold it still until the agent says that it is done.
}
