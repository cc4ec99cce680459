package rar

import (
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/check"
)

func standard() Options {
	return Options{Accepted: []string{"true"}, Refused: []string{"false"}, Fine: []string{"0"}}
}

func TestAnswers(t *testing.T) {
	for body, want := range map[string]struct {
		result check.Result
		detail string
	}{
		`{"responds":{"result":true},"exitcode":0}`:                             {check.Successful, ""},
		`{"responds":{"result":"true","code":"VRF_01"},"exitcode":"0"}`:         {check.Successful, "VRF_01"},
		`{"responds":{"result":false,"exitcode":0},"code":"VRF_02"}`:            {check.Failed, "VRF_02"},
		`{"responds":{"result":true},"exitcode":5,"code":"VRF_03"}`:             {check.Undetermined, "VRF_03"},
		`{"responds":{"result":2}}`:                                             {check.Undetermined, "an answer that is not in the configuration"},
		`{"responds":{"result":true,"name":"VRF_<b>","note":"Nguyễn Thị Hoa"}}`: {check.Successful, ""},
	} {
		a, err := parseAnswer([]byte(body))
		if err != nil {
			t.Errorf("%s: %v", body, err)
			continue
		}
		if result, detail := a.judge(standard()); result != want.result || detail != want.detail {
			t.Errorf("%s: %s %q", body, result, detail)
		}
	}
	for _, body := range []string{"", "null", "[]", "{}", `{"responds":null}`, `{"responds":{}}`, `{"responds":{"result":null}}`, `{"responds":{"result":{}}}`,
		`{"responds":{"result":true},"exitcode":[]}`, `{"responds":{"result":true},"exitcode":null}`, `{"responds":{"result":"` + strings.Repeat("x", 65) + `"}}`,
		`{"responds":{"result":true},"x":"` + strings.Repeat("x", maxAnswer) + `"}`} {
		if a, err := parseAnswer([]byte(body)); err == nil {
			t.Errorf("%.60s: %+v", body, a)
		}
	}
}

// No answer panics, and only a code of the centre's form gets into a detail.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte(`{"responds":{"result":true,"code":"VRF_01"},"exitcode":0}`))
	f.Add([]byte(`{"responds":{"result":null}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		a, err := parseAnswer(body)
		if err != nil {
			return
		}
		if _, detail := a.judge(standard()); detail != "" && !codes.MatchString(detail) && detail != "an answer that is not in the configuration" {
			t.Error("foreign words in a detail")
		}
	})
}
