package scan

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"sync"
)

// unpacker makes a picture of what a camera sends; what it is given is not kept.
type unpacker func(raw []byte) (*image.Gray, error)

// lumaOfJPEG is the luminance of a JPEG picture. Cameras may leave the Huffman
// tables out where they are the usual ones (USB Video Class, Motion-JPEG payload).
func lumaOfJPEG(raw []byte) (*image.Gray, error) {
	raw = withTables(raw)
	config, err := jpeg.DecodeConfig(bytes.NewReader(raw))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	case config.Width <= 0 || config.Height <= 0:
		return nil, ErrDamaged
	case config.Width*config.Height > maxFrame: // neither is over 65,535
		return nil, ErrTooLarge
	}
	img, err := jpeg.Decode(bytes.NewReader(raw))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return luminance(img).grey(), nil
}

// withTables adds the usual Huffman tables before the coded data of a picture
// that has none.
func withTables(raw []byte) []byte {
	sos, has := scanStart(raw)
	if has || sos < 0 {
		return raw
	}
	return bytes.Join([][]byte{raw[:sos], usualTables(), raw[sos:]}, nil)
}

// scanStart finds the first scan's marker, -1 where there is none, and whether
// Huffman tables come before it.
func scanStart(raw []byte) (at int, tables bool) {
	for at = 2; at+4 <= len(raw) && raw[at] == 0xFF; {
		switch raw[at+1] {
		case markerSOS:
			return at, tables
		case markerDHT:
			tables = true
		}
		at += 2 + int(raw[at+2])<<8 + int(raw[at+3])
	}
	return -1, tables
}

// usualTables is the segment of the four tables of ITU-T T.81 annex K.3, which
// the encoder of the standard library uses, too.
var usualTables = sync.OnceValue(func() []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 1, 1)), nil); err != nil {
		return nil
	}
	raw := b.Bytes()
	for at := 2; at+4 <= len(raw); {
		end := at + 2 + int(raw[at+2])<<8 + int(raw[at+3])
		if raw[at+1] == markerDHT {
			return raw[at:end]
		}
		at = end
	}
	return nil
})

// lumaOfYUYV unpacks frames of two bytes a pixel, luminance first (V4L2 YUYV).
// A frame of another length is refused: its lines would not stand below one another.
func lumaOfYUYV(w, h int) unpacker {
	return func(raw []byte) (*image.Gray, error) {
		if len(raw) != 2*w*h {
			return nil, ErrDamaged
		}
		p := newPlane(w, h)
		for i := range p.pix {
			p.pix[i] = raw[2*i]
		}
		return p.grey(), nil
	}
}

// lumaOfGrey unpacks frames of one byte a pixel (V4L2 GREY).
func lumaOfGrey(w, h int) unpacker {
	return func(raw []byte) (*image.Gray, error) {
		if len(raw) != w*h {
			return nil, ErrDamaged
		}
		return (&plane{w, h, bytes.Clone(raw)}).grey(), nil
	}
}
