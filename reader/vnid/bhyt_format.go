package vnid

import (
	"encoding/hex"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"golang.org/x/text/unicode/norm"
)

// bhytNames are the JSON names of the parts, for errors.
var bhytNames = [...]string{
	"cardCode", fieldName, fieldBirth, fieldSex, fieldHome, "facility", "validFrom", "validTo", fieldIssued,
	"manager", "parent", "livingArea", "fiveYearsSince", "check", "benefitLevel", "placeOfIssue", "end",
}

// FormatBHYT writes the text that ParseBHYT reads, in the template of 2021 where
// a benefit level or place of issue is given, in the short one where nothing
// follows the issue date, else in that of 2017. The check string is the
// caller's. Errors are a [*FieldError] over [ErrBar] or [ErrSex].
func FormatBHYT(b BHYT) (personal.Text, error) {
	if sexDigit(b.Sex) == "" {
		return "", &FieldError{fieldSex, ErrSex}
	}
	parts := []string{
		b.Code.Reveal(), hexed(b.FullName.Reveal()), slashed(b.DateOfBirth), sexDigit(b.Sex),
		dash(hexed(b.Residence.Reveal())), dash(splitFacility(b.Facility.Reveal())),
		dash(slashed(b.ValidFrom)), dash(slashed(b.ValidTo)), dash(slashed(b.Issued)),
		dash(b.Manager.Reveal()), dash(hexed(b.Parent.Reveal())), dash(b.LivingArea.Reveal()), dash(slashed(b.FiveYearsSince)),
		dash(b.Check.Reveal()), dash(b.BenefitLevel.Reveal()), dash(hexed(b.PlaceOfIssue.Reveal())),
	}
	parts = append(parts[:bhytLen(b)], bhytEnd)
	return joinBars(bhytNames[:len(parts)], parts)
}

// bhytLen is how many parts the template has that holds everything in b.
func bhytLen(b BHYT) int {
	switch {
	case b.BenefitLevel != "" || b.PlaceOfIssue != "":
		return bhytParts
	case b.Manager != "" || !b.Parent.IsZero() || b.LivingArea != "" || !b.FiveYearsSince.IsZero() || b.Check != "":
		return bhytCheck + 1
	}
	return bhytIssued + 1
}

func hexed(s string) string { return hex.EncodeToString([]byte(norm.NFC.String(s))) }

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func sexDigit(sex personal.Text) string {
	switch sex {
	case mrz.Male:
		return "1"
	case mrz.Female:
		return "2"
	}
	return ""
}

// splitFacility makes "01 - 043" of "01043".
func splitFacility(s string) string {
	if len(s) < 3 || !allDigits(s[:2]) {
		return s
	}
	return s[:2] + " - " + s[2:]
}
