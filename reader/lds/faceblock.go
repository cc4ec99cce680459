package lds

import (
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// Tags on the way to the image in ISO/IEC 39794-5, whose ASN.1 is tagged
// automatically.
const (
	tagVersioned tlv.Tag = 0xA1 // the choice inside 7F2E
	tagFaceBlock tlv.Tag = 0x65 // FaceImageDataBlock, APPLICATION 5

	tagRepresentations tlv.Tag = 0xA1
	tagRepresentation  tlv.Tag = 0x30
	tagImageChoice     tlv.Tag = 0xA1 // imageRepresentation
	tagChoice0         tlv.Tag = 0xA0 // base, then the two-dimensional image
	tagImageData       tlv.Tag = 0x80
	tagImageInfo       tlv.Tag = 0xA1
	tagImageSizeBlock  tlv.Tag = 0xA7
)

// parseFaceBlock reads an ISO/IEC 39794-5 face image data block. Representations
// of other kinds (three-dimensional ones) are passed over.
func parseFaceBlock(b []byte) ([]Face, error) {
	if b[0] == byte(tagVersioned) {
		inner, err := unwrap(b, tagVersioned)
		if err != nil {
			return nil, err
		}
		b = inner
	}
	block, err := unwrap(b, tagFaceBlock)
	if err != nil {
		return nil, err
	}
	list, err := descend(block, tagRepresentations)
	if err != nil {
		return nil, err
	}
	nodes, err := elements(list, maxFaces)
	if err != nil {
		return nil, err
	}
	var faces []Face
	for _, n := range nodes {
		face, err := parseRepresentation(n)
		if err != nil {
			return nil, err
		}
		faces = append(faces, face)
	}
	return faces, nil
}

func parseRepresentation(n tlv.Node) (Face, error) {
	if n.Tag != tagRepresentation {
		return Face{}, malformed("representation with tag %X", uint32(n.Tag))
	}
	image2D, err := descend(n.Value, tagImageChoice, tagChoice0, tagChoice0)
	if err != nil {
		return Face{}, err
	}
	image, err := descend(image2D, tagImageData)
	if err != nil {
		return Face{}, err
	}
	width, height := sizeBlock(image2D)
	return newFace(image, width, height)
}

// sizeBlock reads the optional image size; without one it is 0 by 0.
func sizeBlock(image2D []byte) (width, height int) {
	size, err := descend(image2D, tagImageInfo, tagImageSizeBlock)
	if err != nil {
		return 0, 0
	}
	w, errW := descend(size, 0x80)
	h, errH := descend(size, 0x81)
	if errW != nil || errH != nil {
		return 0, 0
	}
	return smallUint(w), smallUint(h)
}

func smallUint(b []byte) int {
	if len(b) > 3 {
		return 0
	}
	n := 0
	for _, c := range b {
		n = n<<8 | int(c)
	}
	return n
}

// descend follows one tag after another and returns the last one's value.
func descend(b []byte, path ...tlv.Tag) ([]byte, error) {
	for _, t := range path {
		nodes, err := elements(b, maxElements)
		if err != nil {
			return nil, err
		}
		n, ok := tlv.Find(nodes, t)
		if !ok {
			return nil, fmt.Errorf("%w: no object %X", ErrMalformed, uint32(t))
		}
		b = n.Value
	}
	return b, nil
}
