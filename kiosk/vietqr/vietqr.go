// Package vietqr makes the transfer order of NAPAS 247 that a person pays a
// co-payment with: the EMVCo merchant-presented code, as text and as a picture.
//
// A code is an order and never a receipt: whoever pays may pay another amount,
// or not at all. That money came is said by the bank alone. Nothing in a code
// may name the person: their bank and everybody who sees the paper reads it.
package vietqr

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// Limits of a transfer order.
const (
	MaxAmount  = 500_000_000 // đồng; a transfer by NAPAS 247 is below it
	MaxPurpose = 25          // characters, as hospital guides keep them
	maxAccount = 19
	maxBill    = 25
)

// Tags of the code, EMVCo's and NAPAS's inside tag 38.
const (
	tagFormat     = "00"
	tagInitiation = "01" // 11 static, 12 dynamic: with an amount
	tagNapas      = "38"
	tagCurrency   = "53"
	tagAmount     = "54"
	tagCountry    = "58"
	tagAdditional = "62"
	tagCRC        = "63"

	napasAID    = "A000000727"
	toAccount   = "QRIBFTTA"
	toCard      = "QRIBFTTC"
	currencyVND = "704"
)

// Order is a transfer to the desk's own account.
type Order struct {
	Bank     string // BIN, six digits
	Account  string // of the desk's house: letters and digits
	Card     bool   // Account is a card number
	Amount   int64  // đồng; 0: whoever pays fills it in
	Purpose  string // ASCII, at most 25 characters
	Bill     string // number of the bill; may be empty
	Terminal string // of the desk; may be empty
}

// FieldError is a value that no code may hold. It never repeats the value.
type FieldError struct {
	Field   string // bank, account, amount, purpose, bill, terminal
	Problem string // missing, malformed, too-long, range, personal-number
}

func (e *FieldError) Error() string { return fmt.Sprintf("vietqr: %s: %s", e.Field, e.Problem) }

// Check returns nil or a [*FieldError].
func (o Order) Check() error {
	switch {
	case len(o.Bank) != 6 || !only(o.Bank, isDigit):
		return &FieldError{"bank", "malformed"}
	case o.Account == "":
		return &FieldError{"account", "missing"}
	case len(o.Account) > maxAccount:
		return &FieldError{"account", "too-long"}
	case !only(o.Account, isAlphanumeric), o.Card && !only(o.Account, isDigit):
		return &FieldError{"account", "malformed"}
	case o.Amount < 0 || o.Amount >= MaxAmount:
		return &FieldError{"amount", "range"}
	}
	return o.checkTexts()
}

func (o Order) checkTexts() error {
	for _, f := range []struct {
		name, text string
		most       int
	}{{"purpose", o.Purpose, MaxPurpose}, {"bill", o.Bill, maxBill}, {"terminal", o.Terminal, maxBill}} {
		switch {
		case len(f.text) > f.most:
			return &FieldError{f.name, "too-long"}
		case !only(f.text, isPrintable), strings.TrimSpace(f.text) != f.text:
			return &FieldError{f.name, "malformed"}
		case namesSomebody(f.text):
			return &FieldError{f.name, "personal-number"}
		}
	}
	return nil
}

// Text is the code's content. Errors are [*FieldError].
func (o Order) Text() (string, error) {
	if err := o.Check(); err != nil {
		return "", err
	}
	initiation, service := "12", toAccount
	if o.Amount == 0 {
		initiation = "11"
	}
	if o.Card {
		service = toCard
	}
	var b strings.Builder
	put(&b, tagFormat, "01")
	put(&b, tagInitiation, initiation)
	put(&b, tagNapas, object("00", napasAID)+object("01", object("00", o.Bank)+object("01", o.Account))+object("02", service))
	put(&b, tagCurrency, currencyVND)
	if o.Amount > 0 {
		put(&b, tagAmount, strconv.FormatInt(o.Amount, 10))
	}
	put(&b, tagCountry, "VN")
	put(&b, tagAdditional, object("01", o.Bill)+object("07", o.Terminal)+object("08", o.Purpose))
	b.WriteString(tagCRC + "04") // the checksum is over its own tag and length too
	fmt.Fprintf(&b, "%04X", vnid.CRC16(b.String()))
	return b.String(), nil
}

func put(b *strings.Builder, tag, value string) { b.WriteString(object(tag, value)) }

// object is tag, length and value; nothing where there is no value.
func object(tag, value string) string {
	if value == "" {
		return ""
	}
	return fmt.Sprintf("%s%02d%s", tag, len(value), value)
}
