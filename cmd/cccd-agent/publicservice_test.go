package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/publicservice"
	"github.com/cccd-agent/cccd-agent/kiosk/statement"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// counterConfig has one backend in the clear and one hand-over that is wrong;
// the counter works without them.
const counterConfig = `
desk:
  name: Bộ phận Một cửa
  place: Hà Nội
insurance:
  url: http://10.0.0.1
  username: a
  password: b
handover:
  sai:
    template: '{{.Person.fullName}}'
  motcua:
    ready: lgsp
    values: {MaDVC: "1.004194", MaCanBo: cb01}
`

// counter is a public-service desk: a daemon, and its own socket.
type counter struct {
	t      *testing.T
	client *http.Client
}

func (c counter) call(path, body string, want int) []byte {
	c.t.Helper()
	method := http.MethodPost
	if body == "" {
		method = http.MethodGet
	}
	req, err := http.NewRequestWithContext(c.t.Context(), method, api.LocalAddress+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	resp, err := c.client.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != want {
		c.t.Fatalf("%s: %d, want %d: %s %v", path, resp.StatusCode, want, raw, err)
	}
	return raw
}

func in[T any](t *testing.T, raw []byte) (v T) {
	t.Helper()
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// A person without a card at the counter: nothing leaves the desk before their
// word and staff's reason; then a statement that another program checks, the
// text for the one-stop system, and the form.
func TestPublicServiceDesk(t *testing.T) {
	data := t.TempDir()
	config := filepath.Join(data, "agent.yaml")
	if err := os.WriteFile(config, []byte(counterConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	daemon := raise(t, data, "--config", config)
	daemon.port(t) // it goes on without the wrong backends
	client, err := api.Dial(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	defer client.CloseIdleConnections()
	c := counter{t, client}

	group := in[visit.CaseView](t, c.call("/v1/cases", `{"purpose":"public-service"}`, 201))
	v := in[visit.View](t, c.call("/v1/visits", `{"purpose":"public-service","case":"`+group.ID+`","context":{"role":"applicant"}}`, 201))
	at := "/v1/visits/" + v.ID
	c.call(at+"/typed", `{"number":"001190123456","fullName":"Nguyễn Thị Mẫu","dateOfBirth":"1990-01-15","sex":"female","paper":"cccd"}`, 200)
	const audience = "https://mot-cua.example.vn"
	ask := `{"audience":"` + audience + `"}`
	c.call(at+"/statement", ask, 409) // the person has not agreed
	c.call(at+"/consent", `{"to":"hand-over","given":true}`, 200)
	c.call(at+"/statement", ask, 409) // typed is below what the purpose asks for
	c.call("/v1/cases/"+group.ID+"/ct01", `{}`, 409)
	c.call(at+"/decide", `{"reason":"seen-otherwise"}`, 200)

	st := in[publicservice.Statement](t, c.call(at+"/statement", ask, 200))
	got := in[publicservice.Redeemed](t, c.call("/v1/statements/redeem", `{"reference":"`+st.Reference.Reveal()+`"}`, 200))
	c.call("/v1/statements/redeem", `{"reference":"`+st.Reference.Reveal()+`"}`, 404)
	keys := in[jose.JSONWebKeySet](t, c.call("/v1/keys", "", 200))
	claims, err := statement.Verify(got.JWS.Reveal(), keys, audience, time.Now(), func(string) bool { return false })
	if err != nil || claims.Verdict != "claimed" || claims.Decided != "seen-otherwise" || claims.Method != "NHAP_TAY" || !claims.Evidence.AnchorMissing {
		t.Errorf("%v: %s %s %s", err, claims.Verdict, claims.Decided, claims.Method)
	}

	out := in[publicservice.HandedOver](t, c.call(at+"/handover", `{"name":"motcua"}`, 200))
	if request := in[map[string]string](t, []byte(out.Text)); request["HoVaTen"] != "NGUYỄN THỊ MẪU" || request["MaTichHop"] != "037" || request["MaYeuCau"] != out.ID {
		t.Error("the one-stop request is not of its layout")
	}
	c.call(at+"/handover", `{"name":"sai"}`, 409) // left out
	if page := c.call("/v1/cases/"+group.ID+"/ct01", `{"content":"Đăng ký tạm trú"}`, 200); !strings.HasPrefix(string(page), "%PDF-") {
		t.Error("no form")
	}
	c.call("/v1/payments", `{"visit":"`+v.ID+`","amount":1}`, 409) // no account is configured
}

// config check tries each template and says whom people are handed to, and what
// goes in the clear.
func TestConfigCheckOfHandOvers(t *testing.T) {
	data := t.TempDir()
	check := func(text string) answer {
		path := filepath.Join(data, "agent.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return runAgent(t, "", data, "config", "check", "--config", path)
	}
	good := check("handover:\n  a:\n    ready: birth\n  b:\n    template: '{}'\n    insecureLAN: true\n    url: http://10.0.0.1\n")
	said := in[struct {
		Handovers   []handOverRow `json:"handovers"`
		Unencrypted []string      `json:"unencrypted"`
	}](t, []byte(good.out))
	if good.exit != exitOK || len(said.Handovers) != 2 || !said.Handovers[0].Case || !said.Handovers[1].Delivered || strings.Join(said.Unencrypted, " ") != "handover.b" {
		t.Errorf("%d %s", good.exit, good.out)
	}
	wrong := check("handover:\n  a:\n    template: |\n      {\n      \"ten\": {{.Person.fullName}}\n      }\n")
	if wrong.exit == exitOK || !strings.Contains(wrong.out, "agent.yaml:5") || !strings.Contains(wrong.out, "handover.a.template") {
		t.Errorf("%d %s", wrong.exit, wrong.out)
	}
}
