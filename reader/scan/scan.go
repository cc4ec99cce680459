// Package scan reads the QR of a card from a picture or from a serial scanner.
// What it reads is a claim; package vnid says what it means.
//
// A picture is searched in stages, the cheapest first: as grey at about a
// quarter of a megapixel, then coarser, finer, softened, sharpened. In each the
// three corner marks are found, a grid is laid over the symbol in perspective
// and drawn tight over the pattern that all symbols share, and every module is
// sampled from the full picture, freed of what its neighbours spilt into it.
// Clear modules correct doubtful ones. The bit stream is read by gozxing.
package scan

import (
	"context"
	"errors"
	"fmt"
	"image"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// SymbologyQR is the only symbology there is so far.
const SymbologyQR = "qr"

// MaxPixels is the largest picture that is looked at.
const MaxPixels = 64 << 20

var (
	// ErrNotFound: no code in the picture, or none that can be read.
	ErrNotFound = errors.New("scan: no code found")
	// ErrTooLarge: more than [MaxPixels], or a file too long to be a picture of a card.
	ErrTooLarge = errors.New("scan: picture too large")
	// ErrUnsupported: not a picture in a format that we know.
	ErrUnsupported = errors.New("scan: unknown picture format")
	// ErrDamaged: a picture in a known format, cut short or broken.
	ErrDamaged = errors.New("scan: damaged picture")
	// ErrNotText: a code whose payload is not UTF-8.
	ErrNotText = errors.New("scan: payload is not UTF-8 text")
	// ErrPart: a code that is one of several which make up a payload together.
	ErrPart = errors.New("scan: part of a divided payload")
)

// Result is a code that was read.
type Result struct {
	Text      personal.Text // composed (NFC)
	Stage     string        // what it took: "grey/2", "soft" …
	Symbology string
}

// Decode reads the code of a picture. The search ends after the budget (0: no
// limit) or with ctx. Errors are [ErrNotFound], [ErrTooLarge], [ErrNotText],
// [ErrPart], and the context's own.
func Decode(ctx context.Context, img image.Image, budget time.Duration) (Result, error) {
	size := img.Bounds()
	if tooLarge(size.Dx(), size.Dy()) {
		return Result{}, ErrTooLarge
	}
	if min(size.Dx(), size.Dy()) < smallestSymbol {
		return Result{}, ErrNotFound
	}
	limited, cancel := within(ctx, budget)
	defer cancel()
	text, stage, err := newReader(limited, luminance(img)).read()
	switch {
	case err == nil:
		return Result{personal.Text(norm.NFC.String(text)), stage, SymbologyQR}, nil
	case ctx.Err() != nil:
		return Result{}, context.Cause(ctx)
	case limited.Err() != nil:
		return Result{}, fmt.Errorf("%w within %v", ErrNotFound, budget)
	}
	return Result{}, err
}

func within(ctx context.Context, budget time.Duration) (context.Context, context.CancelFunc) {
	if budget <= 0 {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, budget)
}

func tooLarge(w, h int) bool {
	return w > MaxPixels || h > MaxPixels || int64(w)*int64(h) > MaxPixels
}
