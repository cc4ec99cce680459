package visit

import (
	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// typedPapers are the accommodation portal's codes of the papers that staff type from.
var typedPapers = map[Paper]accommodation.Paper{
	PaperCCCD: accommodation.CCCD, PaperCanCuoc: accommodation.CanCuoc, PaperCMND: accommodation.CMND,
	PaperPassport: accommodation.Passport, PaperBirth: accommodation.BirthCertificate, PaperInsurance: accommodation.InsuranceCard,
	PaperLicence: accommodation.DrivingLicence, PaperNotice: accommodation.NumberNotice, PaperVNeID: accommodation.CanCuoc,
}

// paper is the portal's code of the guest's paper; 0 where none fits.
func (e *entry) paper() accommodation.Paper {
	if e.Method == MethodTyped || e.Method == MethodVNeID {
		if code, ok := typedPapers[Paper(e.Guest)]; ok {
			return code
		}
	}
	return accommodation.PaperOf(e.Whole.Document.Kind)
}

// paperNumber is the number that the portal knows a paper by: a citizen card has
// the personal number, any other its own.
func (e *entry) paperNumber() personal.Text {
	switch e.Whole.Document.Kind {
	case identity.KindCCCD, identity.KindCanCuoc:
		return e.Whole.Person.PersonalNumber.Text()
	}
	return e.Whole.Document.Number
}
