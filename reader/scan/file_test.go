package scan

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/skip2/go-qrcode"
	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// files is the specimen in every format that has a writer.
func files(tb testing.TB) map[string][]byte {
	tb.Helper()
	symbol := drawSymbol(tb, specimen, qrcode.Medium, 3)
	packed := map[string][]byte{}
	for name, write := range map[string]func(*bytes.Buffer, image.Image) error{
		"png":  func(b *bytes.Buffer, m image.Image) error { return png.Encode(b, m) },
		"jpeg": func(b *bytes.Buffer, m image.Image) error { return jpeg.Encode(b, m, nil) },
		"gif":  func(b *bytes.Buffer, m image.Image) error { return gif.Encode(b, m, nil) },
		"bmp":  func(b *bytes.Buffer, m image.Image) error { return bmp.Encode(b, m) },
		"tiff": func(b *bytes.Buffer, m image.Image) error {
			return tiff.Encode(b, m, &tiff.Options{Compression: tiff.Deflate})
		},
	} {
		var b bytes.Buffer
		if err := write(&b, symbol); err != nil {
			tb.Fatal(name, err)
		}
		packed[name] = b.Bytes()
	}
	return packed
}

func TestFormats(t *testing.T) {
	dir := t.TempDir()
	paths := []string{"testdata/specimen.webp", "testdata/specimen-lossless.webp"}
	for name, data := range files(t) {
		path := filepath.Join(dir, "card."+name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	for _, path := range paths {
		if r, err := DecodeFile(t.Context(), path, 0); err != nil || r.Text.Reveal() != specimen {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
}

// pngOf is a PNG that promises a size, and holds nothing.
func pngOf(w, h uint32, bits, colour byte) []byte {
	header := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)...)
	header = append(header, bits, colour, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	out = append(out, header...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(header))
}

func gifOf(w, h uint16) []byte {
	out := binary.LittleEndian.AppendUint16([]byte("GIF89a"), w)
	return append(binary.LittleEndian.AppendUint16(out, h), 0, 0, 0, ',')
}

func bmpOf(t *testing.T, w, h uint32) []byte {
	data := files(t)["bmp"]
	binary.LittleEndian.PutUint32(data[18:], w)
	binary.LittleEndian.PutUint32(data[22:], h)
	return data
}

func TestHostileFiles(t *testing.T) {
	whole := files(t)
	line := image.NewGray(image.Rect(0, 0, 100_000, 1))
	var thin bytes.Buffer
	if err := png.Encode(&thin, line); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":                        {nil, ErrUnsupported},
		"text":                           {[]byte("001190123456||"), ErrUnsupported},
		"a PNG's first bytes":            {whole["png"][:12], ErrDamaged},
		"half a PNG":                     {whole["png"][:len(whole["png"])/2], ErrDamaged},
		"half a JPEG":                    {whole["jpeg"][:len(whole["jpeg"])/2], ErrDamaged},
		"half a GIF":                     {whole["gif"][:len(whole["gif"])/2], ErrDamaged},
		"half a BMP":                     {whole["bmp"][:len(whole["bmp"])/2], ErrDamaged},
		"half a TIFF":                    {whole["tiff"][:len(whole["tiff"])/2], ErrDamaged},
		"ten thousand megapixels":        {pngOf(100_000, 100_000, 8, 0), ErrTooLarge},
		"the largest PNG":                {pngOf(1<<31-1, 1<<31-1, 8, 0), ErrDamaged},
		"65 megapixels":                  {pngOf(8192, 8193, 8, 0), ErrTooLarge},
		"64 megapixels of 16 bits":       {pngOf(8192, 8192, 16, 6), ErrTooLarge},
		"four thousand megapixels":       {gifOf(65535, 65535), ErrTooLarge},
		"a bitmap larger than its bytes": {bmpOf(t, 60_000, 60_000), ErrTooLarge},
		"64 megapixels of nothing":       {pngOf(8192, 8192, 8, 0), ErrDamaged},
		"a line":                         {thin.Bytes(), ErrNotFound},
		"a long file":                    {make([]byte, maxFile+1), ErrTooLarge},
	} {
		if got, err := DecodeBytes(t.Context(), c.data, 0); !errors.Is(err, c.want) || got != (Result{}) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

func TestNoFile(t *testing.T) {
	if _, err := DecodeFile(t.Context(), filepath.Join(t.TempDir(), "none.png"), 0); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if _, err := DecodeFile(t.Context(), t.TempDir(), 0); err == nil {
		t.Error("a folder was read")
	}
}

func TestUnpackingEndsWithTheContext(t *testing.T) {
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if _, err := DecodeBytes(stopped, files(t)["png"], 0); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// FuzzDecodeBytes: a file that is read at all gives text, or one of our errors.
func FuzzDecodeBytes(f *testing.F) {
	for _, data := range files(f) {
		f.Add(data)
		f.Add(data[:len(data)/2])
	}
	for _, name := range []string{"testdata/specimen.webp", "testdata/specimen-lossless.webp"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add(pngOf(30, 30, 16, 6))
	f.Fuzz(func(t *testing.T, data []byte) {
		if config, _, err := image.DecodeConfig(bytes.NewReader(data)); err == nil && config.Width*config.Height > 1<<20 {
			return // holds up the search for more than it finds
		}
		r, err := DecodeBytes(t.Context(), data, 0)
		if err == nil {
			if r.Text == "" {
				t.Error("read nothing")
			}
			return
		}
		for _, known := range []error{ErrNotFound, ErrTooLarge, ErrUnsupported, ErrDamaged, ErrNotText, ErrPart} {
			if errors.Is(err, known) {
				return
			}
		}
		t.Error(err)
	})
}
