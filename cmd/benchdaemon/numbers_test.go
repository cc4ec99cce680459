package benchdaemon

import (
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

// kibibytes reads "  1234 kB" of the files below /proc, in bytes.
func kibibytes(value string) int64 {
	n, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
	return n << 10
}
