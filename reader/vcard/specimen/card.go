package specimen

import (
	"fmt"
	"image"
)

// Kind is which document is drawn.
type Kind int

// The documents that can be drawn.
const (
	CCCD2021    Kind = iota // the chip citizen card of 2021: QR on the front
	CanCuoc2024             // the Căn cước of 2024: QR on the back
	Passport                // TD3: the data page, and the cover as its back
)

// Card is what is printed on a document, word for word, in composed or
// decomposed letters. All of it is invented; an empty field stays empty on the
// picture. A text that is too long is set smaller, then on more lines, then cut.
type Card struct {
	Kind                Kind
	Number              string // twelve digits; of a passport its own number
	PersonalNumber      string // of a passport: the holder's twelve digits
	FullName            string // printed in capitals
	DateOfBirth         string // dates as dd/mm/yyyy
	Sex                 string // Nam, Nữ
	Nationality         string
	PlaceOfOrigin       string // quê quán; on the Căn cước the place where the birth was registered, on a passport of birth
	Residence           string
	IdentifyingFeatures string
	Issued              string
	Expires             string   // a date, or Không thời hạn
	MRZ                 []string // lines as the standard writes them
	QR                  string   // empty: none
	Face                []byte   // JPEG, as [Face] gives; empty: a blank frame
}

// ID-1 and ID-3 at 300 dots per inch (ISO/IEC 7810).
const (
	cardWidth, cardHeight = 1011, 638
	pageWidth, pageHeight = 1476, 1039
)

// Front draws the side with the portrait. It fails where Face is no picture or
// QR is longer than a QR code can be.
func Front(c Card) (image.Image, error) {
	return c.draw(map[Kind]func(contents) page{CCCD2021: cccdFront, CanCuoc2024: canCuocFront, Passport: dataPage})
}

// Back draws the side with the MRZ; of a passport, whose MRZ is on the data page,
// its cover. It fails as [Front] does.
func Back(c Card) (image.Image, error) {
	return c.draw(map[Kind]func(contents) page{CCCD2021: cccdBack, CanCuoc2024: canCuocBack, Passport: cover})
}

// contents is a card with its pictures ready; those that it lacks are nil.
type contents struct {
	Card
	face, qr image.Image
}

func (c Card) draw(layouts map[Kind]func(contents) page) (image.Image, error) {
	layout, ok := layouts[c.Kind]
	if !ok {
		return nil, fmt.Errorf("specimen: unknown kind of document: %d", c.Kind)
	}
	ready, err := c.contents()
	if err != nil {
		return nil, err
	}
	return layout(ready).paint(), nil
}

func (c Card) contents() (contents, error) {
	ready := contents{Card: c}
	var err error
	if len(c.Face) > 0 {
		if ready.face, err = decodeFace(c.Face); err != nil {
			return contents{}, err
		}
	}
	if c.QR != "" {
		ready.qr, err = printedQR(c.QR)
	}
	return ready, err
}
