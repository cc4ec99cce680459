package lds

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

func drawn(t testing.TB, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// facial builds one facial record data block of ISO/IEC 19794-5 with feature points.
func facial(points, width, height int, image []byte) []byte {
	b := make([]byte, 20+8*points+12)
	binary.BigEndian.PutUint32(b, uint32(len(b)+len(image)))
	binary.BigEndian.PutUint16(b[4:], uint16(points))
	info := b[20+8*points:]
	binary.BigEndian.PutUint16(info[2:], uint16(width))
	binary.BigEndian.PutUint16(info[4:], uint16(height))
	return append(b, image...)
}

func record(faces int, blocks ...[]byte) []byte {
	b := []byte("FAC\x00010\x00\x00\x00\x00\x00")
	b = binary.BigEndian.AppendUint16(b, uint16(faces))
	return append(b, bytes.Join(blocks, nil)...)
}

func dg2(blocks ...[]byte) []byte {
	group := tlv.Encode(0x02, []byte{byte(len(blocks))})
	for _, b := range blocks {
		group = append(group, tlv.Encode(0x7F60, []byte{0xA1, 0}, tlv.Encode(0x5F2E, b))...)
	}
	return tlv.Encode(0x75, tlv.Encode(0x7F61, group))
}

func TestParseDG2(t *testing.T) {
	photo := drawn(t, 48, 64)
	odd := []byte("no image that we know")
	got, err := ParseDG2(dg2(
		record(2, facial(0, 1, 1, photo), facial(3, 100, 200, odd)),
		record(1, facial(1, 1, 1, photo))))
	if err != nil || len(got) != 3 {
		t.Fatalf("%d faces, %v", len(got), err)
	}
	for i, want := range []Face{{JPEG, 48, 64, photo}, {UnknownImage, 100, 200, odd}, {JPEG, 48, 64, photo}} {
		f := got[i]
		if f.Format != want.Format || f.Width != want.Width || f.Height != want.Height || !bytes.Equal(f.Image, want.Image) {
			t.Errorf("face %d: %s %dx%d, %d bytes", i, f.Format, f.Width, f.Height, len(f.Image))
		}
	}
}

func TestBuildDG2(t *testing.T) {
	photo := drawn(t, 240, 320)
	b, err := BuildDG2(Face{Image: photo}, Face{Image: photo})
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseDG2(b)
	if err != nil || len(got) != 2 || got[1].Format != JPEG || got[1].Width != 240 || got[1].Height != 320 || !bytes.Equal(got[1].Image, photo) {
		t.Fatalf("%d faces, %v", len(got), err)
	}
	// Header of 9303-10 table 40 and the record, by hand: an image of two bytes.
	b, err = BuildDG2(Face{Width: 0x0102, Height: 0x0304, Image: personal.Bytes{0xAB, 0xCD}})
	want := unhex(t, `75 53 7F61 50 020101 7F60 4A A1 0E 810102 820100 87020101 88020008 5F2E 36
		46414300 30313000 00000030 0001 00000022 0000 00 00 00 000000 0000 000000 000000 01 01 0102 0304 01 00 0000 0000 ABCD`)
	want = tlv.Encode(0x75, tlv.Encode(0x7F61, want[5:8], tlv.Encode(0x7F60, want[11:27], tlv.Encode(0x5F2E, want[30:]))))
	if err != nil || !bytes.Equal(b, want) {
		t.Fatalf("%X\n%X, %v", b, want, err)
	}
	for name, faces := range map[string][]Face{"none": nil, "no image": {{}}, "too many": make([]Face, 17)} {
		if _, err := BuildDG2(faces...); err == nil {
			t.Errorf("%s: built", name)
		}
	}
}

// block39794 builds an ISO/IEC 39794-5 data block with two-dimensional representations.
func block39794(representations ...[]byte) []byte {
	return tlv.Encode(0xA1, tlv.Encode(0x65, unhexed("A007800103810207E3"), tlv.Encode(0xA1, representations...)))
}

func representation(image []byte, info ...[]byte) []byte {
	image2D := tlv.Encode(0xA0, tlv.Encode(0x80, image), tlv.Encode(0xA1, info...))
	return tlv.Encode(0x30, []byte{0x80, 1, 0}, tlv.Encode(0xA1, tlv.Encode(0xA0, image2D)))
}

func unhexed(s string) []byte {
	b, _ := json.Marshal(s)
	var h Hex
	_ = json.Unmarshal(b, &h)
	return h
}

func TestParseDG2Of39794(t *testing.T) {
	photo := drawn(t, 48, 64)
	odd := []byte("no image that we know")
	block := block39794(representation(photo), representation(odd, unhexed("A708800201008102F000"), nil), representation(odd))
	in := tlv.Encode(0x75, tlv.Encode(0x7F61, tlv.Encode(0x7F60, []byte{0xA1, 0}, tlv.Encode(0x7F2E, block))))
	_, err := ParseDG2(in)
	if err == nil {
		t.Fatal("a height of 61440 pixels is accepted")
	}
	wantFileError(t, err, DG2, ErrLimit)
	block = block39794(representation(photo), representation(odd, unhexed("A7088002010081020200"), nil), representation(odd))
	in = tlv.Encode(0x75, tlv.Encode(0x7F61, tlv.Encode(0x7F60, []byte{0xA1, 0}, tlv.Encode(0x7F2E, block))))
	got, err := ParseDG2(in)
	if err != nil || len(got) != 3 {
		t.Fatalf("%d faces, %v", len(got), err)
	}
	if got[0].Format != JPEG || got[0].Width != 48 || got[1].Width != 256 || got[1].Height != 512 || got[2].Width != 0 {
		t.Errorf("%v", got)
	}
}

func TestParseDG2Refuses(t *testing.T) {
	photo := drawn(t, 48, 64)
	good := facial(0, 1, 1, photo)
	lying := bytes.Clone(good)
	binary.BigEndian.PutUint32(lying, uint32(len(lying)+1))
	short := bytes.Clone(good)
	binary.BigEndian.PutUint32(short, 31)
	wrapping := bytes.Clone(good)
	binary.BigEndian.PutUint32(wrapping, 0xFFFFFFFF)
	template := tlv.Encode(0x7F60, tlv.Encode(0x5F2E, record(1, good)))
	for _, c := range []struct {
		name string
		in   []byte
		want error
	}{
		{"empty", nil, tlv.ErrTruncated},
		{"no templates", tlv.Encode(0x75, tlv.Encode(0x7F61, []byte{2, 1, 0})), ErrMalformed},
		{"ten templates", tlv.Encode(0x75, tlv.Encode(0x7F61, []byte{2, 1, 10}, bytes.Repeat(template, 10))), ErrLimit},
		{"a million templates", tlv.Encode(0x75, tlv.Encode(0x7F61, million(0x30))), ErrLimit},
		{"template without data", tlv.Encode(0x75, tlv.Encode(0x7F61, tlv.Encode(0x7F60, []byte{0xA1, 0}))), ErrMalformed},
		{"unknown record", dg2([]byte("FIR\x00010\x00")), ErrUnsupported},
		{"edition of 2011", dg2([]byte("FAC\x00030\x00\x00\x00\x00\x00\x00\x01")), ErrUnsupported},
		{"record cut", dg2([]byte("FAC\x00010")), ErrMalformed},
		{"record without faces", dg2(record(0)), ErrMalformed},
		{"record with 17 faces", dg2(record(17)), ErrLimit},
		{"fewer faces than said", dg2(record(2, good)), ErrMalformed},
		{"block longer than the record", dg2(record(1, lying)), ErrMalformed},
		{"block of 4 GB", dg2(record(1, wrapping)), ErrMalformed},
		{"block shorter than its head", dg2(record(1, short)), ErrMalformed},
		{"more feature points than bytes", dg2(record(1, facial(0xFFFF, 1, 1, nil)[:40])), ErrMalformed},
		{"points past the block", dg2(record(1, pointsPastBlock(photo))), ErrMalformed},
		{"empty image", dg2(record(1, facial(0, 1, 1, nil))), ErrMalformed},
		{"image of 65535 pixels", dg2(record(1, facial(0, 0xFFFF, 1, []byte("?")))), ErrLimit},
		{"39794 without the block", tlv.Encode(0x75, tlv.Encode(0x7F61, tlv.Encode(0x7F60, tlv.Encode(0x7F2E, []byte{0xA1, 0})))), tlv.ErrTruncated},
		{"39794 with a million representations", dg2(block39794(million(0x30))), ErrLimit},
		{"39794 without image", dg2(block39794(unhex(t, "3003800100"))), ErrMalformed},
		{"39794 nested 100 deep", dg2(block39794(nest(0x30, 100))), ErrMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseDG2(c.in)
			wantFileError(t, err, DG2, c.want)
		})
	}
}

func pointsPastBlock(image []byte) []byte {
	b := facial(0, 1, 1, image)
	binary.BigEndian.PutUint16(b[4:], 0xFFFF)
	return b
}

func TestFaceAsJSON(t *testing.T) {
	b, err := json.Marshal(Face{Format: JPEG, Width: 3, Height: 4, Image: personal.Bytes("abc")})
	// sha256 of "abc", FIPS 180-4 example
	want := `{"format":"jpeg","mime":"image/jpeg","width":3,"height":4,"size":3,"sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}`
	if err != nil || string(b) != want {
		t.Fatalf("%s, %v", b, err)
	}
}

func TestFacesInReferenceData(t *testing.T) {
	for _, c := range []struct {
		path          string
		parse         func([]byte) ([]Face, error)
		format        ImageFormat
		width, height int
		prefix        string
	}{
		{"lds/bsi-tr03105-5-reference/Datagroup2.bin", ParseDG2, JP2, 413, 531, "\x00\x00\x00\x0CjP  "},
		{"dg2/dg2_silver_all_fields.bin", ParseDG2, JP2, 413, 531, "\x00\x00\x00\x0CjP  "},
		{"dg2/ISO19794_Test1_Data.bin", ParseFaceRecord, JPEG, 148, 70, "\xFF\xD8"}, // its record says JPEG 2000
	} {
		t.Run(c.path, func(t *testing.T) {
			faces, err := c.parse(sample(t, c.path))
			if err != nil || len(faces) != 1 {
				t.Fatalf("%d faces, %v", len(faces), err)
			}
			f := faces[0]
			if f.Format != c.format || f.Width != c.width || f.Height != c.height || !strings.HasPrefix(string(f.Image), c.prefix) {
				t.Errorf("%s %dx%d, %d bytes", f.Format, f.Width, f.Height, len(f.Image))
			}
		})
	}
	silver, err := ParseDG2(sample(t, "dg2/dg2_silver_all_fields.bin"))
	if err != nil || !bytes.Equal(silver[0].Image, sample(t, "dg2/silver.jp2")) {
		t.Errorf("the image is not the one that was put in, %v", err)
	}
}

func FuzzDG2(f *testing.F) {
	photo := drawn(f, 8, 8)
	f.Add(dg2(record(1, facial(1, 8, 8, photo))))
	f.Add(dg2(block39794(representation(photo, unhexed("A7088002010081020200")))))
	f.Fuzz(func(t *testing.T, in []byte) {
		faces, err := ParseDG2(in)
		if err != nil {
			return
		}
		for _, face := range faces {
			if face.Width > MaxImageSide || face.Height > MaxImageSide || face.Width < 0 || face.Height < 0 || len(face.Image) > len(in) {
				t.Fatalf("%s %dx%d", face.Format, face.Width, face.Height)
			}
		}
	})
}

func FuzzFaceRecord(f *testing.F) {
	f.Add(record(1, facial(1, 8, 8, drawn(f, 8, 8))))
	f.Fuzz(func(_ *testing.T, in []byte) { _, _ = ParseFaceRecord(in) })
}
