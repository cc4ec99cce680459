// Package initfiles holds what the system needs to run the agent as a service.
// On Windows the service's own environment (the value Environment, a
// REG_MULTI_SZ, at HKLM\SYSTEM\CurrentControlSet\Services\cccd-agent) holds
// GODEBUG with the settings of package process, since a process cannot be
// started again in its own place there.
package initfiles

import _ "embed" // the files

var (
	//go:embed cccd-agent.service
	unit string
	//go:embed 50-cccd-agent.rules
	polkitRule string
	//go:embed cccd-agent-pn533.conf
	blacklist string
)

// Unit is the systemd unit of the service.
func Unit() string { return unit }

// PolkitRule lets the service's user in to pcscd.
func PolkitRule() string { return polkitRule }

// Blacklist keeps kernel modules from claiming readers with a PN533.
func Blacklist() string { return blacklist }
