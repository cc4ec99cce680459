package visit

import (
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// job is a request for the reader; QR is what the caller gave or scanned before.
type job struct{ reader.Request }

func (req ReadRequest) job() (*job, error) {
	j := &job{reader.Request{Reader: req.Reader, CAN: req.CAN, Nonce: req.Nonce, Access: reader.AccessAuto, Wait: defaultWait}}
	if req.Wait > 0 {
		j.Wait = time.Duration(req.Wait) * time.Second
	}
	if req.Number != "" {
		j.Keys = []mrz.Key{{DocumentNumber: upper(req.Number), DateOfBirth: upper(req.Birth), DateOfExpiry: upper(req.Expiry)}}
	}
	if req.MRZ != "" {
		zone, err := mrz.Parse(req.MRZ.Reveal())
		if err != nil {
			return nil, &FieldError{"mrz", "unreadable"}
		}
		j.Printed, j.Keys = &zone, []mrz.Key{mrz.KeyOf(zone)}
	}
	if req.QR != "" {
		if err := j.useQR(req.QR.Reveal()); err != nil {
			return nil, err
		}
	}
	return j, nil
}

// useQR takes what opens the chip from the QR, where the caller gave nothing
// else, and keeps it to be compared with the chip.
func (j *job) useQR(text string) error {
	if text == "" || j.QR != nil {
		return nil
	}
	qr, err := vnid.ParseCCCD(text)
	if err != nil {
		return &FieldError{"qr", "unreadable"}
	}
	j.QR = &qr
	if j.CAN == "" && j.Keys == nil {
		j.CAN, j.Keys = qr.Number.CAN(), vnid.MRZKeys(qr)
	}
	return nil
}

func upper(t personal.Text) personal.Text { return personal.Text(strings.ToUpper(t.Reveal())) }

// Request is the reader's form of the request. Errors: [FieldError].
func (req ReadRequest) Request() (reader.Request, error) {
	j, err := req.job()
	if err != nil {
		return reader.Request{}, err
	}
	return j.Request, nil
}
