package backendsim

import (
	"bytes"

	"go.yaml.in/yaml/v3"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance/fhirsim"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/hissim"
)

// AgentConfig is a configuration file for the agent that uses these backends
// with the first account, member of staff and facility of the cast. caFile is
// where CAPEM was written.
func (s *Server) AgentConfig(caFile string) ([]byte, error) {
	type object map[string]any
	doc := object{}
	if v := s.people.VSS; len(v.Accounts) > 0 && len(v.Staff) > 0 {
		doc["insurance"] = object{
			"url": s.URL(), "caFile": caFile, "username": v.Accounts[0].Username, "password": v.Accounts[0].Password,
			"staff": object{"name": v.Staff[0].Name, "cccd": v.Staff[0].Number},
			// The other ways, with way: his or way: fhir.
			"his":  object{"url": s.URL() + hissim.Prefix, "caFile": caFile, "merchant": s.people.HIS.Merchant, "secret": s.people.HIS.Secret},
			"fhir": object{"url": s.URL() + fhirsim.Prefix, "caFile": caFile, "token": s.people.FHIR.Bearer},
		}
	}
	if k := s.people.KBTT; len(k.Accounts) > 0 {
		doc["accommodation"] = object{
			"url": s.URL(), "caFile": caFile, "username": k.Accounts[0].Username, "password": k.Accounts[0].Password,
			"basic": k.Basic, "refreshBasic": k.RefreshBasic, "facility": object{"type": string(k.Accounts[0].Type)},
		}
	}
	if s.RAR != nil && s.askRAR {
		doc["rar"] = s.centreConfig(caFile)
	}
	var out bytes.Buffer
	e := yaml.NewEncoder(&out)
	e.SetIndent(2)
	err := e.Encode(doc)
	return out.Bytes(), err
}
