package words

import (
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
)

func TestEveryProblemOfTheAPIHasItsSentences(t *testing.T) {
	for _, code := range api.Codes() {
		for _, l := range []Lang{Vietnamese, English} {
			title, advice := l.APIProblem(string(code))
			if title == "" || advice == "" {
				t.Errorf("%s lacks its %s", code, l)
			}
		}
	}
	for code := range apiProblems {
		known := false
		for _, c := range api.Codes() {
			known = known || string(c) == code
		}
		if !known {
			t.Errorf("%s is no code of the API", code)
		}
	}
}

func TestAnUnknownProblemLeavesTheAPIItsOwnWords(t *testing.T) {
	if title, advice := English.APIProblem("new"); title != "" || advice != "" || HasAPIProblem("new") {
		t.Error(title, advice)
	}
}
