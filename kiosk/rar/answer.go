package rar

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"

	"github.com/cccd-agent/cccd-agent/reader/check"
)

// maxAnswer bounds an answer in bytes.
const maxAnswer = 64 << 10

var errAnswer = errors.New("rar: not an answer of the centre")

// answer is what the centre said, in codes.
type answer struct {
	result string // responds.result
	exit   string // exitcode, empty where there is none
	code   string // VRF_…, empty where there is none
}

var codes = regexp.MustCompile(`^VRF_[A-Z0-9_]{1,40}$`)

// parseAnswer reads responds.result, exitcode beside or in responds, and the
// first VRF_ code of either. Everything else in the answer is not looked at.
func parseAnswer(body []byte) (answer, error) {
	var top map[string]json.RawMessage
	if len(body) > maxAnswer || json.Unmarshal(body, &top) != nil {
		return answer{}, errAnswer
	}
	var responds map[string]json.RawMessage
	if json.Unmarshal(top["responds"], &responds) != nil || responds["result"] == nil {
		return answer{}, errAnswer
	}
	var a answer
	var ok bool
	if a.result, ok = scalar(responds["result"]); !ok {
		return answer{}, errAnswer
	}
	for _, level := range []map[string]json.RawMessage{top, responds} {
		if v, found := level["exitcode"]; found && a.exit == "" {
			if a.exit, ok = scalar(v); !ok {
				return answer{}, errAnswer
			}
		}
		if a.code == "" {
			a.code = codeIn(level)
		}
	}
	return a, nil
}

// scalar is a JSON text, number or truth value as text.
func scalar(raw json.RawMessage) (string, bool) {
	var text string
	if json.Unmarshal(raw, &text) == nil && len(raw) > 0 && raw[0] == '"' {
		return text, len(text) <= 64
	}
	var flag bool
	var number json.Number
	if json.Unmarshal(raw, &flag) == nil && raw[0] != 'n' || json.Unmarshal(raw, &number) == nil && number != "" {
		return string(raw), len(raw) <= 64
	}
	return "", false
}

// codeIn finds a code among texts, by name in order, so that the same answer is
// always told the same.
func codeIn(level map[string]json.RawMessage) string {
	names := make([]string, 0, len(level))
	for name := range level {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if text, ok := scalar(level[name]); ok && codes.MatchString(text) {
			return text
		}
	}
	return ""
}

// judge gives the check's result and detail. A result under an exit code that is
// not fine, or that is in no list, decides nothing.
func (a answer) judge(o Options) (check.Result, string) {
	fine := a.exit == "" || slices.Contains(o.Fine, a.exit)
	switch {
	case fine && slices.Contains(o.Accepted, a.result):
		return check.Successful, a.code
	case fine && slices.Contains(o.Refused, a.result):
		return check.Failed, a.code
	}
	return check.Undetermined, orWords(a.code, "an answer that is not in the configuration")
}

func orWords(code, words string) string {
	if code != "" {
		return code
	}
	return words
}
