package lds

import (
	"bytes"
	"testing"
)

// Headers put together by hand after ISO/IEC 15444-1.
const (
	jp2Magic = "0000000C 6A502020 0D0A870A 00000014 66747970 6A703220 00000000 6A703220"
	ihdr     = "00000016 69686472 00000213 0000019D 0003 07 07 00 00"
	jp2h     = "0000001E 6A703268 " + ihdr
	siz      = "FF4F FF51 002F 0000 0000019D 00000213 00000000 00000000"
)

func TestImageSize(t *testing.T) {
	for _, c := range []struct {
		name          string
		in            []byte
		format        ImageFormat
		width, height int
	}{
		{"JPEG", drawn(t, 48, 64), JPEG, 48, 64},
		{"JPEG with fill bytes and a restart marker", unhex(t, "FFD8 FFFFE00002 FFD0 FFFF C2000B 08 0102 0030 01 011100"), JPEG, 48, 258},
		{"JP2", unhex(t, jp2Magic+jp2h), JP2, 413, 531},
		{"JP2 with a box that runs to the end", unhex(t, jp2Magic+jp2h+"00000000 6A703263"+siz), JP2, 413, 531},
		{"JP2 whose codestream is larger than it says", unhex(t, jp2Magic+"0000001E 6A703268 00000016 69686472 00000001 00000001 0003 07 07 00 00 00000020 6A703263"+siz), JP2, 413, 531},
		{"JP2 with a long box", unhex(t, jp2Magic+"00000001 6A703268 0000000000000026"+ihdr), JP2, 413, 531},
		{"codestream", unhex(t, siz), J2K, 413, 531},
		{"codestream with an offset", unhex(t, "FF4F FF51 002F 0000 00000200 00000100 00000100 00000010"), J2K, 256, 240},
	} {
		t.Run(c.name, func(t *testing.T) {
			width, height, ok := imageSize(c.in)
			if formatOf(c.in) != c.format || !ok || width != c.width || height != c.height {
				t.Fatalf("%s %dx%d %v", formatOf(c.in), width, height, ok)
			}
		})
	}
}

func TestImageSizeOfHostileHeaders(t *testing.T) {
	for name, in := range map[string][]byte{
		"empty":                         nil,
		"text":                          []byte("GIF89a"),
		"JPEG cut after its magic":      unhex(t, "FFD8FF"),
		"JPEG of fill bytes":            append(unhex(t, "FFD8"), bytes.Repeat([]byte{0xFF}, 1_000_000)...),
		"JPEG segment of length 0":      unhex(t, "FFD8 FFE0 0000 FFC0"),
		"JPEG segment past the end":     unhex(t, "FFD8 FFE0 FFFF 00"),
		"JPEG frame too short":          unhex(t, "FFD8 FFC0 0004 0801"),
		"JPEG of 0 by 1":                unhex(t, "FFD8 FFC0 0009 08 0001 0000 00 00"),
		"JPEG scan before its frame":    unhex(t, "FFD8 FFDA 0002 FFC0 0009 08 0001 0001 00 00"),
		"JPEG with bytes between":       unhex(t, "FFD8 FFE0 0002 00 FFC0 0009 08 0001 0001 00 00"),
		"JP2 without header":            unhex(t, jp2Magic),
		"JP2 box of length 7":           unhex(t, jp2Magic+"00000007 6A703268 00"),
		"JP2 box past the end":          unhex(t, jp2Magic+"FFFFFFFF 6A703268"),
		"JP2 long box past the end":     unhex(t, jp2Magic+"00000001 6A703268 FFFFFFFFFFFFFFFF"),
		"JP2 long box shorter than it":  unhex(t, jp2Magic+"00000001 6A703268 000000000000000F"),
		"JP2 header too short":          unhex(t, jp2Magic+"00000014 6A703268 0000000C 69686472 00000001"),
		"JP2 of 0 by 0":                 unhex(t, jp2Magic+"00000018 6A703268 00000010 69686472 00000000 00000000"),
		"codestream cut":                unhex(t, siz)[:23],
		"codestream with a huge offset": unhex(t, "FF4F FF51 002F 0000 00000001 00000001 FFFFFFFF FFFFFFFF"),
	} {
		if width, height, ok := imageSize(in); ok {
			t.Errorf("%s: %dx%d", name, width, height)
		}
	}
}

func TestHugeImageIsRefused(t *testing.T) {
	for name, in := range map[string][]byte{
		"JPEG": unhex(t, "FFD8 FFC0 0009 08 FFFF FFFF 00 00"),
		"J2K":  unhex(t, "FF4F FF51 002F 0000 FFFFFFFF FFFFFFFF 00000000 00000000"),
	} {
		_, err := ParseDG2(dg2(record(1, facial(0, 1, 1, in))))
		t.Run(name, func(t *testing.T) { wantFileError(t, err, DG2, ErrLimit) })
	}
}

func TestMIME(t *testing.T) {
	for format, want := range map[ImageFormat]string{JPEG: "image/jpeg", JP2: "image/jp2", J2K: "image/j2c", UnknownImage: "application/octet-stream"} {
		if got := format.MIME(); got != want {
			t.Errorf("%s: %s", format, got)
		}
	}
}

func FuzzImageSize(f *testing.F) {
	f.Add(drawn(f, 8, 8))
	f.Add(unhex(f, jp2Magic+jp2h+"00000000 6A703263"+siz))
	f.Fuzz(func(t *testing.T, in []byte) {
		if width, height, ok := imageSize(in); ok && (width <= 0 || height <= 0) {
			t.Fatalf("%dx%d", width, height)
		}
	})
}
