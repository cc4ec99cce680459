package deskpost

import (
	"github.com/cccd-agent/cccd-agent/kiosk/cardform"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// sheet is the JSON object that the hospital systems take: all seventeen fields
// always, what is not known as an empty text.
type sheet struct {
	fields
	Image personal.Bytes `json:"id_img"` // base64 of the picture as the chip holds it
}

// fields are the texts of [cardform.Form] under the desktop program's names.
type fields struct {
	Number         personal.Text `json:"id_card"`
	PreviousNumber personal.Text `json:"old_id_card"`
	Name           personal.Text `json:"full_name"`
	Born           personal.Text `json:"date_of_birth"`
	Sex            personal.Text `json:"gender"`
	Nationality    personal.Text `json:"nationality"`
	Ethnicity      personal.Text `json:"race"`
	Religion       personal.Text `json:"religion"`
	Origin         personal.Text `json:"place_of_origin"`
	Residence      personal.Text `json:"place_of_residence"`
	Features       personal.Text `json:"personal_identification"`
	Issued         personal.Text `json:"date_of_issue"`
	Expires        personal.Text `json:"date_of_expiry"`
	Father         personal.Text `json:"father_name"`
	Mother         personal.Text `json:"mother_name"`
	Spouse         personal.Text `json:"wife_name"`
}

func sheetOf(r *identity.Record) sheet {
	s := sheet{fields: fields(cardform.Of(r)), Image: personal.Bytes{}}
	if r.Portrait != nil && r.Portrait.Image != nil {
		s.Image = r.Portrait.Image
	}
	return s
}
