package lds

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// sample reads a file of the shared samples, which lie beside the checkout.
func sample(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../../../shared/samples", path))
	if err != nil {
		t.Skipf("the shared samples are not here: %v", err)
	}
	return b
}

func wantFileError(t *testing.T, err error, file FileID, want error) {
	t.Helper()
	var fe *FileError
	if !errors.As(err, &fe) || fe.File != file {
		t.Fatalf("%v does not name %s", err, file)
	}
	if !errors.Is(err, want) {
		t.Fatalf("%v, want %v", err, want)
	}
}

func ptr(n int) *int { return &n }

// million is a million empty objects of the tag.
func million(tag byte) []byte { return bytes.Repeat([]byte{tag, 0}, 1_000_000) }

// nest wraps an empty object into itself many times over.
func nest(tag tlv.Tag, depth int) []byte {
	var b []byte
	for range depth {
		b = tlv.Encode(tag, b)
	}
	return b
}

func sprint(v any) string { return fmt.Sprintf("%v %+v %#v", v, v, v) }
