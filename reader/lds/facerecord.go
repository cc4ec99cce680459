package lds

import (
	"encoding/binary"
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Sizes in ISO/IEC 19794-5:2005 §5, in bytes.
const (
	faceHeaderLen      = 14 // facial record header
	faceInformationLen = 20
	featurePointLen    = 8
	imageInformation   = 12
)

const (
	faceMagic   = "FAC\x00"
	faceVersion = "010\x00"
)

func isFaceRecord(b []byte) bool { return len(b) >= 4 && string(b[:4]) == faceMagic }

// ParseFaceRecord reads an ISO/IEC 19794-5:2005 facial record, as it stands in
// DG2. The record length in its header is not relied on: issuers count
// differently.
func ParseFaceRecord(b []byte) ([]Face, error) {
	faces, err := parseFaceRecord(b)
	return faces, inFile(DG2, err)
}

func parseFaceRecord(b []byte) ([]Face, error) {
	if len(b) > maxFile {
		return nil, fmt.Errorf("%w: %d bytes", ErrLimit, len(b))
	}
	if len(b) < faceHeaderLen || !isFaceRecord(b) {
		return nil, malformed("face record header")
	}
	if string(b[4:8]) != faceVersion {
		return nil, fmt.Errorf("%w: face record version", ErrUnsupported)
	}
	count := int(binary.BigEndian.Uint16(b[12:]))
	if count > maxFaces {
		return nil, fmt.Errorf("%w: %d faces", ErrLimit, count)
	}
	b = b[faceHeaderLen:]
	var faces []Face
	for range count {
		block, rest, err := faceBlock(b)
		if err != nil {
			return nil, err
		}
		face, err := parseFace(block)
		if err != nil {
			return nil, err
		}
		faces = append(faces, face)
		b = rest
	}
	return faces, nil
}

// faceBlock cuts off one facial record data block by its own length field.
func faceBlock(b []byte) (block, rest []byte, err error) {
	if len(b) < faceInformationLen+imageInformation {
		return nil, nil, malformed("face block of %d bytes", len(b))
	}
	length := uint64(binary.BigEndian.Uint32(b))
	if length < faceInformationLen+imageInformation || length > uint64(len(b)) {
		return nil, nil, malformed("face block says %d bytes, %d are there", length, len(b))
	}
	return b[:length:length], b[length:], nil
}

func parseFace(block []byte) (Face, error) {
	points := int(binary.BigEndian.Uint16(block[4:]))
	at := faceInformationLen + points*featurePointLen
	if at+imageInformation > len(block) {
		return Face{}, malformed("%d feature points in a block of %d bytes", points, len(block))
	}
	info, image := block[at:at+imageInformation], block[at+imageInformation:]
	return newFace(image, int(binary.BigEndian.Uint16(info[2:])), int(binary.BigEndian.Uint16(info[4:])))
}

// newFace describes an image; the size of its record counts only where the
// image does not tell its own.
func newFace(image []byte, recordWidth, recordHeight int) (Face, error) {
	if len(image) == 0 {
		return Face{}, malformed("empty image")
	}
	f := Face{Format: formatOf(image), Width: recordWidth, Height: recordHeight, Image: personal.Bytes(image)}
	if w, h, ok := imageSize(image); ok {
		f.Width, f.Height = w, h
	}
	if f.Width > MaxImageSide || f.Height > MaxImageSide {
		return Face{}, fmt.Errorf("%w: image of %d by %d pixels", ErrLimit, f.Width, f.Height)
	}
	return f, nil
}

func buildFaceRecord(faces []Face) ([]byte, error) {
	if len(faces) == 0 || len(faces) > maxFaces {
		return nil, fmt.Errorf("%w: %d faces", ErrLimit, len(faces))
	}
	var blocks []byte
	for _, f := range faces {
		block, err := buildFaceBlock(f)
		if err != nil {
			return nil, err
		}
		blocks = append(blocks, block...)
	}
	record := []byte(faceMagic + faceVersion)
	record = binary.BigEndian.AppendUint32(record, uint32(faceHeaderLen+len(blocks)))
	record = binary.BigEndian.AppendUint16(record, uint16(len(faces)))
	return append(record, blocks...), nil
}

func buildFaceBlock(f Face) ([]byte, error) {
	image := f.Image.Reveal()
	sized, err := newFace(image, f.Width, f.Height)
	if err != nil {
		return nil, err
	}
	if len(image) > maxFile {
		return nil, fmt.Errorf("%w: image of %d bytes", ErrLimit, len(image))
	}
	var dataType byte // JPEG
	if sized.Format != JPEG {
		dataType = 1 // JPEG 2000
	}
	size := faceInformationLen + imageInformation + len(image)
	block := binary.BigEndian.AppendUint32(make([]byte, 0, size), uint32(size))
	block = append(block, make([]byte, faceInformationLen-4)...) // no points, nothing specified
	block = append(block, 1, dataType)                           // full frontal
	block = binary.BigEndian.AppendUint16(block, uint16(sized.Width))
	block = binary.BigEndian.AppendUint16(block, uint16(sized.Height))
	block = append(block, 1, 0, 0, 0, 0, 0) // 24-bit RGB, source, device and quality unspecified
	return append(block, image...), nil
}
