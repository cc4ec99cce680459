package portalfile

import (
	"encoding/xml"
	"io"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
)

// foreigners is the portal's XML of foreign guests; the order of the fields is
// the portal's.
type foreigners struct {
	XMLName xml.Name    `xml:"KHAI_BAO_TAM_TRU"`
	Guests  []foreigner `xml:"THONG_TIN_KHACH"`
}

type foreigner struct {
	Number      int    `xml:"so_thu_tu"`
	Name        string `xml:"ho_ten"`
	Birth       string `xml:"ngay_sinh"`
	BirthKnown  string `xml:"ngay_sinh_dung_den"` // D, or Y for a year alone
	Sex         string `xml:"gioi_tinh"`
	Nationality string `xml:"ma_quoc_tich"`
	Passport    string `xml:"so_ho_chieu"`
	Room        string `xml:"so_phong"`
	Arrival     string `xml:"ngay_den"`
	Departure   string `xml:"ngay_di_du_kien"`
	// ngay_tra_phong, between these two, is left out: nobody has left yet.
	StayLimit string `xml:"thoi_han_tam_tru"`
}

// WriteForeigners writes foreign guests in the portal's XML. Errors:
// [ErrForeigner] for one who is none, and the writer's.
func WriteForeigners(w io.Writer, guests []accommodation.Guest) error {
	var all foreigners
	for i, g := range guests {
		if !g.Foreign() {
			return ErrForeigner
		}
		kind, birth := accommodation.BirthAsKnown(g.Birth)
		sex := map[accommodation.Sex]string{accommodation.Male: "M", accommodation.Female: "F"}[g.Sex]
		all.Guests = append(all.Guests, foreigner{
			Number: i + 1, Name: g.Name.Reveal(), Birth: turned(birth), BirthKnown: kind, Sex: sex, Nationality: g.Nationality,
			Passport: g.Number.Reveal(), Room: g.Room, Arrival: dayOf(g.Arrival), Departure: dayOf(g.Departure),
			StayLimit: turned(g.StayLimit.Reveal()),
		})
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// turned is an ISO day as the files write it.
func turned(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.Format(dayForm)
}
