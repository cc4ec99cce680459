package proof

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

var morning = time.Date(2026, 11, 22, 1, 5, 12, 0, time.UTC) // 08:05:12 in Việt Nam

// failed is a lookup of nobody who exists.
func failed() Lookup {
	return Lookup{
		Visit:    "k3vtq7n2m5xw4jzr6ybd1hgfca",
		Facility: Facility{Code: "01929", Name: "Bệnh viện Đa khoa Sông Ngân", Place: "Hà Nội"},
		Staff:    Staff{Name: "Vũ Thị Quế", Number: "001190000001"},
		Sent:     insurance.Sent{Number: "079203045678", Name: "NGUYỄN THỊ ỬNG", Birth: "15/01/2003"},
		Contact:  Contact{Phone: "0900 000 000", Address: "Số 1 đường Không Tên, phường Ô Chợ Dừa, thành phố Hà Nội"},
		Tries: []Try{
			{At: morning, Reason: backend.ReasonTimeout},
			{At: morning.Add(time.Minute), Code: "101", Text: "Hệ thống giám định đang bảo trì, vui lòng tra cứu lại sau 10 phút!"},
			{At: morning.Add(3 * time.Hour), Reason: backend.ReasonStatus, Status: 503},
		},
		Device: "Vq3wOZ7y1-xJfNq0lQe9mCkTbR8sHdUaPgYiEw2XoLM",
		Made:   morning.Add(3*time.Hour + time.Minute),
	}
}

func key(t testing.TB) *identity.DeviceKey {
	t.Helper()
	k, err := identity.OpenDeviceKey(filepath.Join(t.TempDir(), "device.key"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func render(t testing.TB, l Lookup) []byte {
	t.Helper()
	pdf, err := Render(l, []byte(`{"signed":true}`))
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}
