package specimen

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
)

// faceBytes is the size that a face comes near to, as passport photographs do.
const faceBytes = 15 << 10

// Face draws an invented person and returns the picture as baseline JPEG of
// about 15 kB, [PortraitWidth] by [PortraitHeight] pixels. The same seed and
// options give the same bytes.
func Face(seed uint64, o FaceOptions) []byte {
	return compressed(portrait(seed, o))
}

// compressed finds the best quality that stays within faceBytes by halving the
// range: size grows with quality.
func compressed(m image.Image) []byte {
	best := encoded(m, 1)
	for low, high := 2, 100; low <= high; {
		q := (low + high) / 2
		b := encoded(m, q)
		if len(b) > faceBytes {
			high = q - 1
			continue
		}
		best, low = b, q+1
	}
	return best
}

func encoded(m image.Image, quality int) []byte {
	var b bytes.Buffer
	// Neither can fail: the buffer takes everything, and the size is ours.
	_ = jpeg.Encode(&b, m, &jpeg.Options{Quality: quality})
	return b.Bytes()
}

// mostPixels bounds what a card's portrait may unpack to.
const mostPixels = 4 << 20

func decodeFace(b []byte) (image.Image, error) {
	size, err := jpeg.DecodeConfig(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("specimen: portrait: %w", err)
	}
	if size.Width*size.Height > mostPixels {
		return nil, fmt.Errorf("specimen: portrait of %d by %d pixels is too large", size.Width, size.Height)
	}
	m, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("specimen: portrait: %w", err)
	}
	return m, nil
}
