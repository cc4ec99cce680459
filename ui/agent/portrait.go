package agent

import (
	"bytes"
	"context"
	"image"
	_ "image/jpeg" // formats in which chips keep portraits
	_ "image/png"
	"mime"
	"net/http"

	"golang.org/x/image/draw"
)

// A portrait is shown at most so large, and unpacked from at most so many pixels.
const (
	portraitWidth  = 480
	portraitHeight = 640
	mostPixels     = 16 << 20
	mostPortrait   = 4 << 20 // bytes
)

// Portrait gives the chip's picture, scaled to at most 480×640. Errors:
// [ErrNotShown] for JPEG 2000; the problem "no-portrait".
func (c *Client) Portrait(ctx context.Context, id string) (portrait image.Image, err error) {
	_, err = c.bytes(ctx, get(on(visits, id, "portrait")).upTo(mostPortrait), func(h http.Header, body []byte) error {
		kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
		if kind != "image/jpeg" && kind != "image/png" {
			return ErrNotShown
		}
		portrait, err = unpack(body)
		return err
	})
	return portrait, err
}

// unpack reads a picture of a chip: foreign bytes.
func unpack(body []byte) (image.Image, error) {
	size, _, err := image.DecodeConfig(bytes.NewReader(body))
	switch {
	case err != nil, size.Width <= 0, size.Height <= 0:
		return nil, ErrNotShown
	case size.Width > mostPixels/size.Height:
		return nil, ErrNotShown
	}
	img, _, err := image.Decode(bytes.NewReader(body))
	if err != nil {
		return nil, ErrNotShown
	}
	return fitted(img), nil
}

// fitted is a copy in the form in which screens draw, no larger than a portrait
// is shown.
func fitted(img image.Image) image.Image {
	from := img.Bounds()
	w, h := from.Dx(), from.Dy()
	if w > portraitWidth {
		w, h = portraitWidth, max(1, h*portraitWidth/w)
	}
	if h > portraitHeight {
		w, h = max(1, w*portraitHeight/h), portraitHeight
	}
	to := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.CatmullRom.Scale(to, to.Bounds(), img, from, draw.Src, nil)
	return to
}
