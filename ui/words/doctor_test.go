package words

import (
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/doctor"
)

func TestEveryFindingHasItsSentence(t *testing.T) {
	for _, c := range doctor.Codes() {
		if _, ok := findings[string(c)]; !ok {
			t.Errorf("finding %s", c)
		}
	}
	for _, a := range doctor.Advices() {
		if _, ok := findingAdvice[a]; !ok {
			t.Errorf("advice %s", a)
		}
	}
	if len(findings) != len(doctor.Codes()) || len(findingAdvice) != len(doctor.Advices()) {
		t.Error("there are sentences for codes that do not exist")
	}
	for name, table := range map[string]map[string]phrase{"finding": findings, "advice": findingAdvice, "status": findingStatus} {
		for code, p := range table {
			if p.vi == "" || p.en == "" || p.vi == p.en || strings.Contains(p.vi+p.en, "%") {
				t.Errorf("%s %s lacks a language", name, code)
			}
		}
	}
}

func TestStatusesAreTold(t *testing.T) {
	for _, s := range []doctor.Status{doctor.OK, doctor.Warn, doctor.Fail, doctor.Unknown} {
		if Vietnamese.FindingStatus(string(s)) == string(s) || StatusSymbol(string(s)) == "" {
			t.Errorf("%s", s)
		}
	}
	if StatusSymbol("fail") == StatusSymbol("ok") || English.Finding("new") != "new" || English.FindingAdvice("new") != "new" {
		t.Error("what is unknown or broken looks fine")
	}
}
