package specimen

import (
	"bytes"
	"image"
	"image/png"
)

// PNG is m as a PNG file, packed for speed rather than for size.
func PNG(m image.Image) ([]byte, error) {
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, m)
	return b.Bytes(), err
}
