//go:build zxingcpp && cgo

#include <cstdint>
#include <cstring>
#include <string>

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

// The payload's bytes go to out: the library's own guess at their character
// set is left aside, as ours is.
extern "C" int peer_zxing(const uint8_t *pix, int w, int h, char *out, int room) {
	ZXing::DecodeHints hints;
	hints.setFormats(ZXing::BarcodeFormat::QRCode);
	hints.setTryHarder(true);
	auto result = ZXing::ReadBarcode({pix, w, h, ZXing::ImageFormat::Lum}, hints);
	if (!result.isValid() || static_cast<int>(result.bytes().size()) > room)
		return 0;
	std::memcpy(out, result.bytes().data(), result.bytes().size());
	return static_cast<int>(result.bytes().size());
}
