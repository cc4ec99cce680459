package words

import (
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
)

func TestEverySentenceIsThereInBothLanguages(t *testing.T) {
	tables := map[string]map[string]phrase{"verdicts": verdicts, "results": results, "checks": checks, "seen": seen, "fields": fields, "phases": phases, "interface": interfacePhrases,
		"actions": actions, "queryFields": queryFields, "lodgingActions": lodgingActions, "lodgingStates": lodgingStates, "lodgingFields": lodgingFields, "problems": problems, "unreachable": unreachable, "configProblems": configProblems, "templateProblems": templateProblems, "typingProblems": typingProblems, "typingKeys": typingKeys}
	tables["ticketWays"] = ticketWays
	tables["visit"], tables["ways"], tables["end"], tables["act"], tables["staff"], tables["touch"] = visitPhrases, wayPhrases, endPhrases, actPhrases, staffPhrases, touchPhrases
	tables["methods"], tables["shortVerdicts"], tables["backendNames"], tables["deliveries"], tables["statistics"] = methods, shortVerdicts, backendNames, deliveries, statisticsPhrases
	for code, f := range printerFailures {
		tables["failure "+code] = map[string]phrase{"message": f.message, "advice": f.advice}
	}
	for code, f := range failures {
		tables["failure "+code] = map[string]phrase{"message": f.message, "advice": f.advice}
	}
	for name, table := range tables {
		for code, p := range table {
			if p.vi == "" || p.en == "" {
				t.Errorf("%s %s lacks a language", name, code)
			}
			if strings.Count(p.vi, "%") != strings.Count(p.en, "%") {
				t.Errorf("%s %s takes different values in each language", name, code)
			}
		}
	}
}

// A key that is in two catalogues says on one screen what was meant for another.
func TestNoKeyIsInTwoCatalogues(t *testing.T) {
	seen := map[string]phrase{}
	for _, catalogue := range catalogues() {
		for key, p := range catalogue {
			if other, twice := seen[key]; twice && other != p {
				t.Errorf("%s is %q and %q", key, other.vi, p.vi)
			}
			if seen[key] = p; p.vi == "" || p.en == "" || strings.Count(p.vi, "%") != strings.Count(p.en, "%") {
				t.Errorf("%s lacks a language, or takes different values in each", key)
			}
		}
	}
}

func TestEveryCodeOfTheBackendsHasItsSentence(t *testing.T) {
	for _, a := range insurance.Actions() {
		if _, ok := actions[string(a)]; !ok {
			t.Errorf("insurance action %s", a)
		}
	}
	for _, a := range accommodation.Actions() {
		if _, ok := lodgingActions[string(a)]; !ok {
			t.Errorf("accommodation action %s", a)
		}
	}
	for _, p := range accommodation.Problems() {
		if _, ok := problems[string(p)]; !ok {
			t.Errorf("accommodation problem %s", p)
		}
	}
}

func TestUnknownCodesAreNotSilent(t *testing.T) {
	for _, l := range []Lang{Vietnamese, English} {
		if l.Verdict("new") != "new" || l.Check("new.check") != "new.check" || l.Say("new") != "new" {
			t.Error("an unknown code was swallowed")
		}
		if message, advice := l.Failure("new"); message != "new" || advice == "" {
			t.Errorf("%q %q", message, advice)
		}
	}
}

func TestHashChecksNameTheirDataGroup(t *testing.T) {
	if got := English.Check("pa.hash.dg13"); got != "DG13 unaltered" {
		t.Error(got)
	}
	if got := Vietnamese.Phase("dg2"); got != "Đọc DG2, giữ yên thẻ" {
		t.Error(got)
	}
}

func TestDatesAsPeopleWriteThem(t *testing.T) {
	for iso, want := range map[string]string{"1990-01-15": "15/01/1990", "1990-01": "01/1990", "1990": "1990", "": ""} {
		if got := Vietnamese.Date(iso); got != want {
			t.Errorf("%s: %s", iso, got)
		}
		if got := English.Date(iso); got != iso {
			t.Errorf("%s: %s", iso, got)
		}
	}
}
