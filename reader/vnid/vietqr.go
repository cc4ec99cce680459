package vnid

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// VietQR is a bank transfer order as NAPAS 247 prints it: what a patient pays a
// co-payment with. The checksum guards against misreading, not against forgery.
type VietQR struct {
	Bank    string        `json:"bin"` // six digits
	Account personal.Text `json:"account"`
	Amount  int64         `json:"amount,omitempty"` // đồng; 0 where the payer fills it in
	Purpose personal.Text `json:"purpose,omitzero"`
	CRCOK   bool          `json:"crcOk"`
}

// Tags of the EMVCo merchant-presented code, and NAPAS's own inside tag 38.
const (
	vietQRBegin   = "000201" // payload format indicator
	napasAID      = "A000000727"
	tagNapas      = "38"
	tagNapasOrder = "01" // in 38: 00 bank, 01 account
	tagAmount     = "54"
	tagAdditional = "62"
	tagPurpose    = "08" // in 62
	crcBegin      = "6304"
)

// ParseVietQR reads a transfer order. Errors are [ErrNotVietQR], [ErrSize], or a
// [*FieldError]. A wrong checksum is no error: see CRCOK.
func ParseVietQR(text string) (VietQR, error) {
	text = trimEnds(text)
	if len(text) > maxText {
		return VietQR{}, ErrSize
	}
	if !strings.HasPrefix(text, vietQRBegin) {
		return VietQR{}, ErrNotVietQR
	}
	top, ok := emvObjects(text)
	if !ok {
		return VietQR{}, ErrNotVietQR
	}
	napas, ok := emvObjects(top[tagNapas])
	if !ok || napas["00"] != napasAID {
		return VietQR{}, ErrNotVietQR
	}
	order, ok := emvObjects(napas[tagNapasOrder])
	if !ok || order["00"] == "" || order["01"] == "" {
		return VietQR{}, &FieldError{"account", ErrEmpty}
	}
	amount, err := parseAmount(top[tagAmount])
	if err != nil {
		return VietQR{}, err
	}
	additional, ok := emvObjects(top[tagAdditional])
	if !ok {
		return VietQR{}, &FieldError{"purpose", ErrSize}
	}
	return VietQR{
		Bank: order["00"], Account: personal.Text(order["01"]), Amount: amount,
		Purpose: personal.Text(additional[tagPurpose]), CRCOK: crcOK(text),
	}, nil
}

// emvObjects reads objects of a two-digit tag, a two-digit length and a value;
// of a tag that is there twice the first counts. It is false where a length lies.
func emvObjects(s string) (map[string]string, bool) {
	objects := make(map[string]string)
	for s != "" {
		if len(s) < 4 || !allDigits(s[:4]) {
			return nil, false
		}
		tag := s[:2]
		n, _ := digits(s[2:4])
		if s = s[4:]; n > len(s) {
			return nil, false
		}
		if _, twice := objects[tag]; !twice {
			objects[tag] = s[:n]
		}
		s = s[n:]
	}
	return objects, true
}

// parseAmount takes whole đồng; zeros behind a point are let pass.
func parseAmount(s string) (int64, error) {
	whole, cents, _ := strings.Cut(s, ".")
	if s == "" {
		return 0, nil
	}
	amount, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || !allDigits(whole) || strings.Trim(cents, "0") != "" {
		return 0, &FieldError{"amount", ErrDigits}
	}
	return amount, nil
}

// crcOK checks the four digits at the end, which cover everything before them,
// their own tag and length included.
func crcOK(text string) bool {
	at := len(text) - 4
	if at < len(crcBegin) || text[at-len(crcBegin):at] != crcBegin {
		return false
	}
	return strings.EqualFold(fmt.Sprintf("%04X", CRC16(text[:at])), text[at:])
}

// CRC16 is the checksum of a transfer's QR, CRC-16/CCITT-FALSE: polynomial 1021, from FFFF, nothing reflected.
func CRC16(s string) uint16 {
	crc := uint16(0xFFFF)
	for i := range len(s) {
		crc ^= uint16(s[i]) << 8
		for range 8 {
			carry := crc&0x8000 != 0
			crc <<= 1
			if carry {
				crc ^= 0x1021
			}
		}
	}
	return crc
}
