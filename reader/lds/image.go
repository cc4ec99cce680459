package lds

import (
	"bytes"
	"encoding/binary"
)

// ImageFormat is how a portrait is coded.
type ImageFormat string

// The formats of 9303-10 §4.7.2: JPEG, and JPEG 2000 in a JP2 file or as a bare
// codestream.
const (
	JPEG         ImageFormat = "jpeg"
	JP2          ImageFormat = "jp2"
	J2K          ImageFormat = "j2k"
	UnknownImage ImageFormat = "unknown"
)

// MaxImageSide is the most pixels in a row or column that a portrait may claim;
// a decoder would reserve memory by the claim.
const MaxImageSide = 8192

// MIME is the media type.
func (f ImageFormat) MIME() string {
	switch f {
	case JPEG:
		return "image/jpeg"
	case JP2:
		return "image/jp2"
	case J2K:
		return "image/j2c"
	}
	return "application/octet-stream"
}

// formatOf looks at the first bytes; what records say of their images is often wrong.
func formatOf(b []byte) ImageFormat {
	switch {
	case bytes.HasPrefix(b, []byte{0xFF, 0xD8, 0xFF}):
		return JPEG
	case bytes.HasPrefix(b, []byte("\x00\x00\x00\x0CjP  \r\n\x87\n")):
		return JP2
	case bytes.HasPrefix(b, []byte{0xFF, 0x4F, 0xFF, 0x51}):
		return J2K
	}
	return UnknownImage
}

// imageSize reads width and height in pixels from the image's own header.
func imageSize(b []byte) (width, height int, ok bool) {
	switch formatOf(b) {
	case JPEG:
		return jpegSize(b)
	case JP2:
		return jp2Size(b)
	case J2K:
		return codestreamSize(b)
	}
	return 0, 0, false
}

// jpegSize walks the marker segments to the frame header (ISO/IEC 10918-1 B.2.2).
func jpegSize(b []byte) (width, height int, ok bool) {
	b = b[2:]
	for len(b) >= 4 {
		if b[0] != 0xFF {
			return 0, 0, false
		}
		marker := b[1]
		switch {
		case marker == 0xFF: // fill byte
			b = b[1:]
			continue
		case marker == 0x01 || marker >= 0xD0 && marker <= 0xD8: // stand alone
			b = b[2:]
			continue
		case marker == 0xD9 || marker == 0xDA: // the image ends, or its scan begins
			return 0, 0, false
		}
		length := int(binary.BigEndian.Uint16(b[2:]))
		if length < 2 || 2+length > len(b) {
			return 0, 0, false
		}
		if isFrameHeader(marker) {
			return frameSize(b[4 : 2+length])
		}
		b = b[2+length:]
	}
	return 0, 0, false
}

func isFrameHeader(marker byte) bool {
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
}

func frameSize(frame []byte) (width, height int, ok bool) {
	if len(frame) < 5 {
		return 0, 0, false
	}
	height = int(binary.BigEndian.Uint16(frame[1:]))
	width = int(binary.BigEndian.Uint16(frame[3:]))
	return width, height, width > 0 && height > 0
}

// jp2Size reads the image header box (ISO/IEC 15444-1 I.5.3.1). Where the
// codestream is there its own size decides: that is what a decoder reserves
// memory by.
func jp2Size(b []byte) (width, height int, ok bool) {
	if stream, found := box(b, "jp2c"); found {
		if width, height, ok = codestreamSize(stream); ok {
			return width, height, true
		}
	}
	header, found := box(b, "jp2h")
	if !found {
		return 0, 0, false
	}
	ihdr, found := box(header, "ihdr")
	if !found || len(ihdr) < 8 {
		return 0, 0, false
	}
	return positive(binary.BigEndian.Uint32(ihdr[4:]), binary.BigEndian.Uint32(ihdr))
}

// box returns the contents of the first box of the kind.
func box(b []byte, kind string) ([]byte, bool) {
	for len(b) >= 8 {
		length, head := uint64(binary.BigEndian.Uint32(b)), uint64(8)
		switch {
		case length == 0: // to the end
			length = uint64(len(b))
		case length == 1 && len(b) >= 16:
			length, head = binary.BigEndian.Uint64(b[8:]), 16
		}
		if length < head || length > uint64(len(b)) {
			return nil, false
		}
		if string(b[4:8]) == kind {
			return b[head:length], true
		}
		b = b[length:]
	}
	return nil, false
}

// codestreamSize reads the SIZ marker segment (ISO/IEC 15444-1 A.5.1): the
// reference grid less the image's offset in it.
func codestreamSize(b []byte) (width, height int, ok bool) {
	if len(b) < 24 || formatOf(b) != J2K {
		return 0, 0, false
	}
	xSize, ySize := binary.BigEndian.Uint32(b[8:]), binary.BigEndian.Uint32(b[12:])
	xOffset, yOffset := binary.BigEndian.Uint32(b[16:]), binary.BigEndian.Uint32(b[20:])
	if xOffset >= xSize || yOffset >= ySize {
		return 0, 0, false
	}
	return positive(xSize-xOffset, ySize-yOffset)
}

// positive cuts what would not fit an int of 32 bits; it is beyond MaxImageSide in any case.
func positive(width, height uint32) (int, int, bool) {
	return int(min(width, 1<<30)), int(min(height, 1<<30)), width > 0 && height > 0
}
