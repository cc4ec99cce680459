package doctor

import (
	"maps"
	"slices"
	"strings"
)

// Code is what was found. Its first part is the check.
type Code string

// What is found of the smart card service and of readers.
const (
	ServiceRuns     Code = "pcsc.runs"
	SocketMissing   Code = "pcsc.socket-missing" // pcscd was never started
	ServiceStopped  Code = "pcsc.stopped"
	PolkitBlocks    Code = "pcsc.polkit" // pcscd runs and lets us not in; polkit decides there
	ServiceDenies   Code = "pcsc.denied"
	ReaderKnown     Code = "reader.known"
	ReaderUnknown   Code = "reader.unknown"
	ReaderContact   Code = "reader.contact"
	ReaderNone      Code = "reader.none"
	ReaderHidden    Code = "reader.hidden" // on USB, not in PC/SC
	DriverFine      Code = "driver.fine"
	EscapeOff       Code = "driver.escape-off"
	EscapeOffWin    Code = "driver.escape-off-windows"
	ScPnPOn         Code = "driver.scpnp-on"
	AppleDriver     Code = "driver.apple"
	DriverUnknown   Code = "driver.unknown"
	ModulesClear    Code = "modules.clear"
	ModulesLoaded   Code = "modules.loaded"
	ModulesClaim    Code = "modules.claim" // and a reader that they claim is plugged in
	ModulesUnknown  Code = "modules.unknown"
	ClockPlausible  Code = "clock.plausible"
	ClockBeforeUs   Code = "clock.before-build"
	ClockBeforeLast Code = "clock.before-journal"
	ClockSkewed     Code = "clock.skewed"
	ClockSynced     Code = "clock.synchronized"
	ClockNotSynced  Code = "clock.not-synchronized"
	ClockSyncHidden Code = "clock.sync-unknown"
)

// What is found of anchors, backends and the machine.
const (
	AnchorsThere      Code = "anchors.there"
	AnchorsDamaged    Code = "anchors.damaged"
	AnchorsNone       Code = "anchors.none"
	AnchorsNoVietnam  Code = "anchors.no-vietnam"
	AnchorsUnverified Code = "anchors.unverified"
	AnchorsExpired    Code = "anchors.expired"
	BackendReached    Code = "backend.reached"
	BackendAbsent     Code = "backend.absent"
	BackendSettings   Code = "backend.settings"
	BackendNotReached Code = "backend.not-reached"
	BackendTLS        Code = "backend.tls"
	BackendPlain      Code = "backend.insecure-lan" // in the clear, as the configuration allows
	FolderFine        Code = "folder.fine"
	FolderAbsent      Code = "folder.absent"
	FolderOpen        Code = "folder.open"
	FolderReadOnly    Code = "folder.read-only"
	DiskFine          Code = "disk.fine"
	DiskLow           Code = "disk.low"
	DiskFull          Code = "disk.full"
	DiskUnknown       Code = "disk.unknown"
	KeyProtected      Code = "key.protected"
	KeyFile           Code = "key.file"
	KeyOpen           Code = "key.open"
	KeyNone           Code = "key.none"
	KeyLost           Code = "key.lost"
	KeyUnknown        Code = "key.unknown"
	PortFree          Code = "port.free"
	PortOurs          Code = "port.ours"
	PortTaken         Code = "port.taken"
	PortNext          Code = "port.next" // taken too, but another will do
	CameraThere       Code = "camera.there"
	CameraNone        Code = "camera.none"
	CameraUnknown     Code = "camera.unknown"
	ScannerThere      Code = "scanner.there"
	ScannerAbsent     Code = "scanner.absent"
	ScannerMissing    Code = "scanner.missing"
	ScannerDenied     Code = "scanner.denied"
	ScannerUnknown    Code = "scanner.unknown"
	PrinterThere      Code = "printer.there"
	PrinterNone       Code = "printer.none"
	PrinterUnknown    Code = "printer.unknown"
)

// meaning is what a code says of the desk: how much it matters, and the code of
// what to do about it.
type meaning struct {
	status Status
	advice string
}

func meanings() map[Code]meaning {
	return map[Code]meaning{
		ServiceRuns:     {OK, ""},
		SocketMissing:   {Fail, "start-pcscd"},
		ServiceStopped:  {Fail, "start-service"},
		PolkitBlocks:    {Fail, "allow-polkit"},
		ServiceDenies:   {Fail, "allow-service"},
		ReaderKnown:     {OK, ""},
		ReaderUnknown:   {Warn, "choose-reader"},
		ReaderContact:   {Warn, "contactless-reader"},
		ReaderNone:      {Fail, "plug-reader"},
		ReaderHidden:    {Fail, "replug-reader"},
		DriverFine:      {OK, ""},
		EscapeOff:       {Warn, "allow-escape"},
		EscapeOffWin:    {Warn, "allow-escape-windows"},
		ScPnPOn:         {Warn, "scpnp-off"},
		AppleDriver:     {Warn, "use-libccid"},
		DriverUnknown:   {Unknown, ""},
		ModulesClear:    {OK, ""},
		ModulesLoaded:   {Warn, "blacklist-modules"},
		ModulesClaim:    {Fail, "blacklist-modules"},
		ModulesUnknown:  {Unknown, ""},
		ClockPlausible:  {OK, ""},
		ClockBeforeUs:   {Fail, "set-clock"},
		ClockBeforeLast: {Fail, "set-clock"},
		ClockSkewed:     {Warn, "set-clock"},
		ClockSynced:     {OK, ""},
		ClockNotSynced:  {Warn, "synchronize-clock"},
		ClockSyncHidden: {Unknown, ""},

		AnchorsThere:      {OK, ""},
		AnchorsDamaged:    {Fail, "restore-anchors"},
		AnchorsNone:       {Warn, "import-anchors"},
		AnchorsNoVietnam:  {Warn, "import-vietnam"},
		AnchorsUnverified: {Warn, "verify-anchors"},
		AnchorsExpired:    {Warn, "renew-anchors"},
		BackendReached:    {OK, ""},
		BackendAbsent:     {OK, ""},
		BackendSettings:   {Fail, "correct-settings"},
		BackendNotReached: {Fail, "check-network"},
		BackendTLS:        {Fail, "check-certificate"},
		BackendPlain:      {Warn, "encrypt-lan"},
		FolderFine:        {OK, ""},
		FolderAbsent:      {OK, ""},
		FolderOpen:        {Fail, "close-folder"},
		FolderReadOnly:    {Fail, "own-folder"},
		DiskFine:          {OK, ""},
		DiskLow:           {Warn, "free-disk"},
		DiskFull:          {Fail, "free-disk"},
		DiskUnknown:       {Unknown, ""},
		KeyProtected:      {OK, ""},
		KeyFile:           {Warn, "protect-key"},
		KeyOpen:           {Fail, "close-key"},
		KeyNone:           {OK, ""},
		KeyLost:           {Fail, "restore-key"},
		KeyUnknown:        {Unknown, ""},
		PortFree:          {OK, ""},
		PortOurs:          {OK, ""},
		PortTaken:         {Fail, "free-port"},
		PortNext:          {Warn, "pages-find-port"},
		CameraThere:       {OK, ""},
		CameraNone:        {OK, ""},
		CameraUnknown:     {Unknown, ""},
		ScannerThere:      {OK, ""},
		ScannerAbsent:     {OK, ""},
		ScannerMissing:    {Fail, "plug-scanner"},
		ScannerDenied:     {Fail, "allow-scanner"},
		ScannerUnknown:    {Unknown, ""},
		PrinterThere:      {OK, ""},
		PrinterNone:       {Warn, "add-printer"},
		PrinterUnknown:    {Unknown, ""},
	}
}

// Codes lists all that can be found.
func Codes() []Code { return slices.Sorted(maps.Keys(meanings())) }

// Advices lists the codes of all that can be advised.
func Advices() []string {
	set := map[string]bool{}
	for _, m := range meanings() {
		set[m.advice] = true
	}
	delete(set, "")
	return slices.Sorted(maps.Keys(set))
}

// found makes the finding of a code.
func found(c Code, detail string) Finding {
	m := meanings()[c]
	id, _, _ := strings.Cut(string(c), ".")
	return Finding{ID: id, Status: m.status, Code: c, Detail: detail, Advice: m.advice}
}

func one(c Code, detail string) []Finding { return []Finding{found(c, detail)} }
