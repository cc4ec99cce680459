package cardform

import (
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func value(s personal.Text) *identity.Value { return &identity.Value{Value: s} }

func TestFormOfARecord(t *testing.T) {
	got := Of(&identity.Record{
		Document: identity.Document{Issued: "2021-04-20", Expires: "2030-01-15"},
		Person: identity.Person{
			PersonalNumber: value("001190123456"), FullName: value("Nguyễn Thị Hoa"), DateOfBirth: value("1990-01-15"),
			Sex: value("female"), Nationality: value("Việt Nam"), Ethnicity: value("Kinh"), Religion: value("Không"),
			PlaceOfOrigin: value("Hà Nam"), Residence: value("Hà Nội"), IdentifyingFeatures: value("Sẹo"),
			Father: value("Nguyễn Văn Ba"), Mother: value("Trần Thị Tư"), Spouse: value("Lê Văn Năm"), PreviousNumber: value("012345678"),
		},
	})
	want := Form{
		Number: "001190123456", PreviousNumber: "012345678", Name: "Nguyễn Thị Hoa", Born: "15/01/1990", Sex: "Nữ",
		Nationality: "Việt Nam", Ethnicity: "Kinh", Religion: "Không", Origin: "Hà Nam", Residence: "Hà Nội", Features: "Sẹo",
		Issued: "20/04/2021", Expires: "15/01/2030", Father: "Nguyễn Văn Ba", Mother: "Trần Thị Tư", Spouse: "Lê Văn Năm",
	}
	if got != want {
		t.Error("a field is not as the desk programs write it")
	}
}

func TestWhatIsLeftOutStaysOut(t *testing.T) {
	if got := Of(&identity.Record{}); got != (Form{}) {
		t.Error("an empty record gave a field")
	}
}

func TestDates(t *testing.T) {
	for name, c := range map[string]struct{ iso, want personal.Text }{
		"none": {"", ""}, "year": {"1950", "1950"}, "month": {"1950-07", "07/1950"}, "day": {"2001-02-03", "03/02/2001"},
		"no date": {"tomorrow", ""}, "no such day": {"2001-02-30", ""},
	} {
		if got := date(c.iso); got != c.want {
			t.Errorf("%s: %q", name, got.Reveal())
		}
	}
}

func TestSexAndExpiry(t *testing.T) {
	if sex("male") != "Nam" || sex("unspecified") != "" {
		t.Error("sex")
	}
	if expiry(identity.Document{NoExpiry: true, Expires: "2099-12-31"}) != Unlimited {
		t.Error("a card without an end")
	}
}
