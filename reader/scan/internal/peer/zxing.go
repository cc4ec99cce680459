//go:build zxingcpp && cgo

// Package peer puts other decoders beside ours, to compare with: gozxing alone,
// and Debian's libzxing-dev (1.4) where built with the tag zxingcpp.
package peer

// #cgo CXXFLAGS: -std=c++17 -O2
// #cgo pkg-config: zxing
// #include <stdint.h>
// int peer_zxing(const uint8_t *pix, int w, int h, char *out, int room);
import "C"

import "unsafe"

// longestPayload is more than the largest QR holds.
const longestPayload = 8192

// ZXing reads one QR from grey pixels by zxing-cpp; no text where it finds none.
func ZXing(pix []byte, w, h int) (text string, available bool) {
	out := make([]byte, longestPayload)
	n := C.peer_zxing((*C.uint8_t)(unsafe.Pointer(&pix[0])), C.int(w), C.int(h),
		(*C.char)(unsafe.Pointer(&out[0])), C.int(len(out)))
	return string(out[:n]), true
}
