package vietqr

import "github.com/skip2/go-qrcode"

// pictureSize is the least side of a picture in pixels; a phone reads it from a
// screen at arm's length.
const pictureSize = 512

// PNG is the code as a picture, with its quiet zone. Errors are [*FieldError].
func (o Order) PNG() ([]byte, error) {
	text, err := o.Text()
	if err != nil {
		return nil, err
	}
	return qrcode.Encode(text, qrcode.Medium, pictureSize)
}
