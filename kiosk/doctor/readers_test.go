package doctor

import (
	"testing"
	"testing/fstest"

	"github.com/cccd-agent/cccd-agent/reader/pcsc"
)

func TestWhoBlocksTheService(t *testing.T) {
	for what, c := range map[string]struct {
		m    machine
		want Code
	}{
		"no socket":               {machine{pcsc: pcsc.ErrNoService}, SocketMissing},
		"socket of nobody":        {machine{pcsc: pcsc.ErrNoService, files: fstest.MapFS{"run/pcscd/pcscd.comm": text("")}}, ServiceStopped},
		"polkit hangs up":         {machine{uid: 998, pcsc: pcsc.ErrNoService, answers: []string{pcscdSocket}, files: fstest.MapFS{"run/pcscd/pcscd.comm": text(""), polkitPolicy[1:]: text("")}}, PolkitBlocks},
		"polkit denies":           {machine{uid: 998, pcsc: pcsc.ErrDenied, files: fstest.MapFS{"run/pcscd/pcscd.comm": text(""), polkitPolicy[1:]: text("")}}, PolkitBlocks},
		"no polkit":               {machine{uid: 998, pcsc: pcsc.ErrDenied, files: fstest.MapFS{"run/pcscd/pcscd.comm": text("")}}, ServiceDenies},
		"polkit lets root in":     {machine{uid: 0, pcsc: pcsc.ErrNoService, answers: []string{pcscdSocket}, files: fstest.MapFS{"run/pcscd/pcscd.comm": text(""), polkitPolicy[1:]: text("")}}, ServiceDenies},
		"another socket":          {machine{pcsc: pcsc.ErrNoService, env: map[string]string{"PCSCLITE_CSOCK_NAME": "/tmp/s"}, files: fstest.MapFS{"run/pcscd/pcscd.comm": text("")}}, SocketMissing},
		"Windows stopped it":      {machine{os: "windows", pcsc: pcsc.ErrNoService}, ServiceStopped},
		"Windows, other session":  {machine{os: "windows", pcsc: pcsc.ErrDenied}, ServiceDenies},
		"macOS, nothing answered": {machine{os: "darwin", pcsc: pcsc.ErrNoService}, ServiceStopped},
	} {
		expect(t, what, checkReaders(t.Context(), Desk{}, c.m.system()), string(c.want))
	}
}

func TestReadersAreRecognised(t *testing.T) {
	d := Desk{Notes: notes(t)}
	acr := Reader{Name: "ACS ACR122U PICC Interface 00 00"}
	for what, c := range map[string]struct {
		m    machine
		want []string
	}{
		"by name":        {machine{readers: []Reader{acr}}, []string{"pcsc.runs", "reader.known ACS ACR122U PICC Interface 00 00 ACS ACR122U"}},
		"on Windows":     {machine{os: "windows", readers: []Reader{{Name: "HID Global OMNIKEY 5022 Smart Card Reader 0"}}}, []string{"pcsc.runs", "reader.known HID Global OMNIKEY 5022 Smart Card Reader 0 HID OMNIKEY 5022 CL"}},
		"contact":        {machine{readers: []Reader{{Name: "Feitian SCR301 00 00"}}}, []string{"pcsc.runs", "reader.contact Feitian SCR301 00 00 Feitian SCR301"}},
		"unknown":        {machine{readers: []Reader{{Name: "Nobody's"}}}, []string{"pcsc.runs", "reader.unknown Nobody's"}},
		"by USB id":      {machine{readers: []Reader{{Name: "CL 0", Device: pcsc.Device{Bus: 1, Address: 7}}}, files: plug(plug(fstest.MapFS{}, "1-1", "1d6b", "0002", "1", "1"), "1-2", "17b9", "400f", "1", "7")}, []string{"pcsc.runs", "reader.known CL 0 Thales RF CR2000"}},
		"USB over name":  {machine{readers: []Reader{{Name: "ACR122U", Device: pcsc.Device{Bus: 1, Address: 7}}}, files: plug(fstest.MapFS{}, "1-2", "072f", "223b", "1", "7")}, []string{"pcsc.runs", "reader.known ACR122U ACS ACR1252U"}},
		"none":           {machine{pcsc: pcsc.ErrNoReader}, []string{"pcsc.runs", "reader.none"}},
		"hidden":         {machine{pcsc: pcsc.ErrNoReader, files: plug(fstest.MapFS{}, "1-2", "076B", "5022", "1", "7")}, []string{"pcsc.runs", "reader.hidden 076B:5022 HID OMNIKEY 5022 CL"}},
		"claimed":        {machine{pcsc: pcsc.ErrNoReader, files: plug(fstest.MapFS{"proc/modules": text("pn533_usb 16384 0 - Live\npn533 9 1 pn533_usb\nnfcsim 1 1\nnfc 1 1\n")}, "1-2", "072f", "2200", "1", "7")}, []string{"pcsc.runs", "modules.claim pn533_usb pn533 nfc ACS ACR122U"}},
		"shown, claimed": {machine{readers: []Reader{acr}, files: plug(fstest.MapFS{"proc/modules": text("nfc 1 1\n")}, "1-2", "072f", "2200", "1", "7")}, []string{"pcsc.runs", "reader.known ACS ACR122U PICC Interface 00 00 ACS ACR122U"}},
	} {
		expect(t, what, checkReaders(t.Context(), d, c.m.system()), c.want...)
	}
}

func plist(options string) string {
	return "<plist><dict>\n<key>ifdLogLevel</key><string>0x0003</string>\n\t<key>ifdDriverOptions</key>\n\t<string>" + options + "</string>\n</dict>"
}

func TestDriverSettings(t *testing.T) {
	d := Desk{Notes: notes(t)}
	acr, omnikey := []Reader{{Name: "ACS ACR122U 0"}}, []Reader{{Name: "OMNIKEY 5022 0"}}
	const usb = `SYSTEM\CurrentControlSet\Enum\USB\VID_072F&PID_2200\5&1\Device Parameters\`
	const policy = scPnPPath + `\EnableScPnP`
	for what, c := range map[string]struct {
		m    machine
		want []string
	}{
		"escape off":         {machine{readers: acr, files: fstest.MapFS{"etc/libccid_Info.plist": text(plist("0x0000"))}}, []string{"driver.escape-off ccid-escape ACS ACR122U"}},
		"escape on":          {machine{readers: acr, files: fstest.MapFS{"usr/lib64/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist": text(plist("0x0005"))}}, []string{"driver.fine ccid-escape ACS ACR122U"}},
		"two slots, once":    {machine{readers: append(acr, acr...), files: fstest.MapFS{"etc/libccid_Info.plist": text(plist("1"))}}, []string{"driver.fine ccid-escape ACS ACR122U"}},
		"no such line":       {machine{readers: acr, files: fstest.MapFS{"etc/libccid_Info.plist": text("<plist>")}}, []string{"driver.unknown ccid-escape ACS ACR122U"}},
		"no driver":          {machine{readers: acr}, []string{"driver.unknown ccid-escape ACS ACR122U"}},
		"needs nothing":      {machine{readers: omnikey}, nil},
		"no service":         {machine{pcsc: pcsc.ErrNoService}, nil},
		"Windows, all set":   {machine{os: "windows", readers: acr, registry: map[string]uint32{usb + "EscapeCommandEnable": 1, policy: 0}}, []string{"driver.fine EscapeCommandEnable ACS ACR122U", "driver.fine EnableScPnP ACS ACR122U"}},
		"Windows, as it is":  {machine{os: "windows", readers: acr, registry: map[string]uint32{usb + "Other": 1}}, []string{"driver.escape-off-windows EscapeCommandEnable ACS ACR122U", "driver.scpnp-on EnableScPnP ACS ACR122U"}},
		"Windows, ScPnP 1":   {machine{os: "windows", readers: omnikey, registry: map[string]uint32{policy: 1}}, []string{"driver.scpnp-on EnableScPnP HID OMNIKEY 5022 CL"}},
		"Windows, no device": {machine{os: "windows", readers: acr, registry: map[string]uint32{policy: 0}}, []string{"driver.unknown EscapeCommandEnable ACS ACR122U", "driver.fine EnableScPnP ACS ACR122U"}},
		"macOS":              {machine{os: "darwin", readers: omnikey}, []string{"driver.apple useIFDCCID HID OMNIKEY 5022 CL"}},
		"macOS, libccid":     {machine{os: "darwin", readers: omnikey, printed: map[string]string{"defaults": "1\n"}}, []string{"driver.fine useIFDCCID HID OMNIKEY 5022 CL"}},
	} {
		expect(t, what, checkDrivers(t.Context(), d, c.m.system()), c.want...)
	}
}

func TestModules(t *testing.T) {
	for what, c := range map[string]struct {
		m    machine
		want []string
	}{
		"none of them":    {machine{files: fstest.MapFS{"proc/modules": text("usbcore 1 1\nnfc_digital 1 1\n")}}, []string{"modules.clear"}},
		"no modules":      {machine{}, []string{"modules.clear"}},
		"two of them":     {machine{files: fstest.MapFS{"proc/modules": text("pn533 1 1\nnfc 1 1\n")}}, []string{"modules.loaded pn533 nfc"}},
		"another system":  {machine{os: "windows"}, nil},
		"may not be read": {machine{files: fstest.MapFS{"proc/modules": folder(0o700)}}, []string{"modules.unknown"}},
	} {
		expect(t, what, checkModules(t.Context(), Desk{}, c.m.system()), c.want...)
	}
}

func FuzzDriverOptions(f *testing.F) {
	f.Add([]byte(plist("0x0001")))
	f.Add([]byte(plist("99999999999")))
	f.Fuzz(func(t *testing.T, b []byte) {
		if v, ok := driverOptions(b); !ok && v != 0 {
			t.Error("a value that was not read")
		}
	})
}
