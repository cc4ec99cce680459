package doctor

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	code      = regexp.MustCompile(`^[a-z][a-z0-9]*(?:[._/-][a-z0-9]+)*$`)
	longDigit = regexp.MustCompile(`[0-9]{6}`)
	number    = regexp.MustCompile(`^-?[0-9]{1,5}(?:\.[0-9]{1,3})?(?:e[+-][0-9]{1,3})?$`)
	ourWord   = regexp.MustCompile(`^(?:[a-z]+(?:['.:/_-][a-z]+)*|[0-9]{1,3})$`)
	ourKey    = regexp.MustCompile(`^[a-z][A-Za-z]{0,15}$`)
)

// isCode tells whether a value is one of the program's own words: ASCII, in lower
// case, short, and without a number that could be somebody's.
func isCode(s string) bool {
	return len(s) <= 40 && code.MatchString(s) && !longDigit.MatchString(s)
}

// prose keeps of a sentence of the program's own the words that are its: in
// lower case, as errors and messages are written. Names, zones, hashes and
// numbers of people are not.
func prose(s string) string {
	words := strings.Fields(s)
	for i, w := range words {
		if !plain(strings.Trim(w, `.,:;!?()[]"'`)) {
			words[i] = Removed
		}
	}
	return strings.Join(words, " ")
}

func plain(w string) bool {
	switch w {
	case "HTTP", "TLS", "PC/SC", "EOF", "JSON", "CA", "SOD", "PACE", "BAC":
		return true
	}
	return len(w) <= 24 && ourWord.MatchString(w)
}

// maxLog is how much of the end of a log is taken, in bytes.
const maxLog = 512 << 10

func logName(i int, name string) string {
	if base := strings.TrimSuffix(name, ".log"); isCode(base) {
		return base + ".log"
	}
	return fmt.Sprintf("%d.log", i)
}

// redactLog rewrites a log of slog's text handler line by line. What is no such
// line, as the trace of a crash, is not handed on.
func redactLog(text []byte) []byte {
	if len(text) > maxLog {
		text = text[len(text)-maxLog:]
		_, text, _ = bytes.Cut(text, []byte("\n"))
	}
	var out bytes.Buffer
	for line := range bytes.Lines(text) {
		out.WriteString(redactLine(strings.TrimRight(string(line), "\r\n")))
		out.WriteByte('\n')
	}
	return out.Bytes()
}

func redactLine(line string) string {
	var kept []string
	for rest := line; rest != ""; {
		key, value, after, ok := nextPair(rest)
		if !ok {
			kept = append(kept, Removed)
			break
		}
		rest = after
		if !ourKey.MatchString(key) {
			key = Removed
		}
		kept = append(kept, key+"="+redactValue(key, value))
	}
	return strings.Join(kept, " ")
}

// nextPair takes key=value off a line; a value may be quoted as Go quotes.
func nextPair(s string) (key, value, rest string, ok bool) {
	key, s, ok = strings.Cut(s, "=")
	if !ok || strings.ContainsAny(key, " \"") {
		return "", "", "", false
	}
	if !strings.HasPrefix(s, `"`) {
		value, rest, _ = strings.Cut(s, " ")
		return key, value, rest, true
	}
	quoted, err := strconv.QuotedPrefix(s)
	if err != nil {
		return "", "", "", false
	}
	value, err = strconv.Unquote(quoted)
	return key, value, strings.TrimPrefix(s[len(quoted):], " "), err == nil
}

func redactValue(key, value string) string {
	switch key {
	case "time":
		if at, err := time.Parse(time.RFC3339Nano, value); err == nil {
			return at.Format(time.RFC3339Nano)
		}
	case "level":
		if value == "DEBUG" || value == "INFO" || value == "WARN" || value == "ERROR" {
			return value
		}
	case "msg", "err":
		return strconv.Quote(prose(value))
	default:
		if isCode(value) || number.MatchString(value) || isDuration(value) {
			return value
		}
	}
	return Removed
}

func isDuration(s string) bool {
	_, err := time.ParseDuration(s)
	return err == nil && len(s) <= 20 && !longDigit.MatchString(s)
}

// sample is one line of the Prometheus text format: a name, labels, a value.
var sample = regexp.MustCompile(`^([a-z_][a-z0-9_]*)(\{[^}]*\})? (\S+)$`)

var label = regexp.MustCompile(`([a-z_][a-z0-9_]*)="((?:[^"\\]|\\.)*)"`)

// redactMetrics keeps samples whose labels and values are codes and numbers.
// Help and type lines are the program's own and told by its version.
func redactMetrics(text []byte) []byte {
	var out bytes.Buffer
	for line := range bytes.Lines(text) {
		m := sample.FindStringSubmatch(strings.TrimSpace(string(line)))
		if m == nil || longDigit.MatchString(m[1]) {
			continue
		}
		out.WriteString(m[1] + labels(m[2]) + " " + measured(m[3]) + "\n")
	}
	return out.Bytes()
}

func labels(s string) string {
	var kept []string
	for _, m := range label.FindAllStringSubmatch(s, -1) {
		value := m[2]
		if !isCode(value) && !number.MatchString(value) && value != "+Inf" {
			value = Removed
		}
		kept = append(kept, m[1]+`="`+value+`"`)
	}
	if kept == nil {
		return ""
	}
	return "{" + strings.Join(kept, ",") + "}"
}

// measured rounds a value to six places, which no number of a person survives.
func measured(s string) string {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return Removed
	}
	return strconv.FormatFloat(v, 'e', 5, 64)
}
