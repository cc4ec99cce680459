package mrz

import (
	"errors"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// The lines that Build must give are those of the specimens, printed by others.
func TestBuild(t *testing.T) {
	for name, c := range map[string]struct {
		m    MRZ
		want string
	}{
		"TD1": {MRZ{Format: TD1, DocumentType: "I", Issuer: "UTO", Names: Names{"ERIKSSON", "ANNA MARIA", false},
			DocumentNumber: "L898902C", Nationality: "UTO", DateOfBirth: "690806", Sex: "F", DateOfExpiry: "940623"}, td1},
		"TD1 long number": {MRZ{Format: TD1, DocumentType: "I", Issuer: "UTO", Names: Names{"STEVENSON", "PETER JOHN", false},
			DocumentNumber: "D23145890734", Nationality: "UTO", DateOfBirth: "340712", Sex: "M", DateOfExpiry: "950712"}, td1Long},
		"TD2 lower case, fillers given": {MRZ{Format: TD2, DocumentType: "i<", Issuer: "uto", Names: Names{"Eriksson", "Anna-Maria", false},
			DocumentNumber: "l898902c<", Nationality: "UTO", DateOfBirth: "690806", Sex: "F", DateOfExpiry: "940623"}, td2},
		"TD2 long number": {MRZ{Format: TD2, DocumentType: "I", Issuer: "UTO", Names: Names{"STEVENSON", "PETER JOHN", false},
			DocumentNumber: "D23145890734", Nationality: "UTO", DateOfBirth: "340712", Sex: "M", DateOfExpiry: "950712"}, td2Long},
		"TD3": {MRZ{Format: TD3, DocumentType: "P", Issuer: "UTO", Names: Names{"ERIKSSON", "ANNA MARIA", false}, OptionalData1: "ZE184226B",
			DocumentNumber: "L898902C3", Nationality: "UTO", DateOfBirth: "740812", Sex: "F", DateOfExpiry: "120415"}, td3},
		"Vietnamese": {MRZ{Format: TD1, DocumentType: "ID", Issuer: "VNM", Names: Names{"NGUYEN", "THI HOA", false},
			DocumentNumber: "190123456", OptionalData1: "001190123456<<0", Nationality: "VNM", DateOfBirth: "900115", Sex: "F", DateOfExpiry: "300115"}, vnHoa},
		"Vietnamese without expiry": {MRZ{Format: TD1, DocumentType: "ID", Issuer: "VNM", Names: Names{"TRAN", "VAN AN", false},
			DocumentNumber: "060123456", OptionalData1: "079060123456<<3", Nationality: "VNM", DateOfBirth: "600430", Sex: "M", DateOfExpiry: "991231"}, vnAn},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := c.m.Build()
			if err != nil {
				t.Fatal(err)
			}
			var lines []string
			for _, line := range m.Lines() {
				lines = append(lines, line.Reveal())
			}
			if got := strings.Join(lines, "\n"); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestBuildCutsNames(t *testing.T) {
	m := MRZ{DocumentType: "I", Issuer: "UTO", DocumentNumber: "1", Nationality: "UTO", DateOfBirth: "690806", DateOfExpiry: "940623",
		Names: Names{Primary: "O'CONNOR-D'ARCY", Secondary: "ENRIQUETA MAXIMILIANA BARTHOLOMEA"}}
	for format, want := range map[Format]string{
		TD1: "OCONNOR<DARCY<<ENRIQUETA<MAXIM",
		TD2: "OCONNOR<DARCY<<ENRIQUETA<MAXIMI",
		TD3: "OCONNOR<DARCY<<ENRIQUETA<MAXIMILIANA<BA",
	} {
		m.Format = format
		built, err := m.Build()
		if err != nil {
			t.Fatal(err)
		}
		if len(want) != format.NameWidth() || !strings.Contains(built.Text.Reveal(), want) || !built.Names.Truncated {
			t.Errorf("%s: got %s", format, built.Text.Reveal())
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	good := MRZ{Format: TD1, DocumentType: "I", Issuer: "UTO", Names: Names{Primary: "ERIKSSON"},
		DocumentNumber: "L898902C", Nationality: "UTO", DateOfBirth: "690806", DateOfExpiry: "940623"}
	for name, c := range map[string]struct {
		change func(*MRZ)
		field  Field
		err    error
	}{
		"no number":                   {func(m *MRZ) { m.DocumentNumber = "<<" }, FieldDocumentNumber, ErrLength},
		"number beyond TD1":           {func(m *MRZ) { m.DocumentNumber = "12345678901234567890123" }, FieldDocumentNumber, ErrLength},
		"number beyond TD2":           {func(m *MRZ) { m.Format, m.DocumentNumber = TD2, "123456789012345" }, FieldDocumentNumber, ErrLength},
		"number beyond TD3":           {func(m *MRZ) { m.Format, m.DocumentNumber = TD3, "1234567890" }, FieldDocumentNumber, ErrLength},
		"filler in the tail":          {func(m *MRZ) { m.DocumentNumber = "1234567890<1" }, FieldDocumentNumber, ErrLength},
		"number with a stroke":        {func(m *MRZ) { m.DocumentNumber = "12/34" }, FieldDocumentNumber, ErrCharacter},
		"optional after long number":  {func(m *MRZ) { m.DocumentNumber, m.OptionalData1 = "1234567890", "1234567890123" }, FieldOptionalData1, ErrLength},
		"optional beyond its field":   {func(m *MRZ) { m.OptionalData2 = "123456789012" }, FieldOptionalData2, ErrLength},
		"second optional of a TD2":    {func(m *MRZ) { m.Format, m.OptionalData2 = TD2, "1" }, FieldOptionalData2, ErrLength},
		"no name":                     {func(m *MRZ) { m.Names = Names{} }, FieldNames, ErrLength},
		"name with a mark":            {func(m *MRZ) { m.Names.Primary = "NGUYỄN" }, FieldNames, ErrCharacter},
		"mark beyond the cut":         {func(m *MRZ) { m.Names.Primary = personal.Text(strings.Repeat("A", 40) + "Đ") }, FieldNames, ErrCharacter},
		"digit in a name":             {func(m *MRZ) { m.Names.Primary = "LOUIS 14" }, FieldNames, ErrCharacter},
		"birth date of five":          {func(m *MRZ) { m.DateOfBirth = "69080" }, FieldDateOfBirth, ErrLength},
		"half a pair":                 {func(m *MRZ) { m.DateOfBirth = "6908<6" }, FieldDateOfBirth, ErrCharacter},
		"expiry of letters":           {func(m *MRZ) { m.DateOfExpiry = "94O623" }, FieldDateOfExpiry, ErrCharacter},
		"sex in words":                {func(m *MRZ) { m.Sex = "X" }, FieldSex, ErrCharacter},
		"issuer of four":              {func(m *MRZ) { m.Issuer = "UTOP" }, FieldIssuer, ErrLength},
		"nationality with a mark":     {func(m *MRZ) { m.Nationality = "É" }, FieldNationality, ErrCharacter},
		"document type of three":      {func(m *MRZ) { m.DocumentType = "IDX" }, FieldDocumentType, ErrLength},
		"optional data with a hyphen": {func(m *MRZ) { m.OptionalData1 = "1-2" }, FieldOptionalData1, ErrCharacter},
	} {
		t.Run(name, func(t *testing.T) {
			m := good
			c.change(&m)
			_, err := m.Build()
			var at *FieldError
			if !errors.Is(err, c.err) || !errors.As(err, &at) || at.Field != c.field {
				t.Fatalf("got %v", err)
			}
		})
	}
	if _, err := (MRZ{Format: "TD4"}).Build(); !errors.Is(err, ErrFormat) {
		t.Errorf("got %v", err)
	}
}

func TestLongestNumbers(t *testing.T) {
	for format, number := range map[Format]personal.Text{TD1: "1234567890123456789012", TD2: "12345678901234", TD3: "123456789"} {
		m := MRZ{Format: format, DocumentType: "I", Issuer: "UTO", Names: Names{Primary: "ERIKSSON"},
			DocumentNumber: number, Nationality: "UTO", DateOfBirth: "690806", DateOfExpiry: "940623"}
		built, err := m.Build()
		if err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		if built.DocumentNumber != number || !built.OptionalData1.IsZero() || !built.Valid() {
			t.Errorf("%s: got %s", format, built.Text.Reveal())
		}
	}
}

// FuzzParse: no text makes Parse panic, and what it reads can be written and
// reads back the same.
func FuzzParse(f *testing.F) {
	for _, s := range []string{td1, td1Long, td2, td2Long, td3, vnHoa, vnAn, noNumber, "", "<\n<\r<"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := Parse(text)
		if err != nil {
			return
		}
		_, _ = m.BirthDate(ref)
		_, _, _ = m.ExpiryDate(ref)
		_, _ = KeyOf(m).Information()
		built, err := m.Build()
		if err != nil {
			return
		}
		if !built.Valid() {
			t.Errorf("built with wrong check digits: %+v", built.CheckDigits())
		}
		m.Text, built.Text, m.Names.Truncated, built.Names.Truncated = "", "", false, false
		if m != built {
			t.Errorf("read\n%s\nbuilt\n%s", diffFields(m, built), text)
		}
	})
}
