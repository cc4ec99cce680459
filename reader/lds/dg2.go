package lds

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// Tags of the biometric data groups (9303-10 §4.7.2, ISO/IEC 7816-11).
const (
	tagTemplates     tlv.Tag = 0x7F61 // group of templates
	tagTemplate      tlv.Tag = 0x7F60
	tagBHT           tlv.Tag = 0xA1   // biometric header template
	tagBDB           tlv.Tag = 0x5F2E // biometric data block
	tagBDBConstruct  tlv.Tag = 0x7F2E // the same, constructed
	tagCount         tlv.Tag = 0x02
	tagBiometricType tlv.Tag = 0x81
	tagSubtype       tlv.Tag = 0x82
	tagFormatOwner   tlv.Tag = 0x87
	tagFormatType    tlv.Tag = 0x88
)

const (
	maxTemplates = 9 // 9303-10 §4.7.2 allows 1 to 9
	maxFaces     = 16
)

// Face is one portrait of DG2.
type Face struct {
	Format ImageFormat
	Width  int // pixels, as the image itself says, else as its record says; 0 unknown
	Height int
	Image  personal.Bytes
}

// MarshalJSON describes the portrait without showing it.
func (f Face) MarshalJSON() ([]byte, error) {
	sum := sha256.Sum256(f.Image.Reveal())
	return json.Marshal(struct {
		Format ImageFormat `json:"format"`
		MIME   string      `json:"mime"`
		Width  int         `json:"width"`
		Height int         `json:"height"`
		Size   int         `json:"size"`
		SHA256 Hex         `json:"sha256"`
	}{f.Format, f.Format.MIME(), f.Width, f.Height, len(f.Image), sum[:]})
}

// ParseDG2 returns the portraits of DG2, in ISO/IEC 19794-5:2005 or ISO/IEC
// 39794-5 records.
func ParseDG2(b []byte) ([]Face, error) {
	faces, err := parseDG2(b)
	return faces, inFile(DG2, err)
}

func parseDG2(b []byte) ([]Face, error) {
	value, err := unwrap(b, DG2.Tag())
	if err != nil {
		return nil, err
	}
	group, err := unwrap(value, tagTemplates)
	if err != nil {
		return nil, err
	}
	nodes, err := elements(group, maxTemplates+1)
	if err != nil {
		return nil, err
	}
	var faces []Face
	for _, n := range nodes {
		if n.Tag != tagTemplate {
			continue
		}
		more, err := parseTemplate(n.Value)
		if err != nil {
			return nil, err
		}
		faces = append(faces, more...)
	}
	if len(faces) == 0 {
		return nil, malformed("no face")
	}
	return faces, nil
}

func parseTemplate(b []byte) ([]Face, error) {
	nodes, err := elements(b, maxElements)
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		if n.Tag == tagBDB || n.Tag == tagBDBConstruct {
			return parseBiometricData(n.Value)
		}
	}
	return nil, malformed("template without data")
}

// parseBiometricData tells the record formats apart by their first bytes: the
// header's format type is not reliable.
func parseBiometricData(b []byte) ([]Face, error) {
	switch {
	case isFaceRecord(b):
		return parseFaceRecord(b)
	case len(b) > 0 && (b[0] == byte(tagVersioned) || b[0] == byte(tagFaceBlock)):
		return parseFaceBlock(b)
	}
	return nil, fmt.Errorf("%w: biometric data block", ErrUnsupported)
}

// BuildDG2 writes DG2 with one ISO/IEC 19794-5:2005 record of the faces. A
// width or height of 0 is taken from the image.
func BuildDG2(faces ...Face) ([]byte, error) {
	record, err := buildFaceRecord(faces)
	if err != nil {
		return nil, inFile(DG2, err)
	}
	header := tlv.Encode(tagBHT,
		tlv.Encode(tagBiometricType, []byte{0x02}), // face
		tlv.Encode(tagSubtype, []byte{0x00}),
		tlv.Encode(tagFormatOwner, []byte{0x01, 0x01}), // ISO/IEC JTC 1/SC 37
		tlv.Encode(tagFormatType, []byte{0x00, 0x08}))  // 19794-5
	template := tlv.Encode(tagTemplate, header, tlv.Encode(tagBDB, record))
	group := tlv.Encode(tagTemplates, tlv.Encode(tagCount, []byte{1}), template)
	return tlv.Encode(DG2.Tag(), group), nil
}
