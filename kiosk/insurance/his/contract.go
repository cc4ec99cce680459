package his

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/template"
	"time"
)

// Name is one call of the contract.
type Name string

// The calls.
const (
	FindPatient Name = "patient"
	Insurance   Name = "insurance"
	Kinds       Name = "kinds"
	Clinics     Name = "clinics"
	Services    Name = "services"
	Register    Name = "register"
)

// Contract is how a hospital's system wants to be asked.
type Contract map[Name]Call

// Call is one call: text/template makes each field of the request from
// [request]'s names, and each of ours from the answer's data.
type Call struct {
	Method string `yaml:"method"` // GET: fields go into the query; POST: into a JSON body
	Path   string `yaml:"path"`
	// Signed are the values under x-sign, in order: names of Fields, and merchant
	// and timestamp for the headers. A field that is absent counts as empty.
	Signed []string          `yaml:"signed"`
	Fields map[string]string `yaml:"fields"` // name, with dots for objects within → template
	Answer map[string]string `yaml:"answer"` // ours → template over data
}

// Standard is the published document's contract. Which values are signed, the
// forms of dates and sexes, and the fields of a registration it leaves to each
// hospital: what stands here is a guess, to be settled with the hospital.
func Standard() Contract {
	person := map[string]string{"SO_GTTT": "{{.Number}}", "LOAI_GTTT": "{{.Paper}}"}
	signed := []string{"merchant", "timestamp", "SO_GTTT", "LOAI_GTTT"}
	catalogue := func(path, code, name string) Call {
		return Call{
			Method: "GET", Path: path, Signed: []string{"merchant", "timestamp"},
			Fields: map[string]string{"page": "{{.Page}}", "pageSize": "{{.PageSize}}"},
			Answer: map[string]string{"code": "{{." + code + "}}", "name": "{{." + name + "}}"},
		}
	}
	return Contract{
		FindPatient: {Method: "GET", Path: "/benhnhan", Signed: signed, Fields: person,
			Answer: map[string]string{"id": "{{.MA_BN}}", "name": "{{.HO_TEN}}"}},
		Insurance: {
			Method: "GET", Path: "/bhyt", Signed: append(slices.Clone(signed), "HO_TEN", "NGAY_SINH", "GIOI_TINH"),
			Fields: with(person, map[string]string{
				"HO_TEN": "{{.Name}}", "NGAY_SINH": `{{day "02/01/2006" .Birth}}`, "GIOI_TINH": `{{pick .Sex "male" "1" "female" "2"}}`,
			}),
			Answer: map[string]string{
				"code": "{{.MA_KQ}}", "text": "{{.TEN_KQ}}", "card": "{{.MA_THE_BHYT}}", "address": "{{.DIA_CHI}}",
				"facility": "{{.MA_DKBD}}", "from": "{{.GT_THE_TU}}", "to": "{{.GT_THE_DEN}}", "route": "{{.PHAN_TUYEN}}",
				"received": "{{.TIEP_NHAN_BHYT}}",
			},
		},
		Kinds:    catalogue("/loai-kham", "MA_LOAI", "TEN_LOAI"),
		Clinics:  catalogue("/khoa", "MA_KHOA", "TEN_KHOA"),
		Services: catalogue("/dichvu", "MA_DICHVU", "TEN_DICHVU"),
		Register: {
			Method: "POST", Path: "/dangky-kcb",
			Signed: []string{"merchant", "timestamp", "THONG_TIN_BN.SO_GTTT", "THONG_TIN_BN.LOAI_GTTT"},
			Fields: map[string]string{
				"THONG_TIN_BN.SO_GTTT": "{{.Number}}", "THONG_TIN_BN.LOAI_GTTT": "{{.Paper}}", "THONG_TIN_BN.MA_BN": "{{.Patient}}",
				"THONG_TIN_BN.HO_TEN": "{{.Name}}", "THONG_TIN_BN.NGAY_SINH": `{{day "02/01/2006" .Birth}}`,
				"THONG_TIN_BN.GIOI_TINH": `{{pick .Sex "male" "1" "female" "2"}}`, "THONG_TIN_BN.DIA_CHI": "{{.Address}}",
				"THONG_TIN_BN.MA_THE_BHYT": "{{.Card}}", "THONG_TIN_BN.MA_DKBD": "{{.Facility}}",
				"THONG_TIN_BN.GT_THE_TU": `{{day "02/01/2006" .From}}`, "THONG_TIN_BN.GT_THE_DEN": `{{day "02/01/2006" .To}}`,
				"MA_LOAI": "{{.Kind}}", "MA_KHOA": "{{.Clinic}}", "MA_DICHVU": "{{.Service}}",
			},
			Answer: map[string]string{"number": "{{.SO_THU_TU}}", "visit": "{{.MA_LK}}", "room": "{{.PHONG_KHAM}}"},
		},
	}
}

func with(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// Changed is a contract with what a hospital does otherwise: of a call that is
// named, what is given replaces what was there, and fields and answers are added
// one by one; an empty template takes a field away.
func (c Contract) Changed(by Contract) Contract {
	all := maps.Clone(c)
	for name, new := range by {
		old := all[name]
		if new.Method != "" {
			old.Method = new.Method
		}
		if new.Path != "" {
			old.Path = new.Path
		}
		if new.Signed != nil {
			old.Signed = new.Signed
		}
		old.Fields = merged(old.Fields, new.Fields)
		old.Answer = merged(old.Answer, new.Answer)
		all[name] = old
	}
	return all
}

func merged(old, new map[string]string) map[string]string {
	all := with(old, nil)
	if all == nil {
		all = map[string]string{}
	}
	for name, text := range new {
		if all[name] = text; text == "" {
			delete(all, name)
		}
	}
	return all
}

// ContractError is a contract that cannot be carried out: the key of what is
// wrong, as it is named in the configuration.
type ContractError struct{ Key string }

func (e *ContractError) Error() string { return "his contract: " + e.Key }

// call is a call with its templates read.
type call struct {
	Call
	fields, answer map[string]*template.Template
}

// Check reports whether a contract can be carried out, on an invented person.
// Errors: [ContractError].
func (c Contract) Check() error {
	calls, err := compile(c)
	if err != nil {
		return err
	}
	sample := request{
		Number: "001190123456", Paper: "CCCD", Name: "NGUYỄN THỊ MẪU", Birth: "1990-02-03", Sex: "female", Page: 1, PageSize: pageSize,
	}
	for name, call := range calls {
		if key, err := call.fill(sample, map[string]string{}); err != nil {
			return &ContractError{string(name) + ".fields." + key}
		}
	}
	return nil
}

func compile(c Contract) (map[Name]*call, error) {
	calls := make(map[Name]*call)
	for name, one := range c {
		read := &call{Call: one, fields: map[string]*template.Template{}, answer: map[string]*template.Template{}}
		switch {
		case !slices.Contains([]Name{FindPatient, Insurance, Kinds, Clinics, Services, Register}, name):
			return nil, &ContractError{string(name)}
		case one.Method != "GET" && one.Method != "POST":
			return nil, &ContractError{string(name) + ".method"}
		case !strings.HasPrefix(one.Path, "/") || strings.ContainsAny(one.Path, "?#"):
			return nil, &ContractError{string(name) + ".path"}
		}
		for _, s := range one.Signed {
			if _, field := one.Fields[s]; !field && s != signMerchant && s != signTime {
				return nil, &ContractError{string(name) + ".signed"}
			}
		}
		if key, err := parse(one.Fields, read.fields); err != nil {
			return nil, &ContractError{string(name) + ".fields." + key}
		}
		if key, err := parse(one.Answer, read.answer); err != nil {
			return nil, &ContractError{string(name) + ".answer." + key}
		}
		calls[name] = read
	}
	return calls, nil
}

func parse(texts map[string]string, into map[string]*template.Template) (key string, err error) {
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		t, err := template.New("").Funcs(functions()).Parse(texts[key])
		if err != nil {
			return key, err
		}
		into[key] = t
	}
	return "", nil
}

// functions are what a template may use beside text/template's own.
func functions() template.FuncMap {
	return template.FuncMap{"day": day, "pick": pick, "upper": strings.ToUpper, "lower": strings.ToLower}
}

// day writes an ISO date in a layout of Go, and leaves anything coarser than a
// day as it is: nothing is made up.
func day(layout, iso string) string {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return iso
	}
	return t.Format(layout)
}

// pick finds a value in pairs; what is in none gives nothing.
func pick(value string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == value {
			return pairs[i+1]
		}
	}
	return ""
}

// maxField bounds what one template may write.
const maxField = 4096

// bounded is a text that ends an execution which writes too much.
type bounded struct{ strings.Builder }

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxField {
		return 0, io.ErrShortBuffer
	}
	return b.Builder.Write(p)
}

// run is one template's text; what the data does not have is nothing.
func run(t *template.Template, data any) (string, error) {
	var out bounded
	if err := t.Execute(&out, data); err != nil {
		return "", fmt.Errorf("template: %w", errTemplate)
	}
	return strings.TrimSpace(strings.ReplaceAll(out.String(), "<no value>", "")), nil
}
