package lds

import (
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

const tagMRZ tlv.Tag = 0x5F1F

// ParseDG1 returns the MRZ as one text without line breaks: 72 characters for
// TD2, 88 for TD3, 90 for TD1 (9303-10 §4.7.1). What it says is for package mrz.
func ParseDG1(b []byte) (personal.Text, error) {
	mrz, err := parseDG1(b)
	return mrz, inFile(DG1, err)
}

func parseDG1(b []byte) (personal.Text, error) {
	value, err := unwrap(b, DG1.Tag())
	if err != nil {
		return "", err
	}
	nodes, err := elements(value, maxElements)
	if err != nil {
		return "", err
	}
	mrz, ok := tlv.Find(nodes, tagMRZ)
	if !ok {
		return "", malformed("no MRZ")
	}
	if n := len(mrz.Value); n != 72 && n != 88 && n != 90 {
		return "", malformed("MRZ of %d characters", n)
	}
	for _, c := range mrz.Value {
		if c < ' ' || c > '~' {
			return "", malformed("MRZ is not printable ASCII")
		}
	}
	return personal.Text(mrz.Value), nil
}

// BuildDG1 writes DG1 with the MRZ, whose line breaks are left out.
func BuildDG1(mrz personal.Text) []byte {
	text := strings.NewReplacer("\r", "", "\n", "").Replace(mrz.Reveal())
	return tlv.Encode(DG1.Tag(), tlv.Encode(tagMRZ, []byte(text)))
}
