package doctor

import (
	"strings"
	"testing"
)

// Of the printers the bundle shows how they are reached, and no name or address of
// the house.
func TestThePrintersInTheBundle(t *testing.T) {
	out := string(redactConfig([]byte("ticket: {way: escpos-serial, device: /dev/usb/lp0, baud: 115200, width: 384, address: \"10.20.30.40:9100\", printer: MAY-IN-BA-QUE, prefix: QUE}\n" +
		"paper: {printer: PHONG-BA-QUE}\n")))
	for _, want := range []string{"way: escpos-serial", "device: /dev/usb/lp0", "baud: 115200", "width: 384", "printer: '[removed]'", "address: '[removed]'"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not there:\n%s", want, out)
		}
	}
	for _, own := range []string{"10.20.30.40", "QUE"} {
		if strings.Contains(out, own) {
			t.Errorf("%q is handed on", own)
		}
	}
	if out := string(redactConfig([]byte("ticket: {device: /home/que/lp0, baud: 001190123456}"))); strings.Contains(out, "que") || strings.Contains(out, "0011") {
		t.Errorf("handed on: %s", out)
	}
}
