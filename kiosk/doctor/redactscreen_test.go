package doctor

import (
	"strings"
	"testing"
)

// Of the screen's settings the bundle shows how it is set, and no text of the desk's own.
func TestTheScreenInTheBundle(t *testing.T) {
	out := string(redactConfig([]byte(`screen:
  mode: kiosk
  purposes: [insurance, public-service]
  idle: 30s
  camera: /dev/video2
  voice: true
  receivers: {public-service: UBND phường Sông Ngân}
  templates: [{name: Phòng bà Quế, window: Tiếp đón 190123456, text: "{number}{enter}"}]
  vneidNote: Gọi 0912345678
`)))
	for _, want := range []string{"mode: kiosk", "- insurance", "- public-service", "idle: 30s", "camera: /dev/video2", "voice: true", "vneidNote: '[removed]'", "window: '[removed]'"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not there:\n%s", want, out)
		}
	}
	for _, own := range []string{"Sông Ngân", "Quế", "190123456", "0912345678", "{number}"} {
		if strings.Contains(out, own) {
			t.Errorf("%q is handed on", own)
		}
	}
	if out := string(redactConfig([]byte("screen: {camera: /home/que/camera.mjpeg, text: Trần Thị Quế}"))); strings.Contains(out, "que") || strings.Contains(out, "Quế") {
		t.Errorf("handed on: %s", out)
	}
}
