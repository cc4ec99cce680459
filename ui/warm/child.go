package warm

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"sync"
)

// Child is the process's end: it hears its supervisor and tells it.
type Child struct {
	in io.Reader

	mu  sync.Mutex
	out io.Writer
}

// NewChild talks to a supervisor over the process's standard streams.
func NewChild(in io.Reader, out io.Writer) *Child { return &Child{in: in, out: out} }

// Tell tells the supervisor one of the words of this package. Nothing can be done
// where it is gone: [Child.Listen] ends then.
func (c *Child) Tell(word string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, _ = fmt.Fprintln(c.out, word)
}

// Listen calls do for each line until the supervisor is gone, which ends the
// process: nobody would replace it.
func (c *Child) Listen(ctx context.Context, do func(word string)) {
	lines := bufio.NewScanner(c.in)
	for lines.Scan() && ctx.Err() == nil {
		do(lines.Text())
	}
}
