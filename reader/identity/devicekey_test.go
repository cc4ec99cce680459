package identity

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

func TestDeviceKeyIsMadeOnceAndForItsOwner(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data", "deeper")
	path := filepath.Join(dir, "device.key")
	first, err := OpenDeviceKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" {
		for name, want := range map[string]os.FileMode{path: 0o600, dir: 0o700 | os.ModeDir} {
			if info, err := os.Stat(name); err != nil || info.Mode() != want {
				t.Errorf("%s: mode %v, %v", filepath.Base(name), info.Mode(), err)
			}
		}
	}
	again, err := OpenDeviceKey(path)
	if err != nil || again.JWK().KeyID != first.JWK().KeyID || !again.key.Equal(first.key) {
		t.Errorf("another key when opened again: %v", err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("%d files beside the key, %v", len(entries)-1, err)
	}
}

// Programs that start together agree on one key, whoever was first; none reads
// half a key.
func TestDeviceKeyOfManyAtOnce(t *testing.T) {
	for range 20 {
		path := filepath.Join(t.TempDir(), "device.key")
		ids := make([]string, 16)
		var all, start sync.WaitGroup
		start.Add(1)
		for i := range ids {
			all.Go(func() {
				start.Wait()
				key, err := OpenDeviceKey(path)
				if err != nil {
					t.Error(err)
					return
				}
				ids[i] = key.JWK().KeyID
			})
		}
		start.Done()
		all.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Fatal("two keys")
			}
		}
	}
}

func TestUnusableDeviceKeys(t *testing.T) {
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	_, edwards, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	encode := func(key any) []byte {
		der, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	}
	good := filepath.Join(t.TempDir(), "device.key")
	if _, err := OpenDeviceKey(good); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{
		"empty": {}, "text": []byte("hello"), "half": whole[:len(whole)/2], "no key in PEM": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("x")}),
		"P-384": encode(p384), "Ed25519": encode(edwards),
	} {
		path := filepath.Join(t.TempDir(), "device.key")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		if key, err := OpenDeviceKey(path); !errors.Is(err, ErrDeviceKey) || key != nil {
			t.Errorf("%s: %v", name, err)
		}
		if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, content) {
			t.Errorf("%s: the file was written over: %v", name, err)
		}
	}
}

func TestDeviceKeyErrorsOfTheFileSystem(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, path := range map[string]string{"below a file": filepath.Join(file, "device.key"), "a folder": t.TempDir()} {
		if key, err := OpenDeviceKey(path); err == nil || key != nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestDeviceKeysPrintNoSecret(t *testing.T) {
	key := newKey(t)
	d, err := key.key.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		printed := strings.ToLower(fmt.Sprintf(verb, key) + fmt.Sprintf(verb, *key))
		for _, secret := range []string{fmt.Sprintf("%x", d), new(big.Int).SetBytes(d).String(), strings.ToLower(base64.StdEncoding.EncodeToString(d))} {
			if strings.Contains(printed, secret) {
				t.Errorf("%s shows the private key", verb)
			}
		}
	}
}
