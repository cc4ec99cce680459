package scan

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"os"
	"time"

	_ "golang.org/x/image/bmp"
	_ "golang.org/x/image/tiff"
	_ "golang.org/x/image/webp"
)

// maxFile is the longest file that is read, in bytes.
const maxFile = 64 << 20

// DecodeFile reads the code of a PNG, JPEG, GIF, BMP, TIFF or WebP file. The
// budget counts from when the picture is unpacked. Errors are those of
// [Decode], [ErrUnsupported], [ErrDamaged], and of opening the file.
func DecodeFile(ctx context.Context, path string, budget time.Duration) (Result, error) {
	data, err := readPicture(path)
	if err != nil {
		return Result{}, err
	}
	return DecodeBytes(ctx, data, budget)
}

// readPicture reads a file, and one byte more than is allowed of a longer one.
func readPicture(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, maxFile+1))
}

// DecodeBytes reads the code of a picture file's bytes; see [DecodeFile].
func DecodeBytes(ctx context.Context, data []byte, budget time.Duration) (Result, error) {
	img, err := unpack(ctx, data)
	if err != nil {
		return Result{}, err
	}
	return Decode(ctx, img, budget)
}

// unpack decodes a picture whose header promises a size that we can hold.
func unpack(ctx context.Context, data []byte) (image.Image, error) {
	if len(data) > maxFile {
		return nil, ErrTooLarge
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case errors.Is(err, image.ErrFormat):
		return nil, ErrUnsupported
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	case config.Width <= 0 || config.Height <= 0:
		return nil, ErrDamaged
	case tooLarge(config.Width, config.Height*weight(config.ColorModel)):
		return nil, ErrTooLarge
	}
	img, _, err := image.Decode(&stoppable{ctx, bytes.NewReader(data)})
	switch {
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return img, nil
}

// weight counts a picture of 16 bits a colour double: that much memory it takes.
func weight(m color.Model) int {
	if m == color.RGBA64Model || m == color.NRGBA64Model {
		return 2
	}
	return 1
}

// stoppable ends a long decoding with its context.
type stoppable struct {
	ctx context.Context
	r   io.Reader
}

func (s *stoppable) Read(p []byte) (int, error) {
	if s.ctx.Err() != nil {
		return 0, context.Cause(s.ctx)
	}
	return s.r.Read(p)
}
