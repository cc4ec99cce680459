package specimen

import (
	"fmt"
	"image"
	"image/draw"

	"github.com/skip2/go-qrcode"
)

const (
	// module is how large QR draws one, in pixels.
	module = 8
	// printedSize is the room that a card has for its code, quiet zone included:
	// four pixels a module up to version 9, three up to version 15, two up to 25.
	printedSize = 256
	leastModule = 2
)

// QR draws text, its UTF-8 bytes as they are, as a QR code of medium recovery
// with its quiet zone, eight pixels a module. It fails where the text is empty
// or longer than a QR code can be.
func QR(text string) (image.Image, error) {
	code, err := encode(text)
	if err != nil {
		return nil, err
	}
	return code.Image(-module), nil
}

func encode(text string) (*qrcode.QRCode, error) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("specimen: QR: %w", err)
	}
	return code, nil
}

// printedQR is the code at whole pixels a module, as large as a card has room.
func printedQR(text string) (image.Image, error) {
	code, err := encode(text)
	if err != nil {
		return nil, err
	}
	modules := len(code.Bitmap())
	size := printedSize / modules
	if size < leastModule {
		return nil, fmt.Errorf("specimen: QR: %d modules do not fit on a card", modules)
	}
	return code.Image(-size), nil
}

// qrOf is the place of the code, in the middle of its room.
func qrOf(qr image.Image, x, y float64) picture {
	return picture{x: x, y: y, w: printedSize, h: printedSize, clear: true, paint: func(c *canvas, p picture) {
		if qr == nil {
			return
		}
		b := qr.Bounds()
		at := image.Pt(floor(p.x)+(printedSize-b.Dx())/2, floor(p.y)+(printedSize-b.Dy())/2)
		draw.Draw(c.img, b.Add(at.Sub(b.Min)), qr, b.Min, draw.Src)
	}}
}
