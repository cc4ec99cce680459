package doctor

import (
	"context"
	"errors"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	firmwarenotes "github.com/cccd-agent/cccd-agent/firmware-notes"
)

// ccidBundles are where distributions keep the settings of the CCID driver.
func ccidBundles() []string {
	return []string{
		"/etc/libccid_Info.plist",
		"/usr/lib/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist",
		"/usr/lib64/pcsc/drivers/ifd-ccid.bundle/Contents/Info.plist",
	}
}

// checkDrivers looks at the settings that the connected readers need.
func checkDrivers(ctx context.Context, d Desk, s System) []Finding {
	there, err := s.Readers()
	if err != nil {
		return nil // told by checkReaders
	}
	var all []Finding
	plugged := usb(s)
	for _, r := range there {
		note, ok := recognise(d.Notes, r, plugged)
		if !ok || slices.ContainsFunc(all, func(f Finding) bool { return f.Model == note.Model }) {
			continue
		}
		for _, f := range settings(ctx, s, note) {
			f.Model = note.Model
			all = append(all, f)
		}
	}
	return all
}

func settings(ctx context.Context, s System, n firmwarenotes.Note) (all []Finding) {
	for _, look := range []struct {
		setting string
		check   func() Code
	}{
		{firmwarenotes.CCIDEscape, func() Code { return ccidEscape(s) }},
		{firmwarenotes.EscapeCommandEnable, func() Code { return windowsEscape(s, n.USB) }},
		{firmwarenotes.EnableScPnP, func() Code { return scPnP(s) }},
		{firmwarenotes.UseIFDCCID, func() Code { return appleDriver(ctx, s) }},
	} {
		if n.Needs(s.OS, look.setting) {
			all = append(all, found(look.check(), look.setting))
		}
	}
	return all
}

const escapeAllowed = 0x0001 // DRIVER_OPTION_CCID_EXCHANGE_AUTHORIZED

func ccidEscape(s System) Code {
	for _, path := range ccidBundles() {
		text, err := s.ReadFile(path)
		if err != nil {
			continue
		}
		options, ok := driverOptions(text)
		switch {
		case !ok:
			return DriverUnknown
		case options&escapeAllowed == 0:
			return EscapeOff
		}
		return DriverFine
	}
	return DriverUnknown
}

var driverOption = regexp.MustCompile(`<key>ifdDriverOptions</key>\s*<string>\s*(0[xX][0-9a-fA-F]{1,8}|[0-9]{1,9})\s*</string>`)

// driverOptions reads ifdDriverOptions from a driver's Info.plist.
func driverOptions(plist []byte) (options uint64, ok bool) {
	m := driverOption.FindSubmatch(plist)
	if m == nil {
		return 0, false
	}
	options, err := strconv.ParseUint(string(m[1]), 0, 32)
	return options, err == nil
}

const (
	enumUSB   = `SYSTEM\CurrentControlSet\Enum\USB`
	scPnPPath = `SOFTWARE\Policies\Microsoft\Windows\ScPnP`
)

// windowsEscape looks at every instance of the device that Windows remembers.
func windowsEscape(s System, ids []string) Code {
	seen := false
	for _, id := range ids {
		vendor, product, _ := strings.Cut(strings.ToUpper(id), ":")
		path := enumUSB + `\VID_` + vendor + `&PID_` + product
		instances, err := s.Subkeys(path)
		if err != nil {
			continue
		}
		for _, i := range instances {
			seen = true
			if v, err := s.DWORD(path+`\`+i+`\Device Parameters`, firmwarenotes.EscapeCommandEnable); err == nil && v == 1 {
				return DriverFine
			}
		}
	}
	if !seen {
		return DriverUnknown
	}
	return EscapeOffWin
}

func scPnP(s System) Code {
	v, err := s.DWORD(scPnPPath, firmwarenotes.EnableScPnP)
	if err == nil && v == 0 {
		return DriverFine
	}
	return ScPnPOn
}

func appleDriver(ctx context.Context, s System) Code {
	out, err := s.Run(ctx, "defaults", "read", "/Library/Preferences/com.apple.security.smartcard", firmwarenotes.UseIFDCCID)
	if err == nil && strings.TrimSpace(string(out)) == "1" {
		return DriverFine
	}
	return AppleDriver
}

// checkModules looks for the kernel modules that claim readers with a PN53x.
func checkModules(_ context.Context, _ Desk, s System) []Finding {
	if s.OS != "linux" {
		return nil
	}
	if _, err := s.ReadFile("/proc/modules"); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return one(ModulesUnknown, "")
	}
	if loaded := claiming(s); len(loaded) > 0 {
		return one(ModulesLoaded, strings.Join(loaded, " "))
	}
	return one(ModulesClear, "")
}

// claiming are those of the modules that are loaded.
func claiming(s System) (loaded []string) {
	text, err := s.ReadFile("/proc/modules")
	if err != nil {
		return nil
	}
	for line := range strings.Lines(string(text)) {
		name, _, _ := strings.Cut(line, " ")
		if slices.Contains([]string{"pn533_usb", "pn533", "nfc"}, name) {
			loaded = append(loaded, name)
		}
	}
	return loaded
}
