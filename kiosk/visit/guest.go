package visit

import (
	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// guest takes the guest's paper from the record, and what the paper lacks from
// the request: what is not known is asked for, never completed. Until when a
// foreigner may stay is such a thing.
func (d *Desk) guest(e *entry, req AccommodationRequest) (accommodation.Guest, error) {
	if e.Whole == nil {
		return accommodation.Guest{}, &FieldError{"record", "missing"}
	}
	p := e.Whole.Person
	g := accommodation.Guest{
		Name: p.FullName.Text(), Sex: accommodation.Sex(p.Sex.Text().Reveal()), Birth: p.DateOfBirth.Text(),
		Paper: e.paper(), Number: e.paperNumber(), Arrival: e.Context.Arrival, Departure: e.Context.Departure,
		Room: e.Context.Room, Reason: accommodation.Reason(e.Context.Reason), ReasonDetail: req.ReasonDetail,
		Phone: req.Phone, Address: p.Residence.Text(),
	}
	if g.Arrival.IsZero() {
		g.Arrival = d.o.Now()
	}
	if req.Birth != "" {
		g.Birth = req.Birth
	}
	if req.Address != "" {
		g.Address = req.Address
	}
	nationality, err := e.nationality(req, g.Paper)
	if err != nil {
		return g, err
	}
	if !accommodation.Vietnamese(nationality) {
		g.Nationality, g.StayLimit = accommodation.Nationality(nationality), req.StayLimit
		return g, nil
	}
	g.Home = accommodation.Permanent
	g.Province, g.Ward = d.place(g.Address, req)
	return g, nil
}

// nationality is the record's, or that of the request, where the portal's list
// has another code. Whoever shows a Vietnamese paper is Vietnamese; a passport
// without a nationality says nothing.
func (e *entry) nationality(req AccommodationRequest, paper accommodation.Paper) (string, error) {
	of := e.Whole.Person.Nationality.Text().Reveal()
	switch {
	case req.Nationality != "":
		return req.Nationality, nil
	case of != "":
		return of, nil
	case paper == accommodation.Passport:
		return "", &FieldError{"nationality", "missing"}
	}
	return "VNM", nil
}

// place is where an address is in the portal's codes: as a person chose, or as
// it says for certain.
func (d *Desk) place(address personal.Text, req AccommodationRequest) (province, ward string) {
	if req.Province != "" || d.o.Locate == nil {
		return req.Province, req.Ward
	}
	at := d.o.Locate(address.Reveal())
	return at.Code, at.Ward
}

// places is what the address on the paper may mean, before the guest is
// notified of; nil where there is nothing to choose.
func (d *Desk) places(e *entry) *accommodation.Location {
	if d.o.Locate == nil || e.Purpose != Accommodation || e.Accommodation != nil || e.Whole == nil {
		return nil
	}
	at := d.o.Locate(e.Whole.Person.Residence.Text().Reveal())
	if at.Ward == "" && len(at.Candidates) == 0 {
		return nil
	}
	return &at
}
