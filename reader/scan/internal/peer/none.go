//go:build !zxingcpp || !cgo

// Package peer puts other decoders beside ours, to compare with: gozxing alone,
// and Debian's libzxing-dev (1.4) where built with the tag zxingcpp.
package peer

// ZXing reports that the C++ decoder was not built in.
func ZXing([]byte, int, int) (text string, available bool) { return "", false }
