package main

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/scan"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

type scanOptions struct {
	budget time.Duration
	serial string
	camera string
}

func (a *app) scanCommand() *cobra.Command {
	var o scanOptions
	c := &cobra.Command{
		Use: "scan FILE…", Short: "Read the QR of a card from pictures, a camera or a serial scanner",
		RunE: func(c *cobra.Command, args []string) error {
			if o.camera != "" && !c.Flags().Changed("budget") {
				o.budget = 0 // a frame's own, which is shorter
			}
			return a.scan(c.Context(), args, o)
		},
	}
	c.Flags().DurationVar(&o.budget, "budget", 250*time.Millisecond, "how long to try a picture, or a frame of a camera (then 60ms)")
	c.Flags().StringVar(&o.camera, "camera", "", "camera (/dev/video0) or recording (.mjpeg); a line for every code that comes into view, until stopped")
	c.Flags().StringVar(&o.serial, "serial", "", "serial port of a scanner; a line for every code until stopped")
	return c
}

// scanned is one line of output.
type scanned struct {
	File   string        `json:"file"`
	Text   personal.Text `json:"text"`
	Kind   vnid.Kind     `json:"kind"` // empty where nothing was read
	Fields any           `json:"fields"`
	Ms     int64         `json:"ms"`
	Error  string        `json:"error"`
}

func (a *app) scan(ctx context.Context, paths []string, o scanOptions) error {
	switch sources := min(len(paths), 1) + given(o.serial) + given(o.camera); {
	case sources != 1:
		return usageError(errors.New("give pictures, or --camera, or --serial"))
	case o.serial != "":
		return a.scanSerial(ctx, o.serial)
	case o.camera != "":
		return a.scanCamera(ctx, o.camera, o.budget)
	}
	printed := scanLines{app: a}
	for _, path := range paths {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := printed.print(a.scanFile(ctx, path, o.budget)); err != nil {
			return err
		}
	}
	return printed.end()
}

// scanLines prints a line a code and counts those that were read.
type scanLines struct {
	*app
	read int
}

func (l *scanLines) print(line scanned) error {
	if line.Kind != "" {
		l.read++
	}
	return l.write(line)
}

// end is the command's outcome: at least one was read.
func (l *scanLines) end() error {
	if l.read == 0 {
		return &failure{codeNothingRead, exitOther, scan.ErrNotFound}
	}
	return nil
}

// given counts an option that was.
func given(option string) int {
	if option == "" {
		return 0
	}
	return 1
}

func (a *app) scanFile(ctx context.Context, path string, budget time.Duration) scanned {
	start := a.now()
	result, err := scan.DecodeFile(ctx, path, budget)
	line := a.understand(result.Text, err)
	line.File, line.Ms = path, a.now().Sub(start).Milliseconds()
	return line
}

// understand says what a text is. A text of a known kind with a wrong field was
// read all the same; the line says which field is wrong.
func (a *app) understand(text personal.Text, err error) scanned {
	if err != nil {
		return scanned{Fields: struct{}{}, Error: scanError(err)}
	}
	line := scanned{Text: text, Kind: vnid.Classify(text.Reveal())}
	fields, err := vnid.Fields(text.Reveal(), a.now())
	if err != nil {
		line.Error = err.Error()
	}
	line.Fields = fields
	if fields == nil {
		line.Fields = struct{}{}
	}
	return line
}

// scanError leaves out what the line says already, the file's name.
func scanError(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// scanSerial prints a line for every code that a scanner sends, until it is
// stopped or unplugged.
func (a *app) scanSerial(ctx context.Context, port string) error {
	in, err := scan.OpenSerial(port)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	printed := scanLines{app: a}
	for text, err := range scan.ReadSerial(ctx, in) {
		if errors.Is(err, scan.ErrPort) || ctx.Err() != nil {
			break
		}
		line := a.understand(text, err)
		line.File = port
		if err := printed.print(line); err != nil {
			return err
		}
	}
	return printed.end()
}

// scanCamera prints a line for every code that comes into view, until it is
// stopped, or the camera unplugged. Ms is what the search in its frame took.
func (a *app) scanCamera(ctx context.Context, device string, budget time.Duration) error {
	frames, err := scan.OpenCamera(device, a.now)
	if err != nil {
		return err
	}
	defer func() { _ = frames.Close() }()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	printed := scanLines{app: a}
	var unwritten error
	ended := scan.Viewer{Budget: budget, Now: a.now}.Watch(ctx, frames, func(s scan.Sighting) {
		line := a.understand(s.Text, s.Err)
		line.File, line.Ms = device, s.Took.Milliseconds()
		if unwritten = printed.print(line); unwritten != nil {
			stop()
		}
	})
	lost := ended != nil && ctx.Err() == nil
	switch {
	case unwritten != nil:
		return unwritten
	case lost && printed.read == 0:
		return ended
	case lost:
		a.log.Warn("camera lost", "err", ended)
	}
	return printed.end()
}
