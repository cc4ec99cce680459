package ticket

import (
	"context"
	"errors"
	"image"
	"io"
	"time"
)

// Commands of ESC/POS, by Epson's names.
var (
	initialise = []byte{0x1b, '@'}
	feed       = []byte{0x1b, 'd', 3}
	cut        = []byte{0x1d, 'V', 66, 0} // feed to the cutter, partial cut
	askDone    = []byte{0x1d, 'r', 1}     // answered when all before it is printed
)

// band is how many rows go in one raster command: cheap printers have little memory.
const band = 120

// encode is the whole job: the picture as raster (GS v 0), then the cut.
func encode(img *image.Gray) []byte {
	size := img.Bounds().Size()
	job := append([]byte{}, initialise...)
	for y := 0; y < size.Y; y += band {
		rows := min(band, size.Y-y)
		row := (size.X + 7) / 8
		job = append(job, 0x1d, 'v', '0', 0, byte(row), byte(row>>8), byte(rows), byte(rows>>8))
		for i := range rows {
			job = append(job, packed(img.Pix[(y+i)*img.Stride:][:size.X])...)
		}
	}
	return append(append(job, feed...), cut...)
}

// packed are eight dots a byte, the left one highest, 1 is black.
func packed(row []byte) []byte {
	out := make([]byte, (len(row)+7)/8)
	for x, v := range row {
		if v < 128 {
			out[x/8] |= 0x80 >> (x % 8)
		}
	}
	return out
}

// line is a way to a printer.
type line interface {
	io.Writer
	io.Closer
	// receive waits for bytes; nothing came in time: [errSilent].
	receive(b []byte, within time.Duration) (int, error)
	// flush waits until what was written has left. Close may drop it.
	flush() error
}

// errSilent: nothing came in time. Many cheap printers never answer.
var errSilent = errors.New("ticket: no answer")

// waits are for answers. A printer that speaks answers within milliseconds; one that
// is printing says that it is done when it is.
type waits struct{ answer, done time.Duration }

var usual = waits{1500 * time.Millisecond, 12 * time.Second}

// dialogue is a job over a line.
type dialogue struct {
	line
	waits
}

// maxStray bounds what is skipped before an answer: printers say things unasked.
const maxStray = 64

// print prints and finds out, where the printer speaks, whether it did. mustSpeak:
// it has done so before, so that silence is no answer.
func (d dialogue) print(job []byte, mustSpeak bool) (speaks bool, err error) {
	speaks, err = d.ask()
	if err != nil {
		return speaks, err
	}
	if !speaks && mustSpeak {
		return false, ErrOffline
	}
	if _, err := d.Write(job); err != nil {
		return speaks, ErrOffline
	}
	if !speaks {
		return false, d.flush()
	}
	return true, d.finished()
}

// finished waits until the printer says that it has printed.
func (d dialogue) finished() error {
	if _, err := d.Write(askDone); err != nil {
		return ErrOffline
	}
	b, err := d.await(d.done, isDone)
	switch {
	case err == nil && b&paperGone != 0:
		return ErrNoPaper
	case err == nil:
		return nil
	}
	// It does not say that it is done: it stopped, or does not know the question.
	speaks, err := d.ask()
	if err == nil && !speaks {
		err = ErrOffline
	}
	return err
}

// ask goes through the states that DLE EOT tells. A printer that answers nothing is
// no fault: it may have no way to.
func (d dialogue) ask() (speaks bool, err error) {
	for _, q := range questions {
		if _, err := d.Write([]byte{0x10, 0x04, q.n}); err != nil {
			return speaks, ErrOffline
		}
		b, err := d.await(d.answer, isStatus)
		switch {
		case errors.Is(err, errSilent) && !speaks:
			return false, nil
		case errors.Is(err, errSilent):
			continue // not all know all questions
		case err != nil:
			return speaks, ErrOffline
		}
		speaks = true
		for _, m := range q.means {
			if b&m.bits != 0 {
				return true, m.err
			}
		}
	}
	return speaks, nil
}

// means is a fault that bits of an answer tell.
type means struct {
	bits byte
	err  error
}

// questions in the order of what a person can do about it: a printer with an open
// cover may see no paper, and one without paper is offline too.
var questions = []struct {
	n     byte
	means []means
}{
	{2, []means{{0x04, ErrCover}, {0x20, ErrNoPaper}}},
	{4, []means{{0x60, ErrNoPaper}}},
	{3, []means{{0x28, ErrFault}}},
	{1, []means{{0x08, ErrOffline}}},
}

// paperGone is the paper's end in an answer to GS r 1.
const paperGone = 0x0c

// isStatus tells an answer to DLE EOT by its fixed bits, isDone one to GS r.
func isStatus(b byte) bool { return b&0x93 == 0x12 }
func isDone(b byte) bool   { return b&0x90 == 0x00 }

// await waits for a byte that can be the answer, and skips what cannot.
func (d dialogue) await(within time.Duration, fits func(byte) bool) (byte, error) {
	b := make([]byte, 1)
	for range maxStray {
		n, err := d.receive(b, within)
		if err != nil {
			return 0, err
		}
		if n == 1 && fits(b[0]) {
			return b[0], nil
		}
	}
	return 0, errSilent
}

// lettingGo is how long a line that was cut may take to notice.
const lettingGo = time.Second

// talk does something over a line until it is done or the context ends, which cuts
// the line.
func talk(ctx context.Context, l line, do func(line) error) error {
	done := make(chan error, 1)
	go func() { done <- do(l) }()
	select {
	case err := <-done:
		_ = l.Close() // what was printed stays printed
		return err
	case <-ctx.Done():
	}
	_ = l.Close()
	select {
	case <-done:
	case <-time.After(lettingGo): // a device that holds a write for good
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err()
	}
	return ErrOffline
}
