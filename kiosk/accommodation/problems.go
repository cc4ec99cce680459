package accommodation

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Problem is what is wrong with one guest's entry, as a code.
type Problem string

// The problems. Those after OtherProblem only the portal can know.
const (
	NameMissing            Problem = "name-missing"
	SexMissing             Problem = "sex-missing"
	BirthIncomplete        Problem = "birth-incomplete" // of a Vietnamese guest the portal takes full dates only; ask, do not complete
	BirthMissing           Problem = "birth-missing"
	PaperType              Problem = "paper-type"
	NumberCCCD             Problem = "number-cccd"
	NumberCanCuoc          Problem = "number-can-cuoc"
	NumberCMND             Problem = "number-cmnd"
	NumberLicence          Problem = "number-licence"
	NumberPassport         Problem = "number-passport"
	NumberInsurance        Problem = "number-insurance"
	NumberForm             Problem = "number-form"
	RoomMissing            Problem = "room-missing"
	ReasonMissing          Problem = "reason-missing"
	ReasonDetailMissing    Problem = "reason-detail-missing"
	PlaceUnknown           Problem = "place-unknown" // codes of a province or commune that the portal does not have together
	ArrivalDay             Problem = "arrival-day"   // neither today nor yesterday: another channel
	DepartureMissing       Problem = "departure-missing"
	DeparturePast          Problem = "departure-past"
	DepartureBeforeArrival Problem = "departure-before-arrival"
	ExtensionTooLong       Problem = "extension-too-long" // more than 30 days after arrival
	Duplicate              Problem = "duplicate"          // the same number twice in one list
	NationalityUnknown     Problem = "nationality-unknown"
	StayLimitMissing       Problem = "stay-limit-missing" // ask; no passport says it
	StayLimitPast          Problem = "stay-limit-past"
	OtherProblem           Problem = "other" // the portal's words alone say what
	InResidence            Problem = "in-residence"
	Overlap                Problem = "overlap"
)

// Problems lists every problem.
func Problems() []Problem {
	return []Problem{
		NameMissing, SexMissing, BirthIncomplete, BirthMissing, PaperType, NumberCCCD, NumberCanCuoc, NumberCMND, NumberLicence,
		NumberPassport, NumberInsurance, NumberForm, RoomMissing, ReasonMissing, ReasonDetailMissing, PlaceUnknown,
		ArrivalDay, DepartureMissing, DeparturePast, DepartureBeforeArrival, ExtensionTooLong, Duplicate, NationalityUnknown,
		StayLimitMissing, StayLimitPast, OtherProblem, InResidence, Overlap,
	}
}

// wording recognises the portal's sentences, by parts that tell them apart.
// The first that fits counts.
var wording = []struct {
	part    string
	problem Problem
}{
	{"chưa checkout", InResidence},
	{"trùng thời gian", Overlap},
	{"đã có khai báo tạm trú", Overlap},
	{"trùng giấy tờ", Duplicate},
	{"trùng số hộ chiếu", Duplicate},
	{"đến cslt phải là ngày", ArrivalDay},
	{"đi dự kiến phải lớn hoặc bằng ngày hôm qua", DeparturePast},
	{"đi dự kiến phải lớn hoặc bằng ngày đến", DepartureBeforeArrival},
	{"thời hạn tạm trú phải lớn hoặc bằng", StayLimitPast},
	{"30 ngày", ExtensionTooLong},
	{"loại giấy tờ phải có giá trị", PaperType},
	{"thẻ cccd phải gồm", NumberCCCD},
	{"thẻ căn cước phải gồm", NumberCanCuoc},
	{"cmnd phải gồm", NumberCMND},
	{"hộ chiếu chỉ được chứa", NumberPassport},
	{"giấy phép lái xe chỉ được chứa", NumberLicence},
	{"bhyt chỉ được chứa", NumberInsurance},
	{"chữ số", NumberForm},
	{"chỉ được chứa chữ", NumberForm},
	{"ký tự đặc biệt", NumberForm},
	{"số phòng", RoomMissing},
}

func recognise(sentence string) Problem {
	sentence = strings.ToLower(sentence)
	for _, w := range wording {
		if strings.Contains(sentence, w.part) {
			return w.problem
		}
	}
	return OtherProblem
}

// GuestProblem is one thing wrong with one guest.
type GuestProblem struct {
	Guest   int           `json:"guest"` // index in the list that was given, from 0
	Problem Problem       `json:"problem"`
	Text    personal.Text `json:"text,omitzero"` // the portal's sentence, which may hold the number; absent before sending
}

// period finds the dates of the stay that the portal has, "từ … đến …".
var period = regexp.MustCompile(`(?i)từ\s+(\d{4}-\d{2}-\d{2}|\d{2}/\d{2}/\d{4})`)

// arrival is the day (ISO 8601) on which the stay began that the portal's
// sentence is about, where it names one.
func (p GuestProblem) arrival() (day string, named bool) {
	found := period.FindStringSubmatch(p.Text.Reveal())
	if found == nil {
		return "", false
	}
	if t, err := time.Parse("02/01/2006", found[1]); err == nil {
		return t.Format(time.DateOnly), true
	}
	return found[1], true
}

// position finds "Bản khai báo N:", with which the portal begins each of its
// sentences; N counts from 1.
var position = regexp.MustCompile(`(?i)bản\s+khai\s+báo\s+(\d{1,6})\s*:`)

// parseProblems reads the portal's message about a list of n guests. A
// position outside the list is left to the message itself.
func parseProblems(message string, n int) []GuestProblem {
	message = norm.NFC.String(message)
	var found []GuestProblem
	marks := position.FindAllStringSubmatchIndex(message, -1)
	for i, m := range marks {
		end := len(message)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		at, err := strconv.Atoi(message[m[2]:m[3]])
		if err != nil || at < 1 || at > n {
			continue
		}
		text := strings.Trim(message[m[1]:end], " ,;.\r\n\t")
		found = append(found, GuestProblem{Guest: at - 1, Problem: recognise(text), Text: personal.Text(text)})
	}
	return found
}
