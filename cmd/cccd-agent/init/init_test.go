package initfiles

import (
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/process"
)

func TestFilesSayWhatTheAgentNeeds(t *testing.T) {
	for file, parts := range map[string][]string{
		Unit(): {"Type=notify", "WatchdogSec=", "LimitCORE=0", "Environment=GODEBUG=" + process.Settings, "cccd-store-key", "StateDirectoryMode=0700",
			"ExecStart=/usr/bin/cccd-agent serve --data /var/lib/cccd-agent"},
		PolkitRule(): {"org.debian.pcsc-lite.access_pcsc", "org.debian.pcsc-lite.access_card", `subject.user == "cccd-agent"`},
		Blacklist():  {"blacklist pn533_usb\n", "blacklist pn533\n", "blacklist nfc\n"},
	} {
		for _, part := range parts {
			if !strings.Contains(file, part) {
				t.Errorf("%.40s … lacks %s", file, part)
			}
		}
	}
}
