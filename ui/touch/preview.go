package touch

import (
	"image"
	"sync"
	"time"
)

// frameGap is the least time between two pictures of the camera.
const frameGap = time.Second / 15

// preview scales the camera's pictures to their place, away from the UI's
// goroutine.
type preview struct {
	mu   sync.Mutex
	size image.Point // pixels; zero: there is no place for a picture
	last time.Time
	busy bool // one is on its way to the screen
}

// aim says how large the place is.
func (p *preview) aim(size image.Point) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.size = size
}

func (p *preview) clear() { p.aim(image.Point{}) }

// take is a picture made ready, nil where it came too soon or has no place.
func (p *preview) take(img *image.Gray, now time.Time) image.Image {
	p.mu.Lock()
	defer p.mu.Unlock()
	if img == nil || img.Rect.Empty() || p.size.X <= 0 || p.size.Y <= 0 || p.busy || now.Sub(p.last) < frameGap {
		return nil
	}
	p.last, p.busy = now, true
	return mirrored(img, p.size)
}

// shown says that the last picture is on the screen.
func (p *preview) shown() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.busy = false
}

// mirrored is a picture that fits into a size, its sides exchanged.
func mirrored(img *image.Gray, size image.Point) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	if size.X*h > size.Y*w {
		size.X = max(size.Y*w/h, 1)
	} else {
		size.Y = max(size.X*h/w, 1)
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	from := make([]int, size.X)
	for x := range from {
		from[x] = w - 1 - x*w/size.X
	}
	for y := range size.Y {
		row := img.Pix[y*h/size.Y*img.Stride:]
		to := out.Pix[y*out.Stride:]
		for x, at := range from {
			v := row[at]
			to[4*x], to[4*x+1], to[4*x+2], to[4*x+3] = v, v, v, 255
		}
	}
	return out
}
