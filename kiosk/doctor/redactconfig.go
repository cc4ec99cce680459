package doctor

import (
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// form is what the value of a setting must look like to be handed on.
type form func(string) bool

var cameraName = regexp.MustCompile(`^/dev/video[0-9]{1,3}$`)

var printerName = regexp.MustCompile(`^/dev/(usb/)?lp[0-9]{1,2}$`)

var ttyName = regexp.MustCompile(`^/dev/tty[A-Z]{0,4}[0-9]{1,3}$`)

// shown are the settings whose values are harmless, by their dotted path; an
// asterisk stands for one name. All others are handed on as Removed.
func shown() map[string]form {
	return map[string]form{
		"desk.owner": isCode, "desk.unattended": isBool,
		"purposes.*.leastVerdict": isCode, "purposes.*.fields": isCamel, "purposes.*.portrait": isBool,
		"purposes.*.keep": isDuration, "purposes.*.idle": isDuration, "purposes.*.unattended": isBool,
		"api.port": isNumber, "store.key": isCode, "store.keepJournal": isDuration,
		"operators.required": isBool, "operators.lock": isDuration, "operators.shift": isDuration,
		"insurance.url": isAddress, "insurance.md5": isCode, "insurance.tokenBody": isCode, "insurance.pace": isDuration,
		"insurance.way": isCode, "insurance.history": isCode,
		"insurance.connectTimeout": isDuration, "insurance.timeout": isDuration,
		"accommodation.url": isAddress, "accommodation.connectTimeout": isDuration, "accommodation.timeout": isDuration,
		"insurance.retry.base": isDuration, "insurance.retry.max": isDuration, "insurance.retry.probe": isDuration,
		"accommodation.retry.base": isDuration, "accommodation.retry.max": isDuration, "accommodation.retry.probe": isDuration,
		"accommodation.facility.type": isCode, "accommodation.roomRequired": isBool, "accommodation.defaultReason": isNumber,
		"accommodation.deadlines.earlyMorning": isCode, "accommodation.deadlines.remote": isBool, "accommodation.deadlines.inferDelivered": isBool,
		"publicService.qr": isCode, "payment.expires": isDuration,
		"rar.url": isAddress, "rar.connectTimeout": isDuration, "rar.timeout": isDuration,
		"adapters.hn212.port": isNumber, "scanners": isDevice,
		"screen.mode": isCode, "screen.purposes": isCode, "screen.idle": isDuration, "screen.grace": isDuration, "screen.languages": isCode,
		"screen.text": isCode, "screen.voice": isBool, "screen.leftHanded": isBool, "screen.contrast": isBool, "screen.scannerKeys": isBool,
		"screen.camera": isCamera,
		"ticket.way":    isCode, "ticket.device": isPrinter, "ticket.baud": isBaud, "ticket.width": isNumber,
	}
}

// others are keys that are named without their values.
const others = " desk name purposes insurance identification accommodation public-service api store operators username password passwordFile caFile" +
	" staff cccd basic basicFile facility deadlines adapters hn212 post url retry publicService handover payment rar insecureLAN" +
	" screen receivers services templates vneidNote title english window text" +
	" ticket device address printer prefix paper "

func isBool(s string) bool   { return s == "true" || s == "false" }
func isNumber(s string) bool { _, err := strconv.Atoi(s); return err == nil && len(s) <= 5 }
func isDevice(s string) bool { return ttyName.MatchString(s) }

// isCamera is how a camera is chosen.
func isCamera(s string) bool { return s == "auto" || s == "off" || cameraName.MatchString(s) }

// isPrinter is the device of a printer, isBaud a speed.
func isPrinter(s string) bool { return printerName.MatchString(s) || isDevice(s) }
func isBaud(s string) bool    { _, err := strconv.Atoi(s); return err == nil && len(s) <= 6 }

// isCamel is the name of a field.
func isCamel(s string) bool { return isCode(strings.ToLower(s)) && len(s) <= 24 }

// isAddress is that of a host alone, without account, path or query.
func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme == "https" && u.User == nil && u.RawQuery == "" && u.Fragment == "" && u.Path == "" &&
		(isCode(u.Hostname()) || net.ParseIP(u.Hostname()) != nil)
}

// redactConfig rewrites the configuration: its shape stays, comments go, and of
// values only those that are harmless by their key and by their form.
func redactConfig(text []byte) []byte {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return []byte("# " + Removed + ": not YAML\n")
	}
	if len(root.Content) == 0 {
		return []byte("# empty\n")
	}
	out, err := yaml.Marshal(redactNode(root.Content[0], "", maxDepth))
	if err != nil {
		return []byte("# " + Removed + "\n")
	}
	return out
}

// maxDepth bounds how deep a configuration is followed; ours has four levels.
const maxDepth = 8

// redactNode makes the node anew, so that anchors, tags and comments are left.
func redactNode(n *yaml.Node, path string, depth int) *yaml.Node {
	switch {
	case depth == 0 || n.Kind == yaml.AliasNode:
		return scalar(Removed)
	case n.Kind == yaml.MappingNode:
		return redactMapping(n, path, depth)
	case n.Kind == yaml.SequenceNode:
		list := &yaml.Node{Kind: yaml.SequenceNode}
		for _, item := range n.Content {
			list.Content = append(list.Content, redactNode(item, path, depth-1))
		}
		return list
	}
	if fits, ok := shown()[path]; ok && fits(n.Value) {
		return scalar(n.Value)
	}
	return scalar(Removed)
}

func redactMapping(n *yaml.Node, path string, depth int) *yaml.Node {
	m := &yaml.Node{Kind: yaml.MappingNode}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name := n.Content[i].Value
		below := strings.TrimPrefix(path+"."+name, ".")
		if path == "purposes" && isCode(name) {
			below = "purposes.*"
		}
		if _, ok := shown()[below]; !ok && (strings.ContainsAny(name, " \t\n") || !strings.Contains(others, " "+name+" ")) {
			name = Removed
		}
		m.Content = append(m.Content, scalar(name), redactNode(n.Content[i+1], below, depth-1))
	}
	return m
}

func scalar(v string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: v} }
