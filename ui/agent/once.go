package agent

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
)

// keyBytes is the length of a request's key.
const keyBytes = 16

type onceKey struct{}

// Once gives a context under which a call that is made again is the same request
// as before: what it did, it does not do twice. For a button that is pressed
// again after [ErrAway].
func (c *Client) Once(ctx context.Context) (context.Context, error) {
	key, err := c.newKey()
	return context.WithValue(ctx, onceKey{}, key), err
}

func (c *Client) newKey() (string, error) {
	b := make([]byte, keyBytes)
	_, err := io.ReadFull(c.o.Rand, b)
	return hex.EncodeToString(b), err
}

// keyOf names a request: anew, or as the context has it. Under one context calls
// with different content are different requests.
func (c *Client) keyOf(ctx context.Context, q call, body []byte) (string, error) {
	if !q.once {
		return "", nil
	}
	given, ok := ctx.Value(onceKey{}).(string)
	if !ok {
		return c.newKey()
	}
	sum := sha256.New()
	_, _ = io.WriteString(sum, given+"\n"+q.path+"\n") // a hash never fails
	_, _ = sum.Write(body)
	return hex.EncodeToString(sum.Sum(nil)[:keyBytes]), nil
}
