package lds

import (
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// Tags of EF.COM (9303-10 §4.6.1).
const (
	tagLDSVersion     tlv.Tag = 0x5F01
	tagUnicodeVersion tlv.Tag = 0x5F36
	tagTagList        tlv.Tag = 0x5C
)

const maxTagList = 64 // bytes; sixteen data groups have one-byte tags

// CommonData is EF.COM. It is unsigned: the data groups that count are those of
// the LDS security object.
type CommonData struct {
	LDSVersion     string   `json:"ldsVersion"`          // four digits: "0107" is 1.7
	UnicodeVersion string   `json:"unicodeVersion"`      // six digits: "040000" is 4.0.0
	DataGroups     []FileID `json:"dataGroups"`          // in the file's order, each once
	OtherTags      Hex      `json:"otherTags,omitempty"` // bytes of the tag list that are no data group
}

// ParseCOM reads EF.COM (9303-10 §4.6.1). Missing versions stay empty.
func ParseCOM(b []byte) (CommonData, error) {
	c, err := parseCOM(b)
	return c, inFile(COM, err)
}

func parseCOM(b []byte) (CommonData, error) {
	value, err := unwrap(b, COM.Tag())
	if err != nil {
		return CommonData{}, err
	}
	nodes, err := elements(value, maxElements)
	if err != nil {
		return CommonData{}, err
	}
	var c CommonData
	for _, n := range nodes {
		switch n.Tag {
		case tagLDSVersion:
			c.LDSVersion, err = digits(n.Value, 4)
		case tagUnicodeVersion:
			c.UnicodeVersion, err = digits(n.Value, 6)
		case tagTagList:
			err = c.addTags(n.Value)
		}
		if err != nil {
			return CommonData{}, err
		}
	}
	return c, nil
}

func (c *CommonData) addTags(list []byte) error {
	if len(list) > maxTagList {
		return fmt.Errorf("%w: tag list of %d bytes", ErrLimit, len(list))
	}
	seen := map[byte]bool{}
	for _, t := range list {
		f, known := ByTag(tlv.Tag(t))
		switch {
		case known && f.DataGroup() > 0 && !seen[t]:
			c.DataGroups = append(c.DataGroups, f)
		case !known:
			c.OtherTags = append(c.OtherTags, t)
		}
		seen[t] = true
	}
	return nil
}

// digits returns the text of a version field, which is n ASCII digits.
func digits(b []byte, n int) (string, error) {
	if len(b) != n {
		return "", malformed("version of %d bytes, want %d", len(b), n)
	}
	for _, c := range b {
		if c < '0' || c > '9' {
			return "", malformed("version is not digits")
		}
	}
	return string(b), nil
}

// Bytes writes EF.COM.
func (c CommonData) Bytes() []byte {
	var list []byte
	for _, f := range c.DataGroups {
		list = append(list, byte(f.Tag()))
	}
	return tlv.Encode(COM.Tag(),
		tlv.Encode(tagLDSVersion, []byte(c.LDSVersion)),
		tlv.Encode(tagUnicodeVersion, []byte(c.UnicodeVersion)),
		tlv.Encode(tagTagList, append(list, c.OtherTags...)))
}
