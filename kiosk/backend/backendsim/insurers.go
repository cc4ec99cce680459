package backendsim

import (
	"net/http"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation/kbttsim"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/fhirsim"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/hissim"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
	"github.com/cccd-agent/cccd-agent/kiosk/rar/rarsim"
)

// breakers are the faults of each backend, by its name.
func (s *Server) breakers() map[string]*rig.Breaker {
	return map[string]*rig.Breaker{
		vsssim.System: s.VSSFaults, kbttsim.System: s.KBTTFaults, hissim.System: s.HISFaults, fhirsim.System: s.FHIRFaults,
		rarsim.System: s.RARFaults,
	}
}

// insurers puts the systems that ask the insurance portal themselves behind the
// same address: while it is away, they have nothing to say.
func (s *Server) insurers(mux *http.ServeMux) {
	ask := func(question map[string]string) map[string]any {
		if s.VSSFaults.On(rig.Down) || s.VSSFaults.On(rig.Maintenance) {
			return nil
		}
		return s.VSS.Ask(question)
	}
	var staff [2]string
	if all := s.people.VSS.Staff; len(all) > 0 {
		staff = [2]string{all[0].Name, all[0].Number}
	}
	mux.Handle(hissim.Prefix+"/", hissim.New(hissim.Options{
		Rig: rig.Rig{Now: s.now, Book: s.Book, Faults: s.HISFaults}, Cast: s.people.HIS, Ask: ask, Staff: staff,
	}))
	mux.Handle(fhirsim.Prefix+"/", fhirsim.New(fhirsim.Options{
		Rig: rig.Rig{Now: s.now, Book: s.Book, Faults: s.FHIRFaults}, Cast: s.people.FHIR, Ask: ask, Staff: staff,
	}))
}
