//go:build ignore

// Command generate writes openssl.json, the expected values of the package's
// tests, all of them calculated by the openssl command:
//
//	go run ./reader/ec/testdata/generate.go > reader/ec/testdata/openssl.json
//
// The package itself only searches for scalars whose result begins with a zero
// byte; what that result is, openssl says. Signatures are new in every run.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/asn1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/cccd-agent/cccd-agent/reader/ec"
)

type vectors struct {
	Curve      string
	P, A, B    string
	G, N       string
	H          string
	Named      string // ECParameters, DER
	Explicit   string
	Compressed string // explicit, generator compressed
	Keys       []key
	Agreements []agreement
	Signatures []signature
}

type key struct{ Why, Private, Public string }

type agreement struct{ Why, Private, Peer, Shared string }

type signature struct{ Hash, Public, Message, R, S string }

// dir holds the files that openssl reads.
var dir string

func main() {
	var err error
	dir, err = os.MkdirTemp("", "ec")
	check(err)
	defer os.RemoveAll(dir)
	var all []vectors
	for id := 8; id <= 18; id++ {
		c, _ := ec.ByParameterID(id)
		all = append(all, calculate(c))
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", " ")
	check(out.Encode(all))
}

func calculate(c *ec.Curve) vectors {
	v := parameters(c)
	v.Named = hex.EncodeToString(parameterFile(c))
	v.Explicit = hex.EncodeToString(parameterFile(c, "-param_enc", "explicit"))
	v.Compressed = hex.EncodeToString(parameterFile(c, "-param_enc", "explicit", "-conv_form", "compressed"))

	last := new(big.Int).Sub(c.Order(), big.NewInt(1)).Bytes()
	add := func(why string, k []byte) {
		padded := c.ScalarMod(k).Bytes()
		v.Keys = append(v.Keys, key{why, hex.EncodeToString(padded), hex.EncodeToString(public(c, padded))})
	}
	add("one", []byte{1})
	add("two", []byte{2})
	add("three", []byte{3})
	add("sixteen, one window", []byte{16})
	add("order less one", last)
	add("any", seed(c, 1))
	add("x begins with zero", search(c, func(p ec.Point) []byte { return p.X() }))
	add("y begins with zero", search(c, func(p ec.Point) []byte { return p.Bytes()[1+c.ByteLen():] }))

	peer := public(c, seed(c, 2))
	agree := func(why string, k []byte) {
		v.Agreements = append(v.Agreements, agreement{
			why, hex.EncodeToString(k), hex.EncodeToString(peer), hex.EncodeToString(derive(c, k, peer)),
		})
	}
	agree("any", seed(c, 1))
	point, err := c.Point(peer)
	check(err)
	agree("secret begins with zero", searchFrom(c, point, func(p ec.Point) []byte { return p.X() }))

	for i, hash := range []string{"sha1", "sha224", "sha256", "sha384", "sha512"} {
		v.Signatures = append(v.Signatures, sign(c, hash, seed(c, byte(10+i))))
	}
	return v
}

// seed returns an invented private key.
func seed(c *ec.Curve, n byte) []byte {
	h := sha256.Sum256(append([]byte(c.Name()), n))
	long := append(h[:], h[:]...)
	return c.ScalarMod(append(long, long...)).Bytes()
}

func search(c *ec.Curve, part func(ec.Point) []byte) []byte {
	return searchFrom(c, c.Generator(), part)
}

// searchFrom finds a k with a zero byte at the start of that part of k·base.
func searchFrom(c *ec.Curve, base ec.Point, part func(ec.Point) []byte) []byte {
	one, k := c.ScalarMod([]byte{1}), c.ScalarMod(seed(c, 3))
	p := base.Mult(k)
	// The top byte of a 521-bit number has a single bit: two bytes of zeros.
	for part(p)[0] != 0 || c.ByteLen() == 66 && part(p)[1] != 0 {
		k, p = k.Add(one), p.Add(base)
	}
	return k.Bytes()
}

func opensslName(c *ec.Curve) string {
	switch c.Name() {
	case "secp192r1":
		return "prime192v1"
	case "secp256r1":
		return "prime256v1"
	}
	return c.Name()
}

func parameters(c *ec.Curve) vectors {
	text := string(openssl("ecparam", "-name", opensslName(c), "-param_enc", "explicit", "-text", "-noout"))
	field := func(name string) string {
		m := regexp.MustCompile(`(?s)\n` + name + `[^:\n]*:(.*?)(\n\S|$)`).FindStringSubmatch("\n" + text)
		if m == nil {
			log.Fatalf("%s: no %s", c.Name(), name)
		}
		return strings.TrimPrefix(strings.Join(strings.FieldsFunc(m[1], func(r rune) bool {
			return strings.ContainsRune(" :\n", r)
		}), ""), "00")
	}
	return vectors{
		Curve: c.Name(), P: field("Prime"), A: field("A"), B: field("B"),
		G: field("Generator"), N: field("Order"), H: strings.Split(field("Cofactor"), "(")[0],
	}
}

func parameterFile(c *ec.Curve, options ...string) []byte {
	return openssl(append([]string{"ecparam", "-name", opensslName(c), "-outform", "DER"}, options...)...)
}

// privateFile writes an ECPrivateKey (RFC 5915) without the public key, which
// openssl then calculates.
func privateFile(c *ec.Curve, k []byte) string {
	type ecPrivateKey struct {
		Version int
		Private []byte
		Curve   asn1.RawValue
	}
	curve := asn1.RawValue{Class: asn1.ClassContextSpecific, IsCompound: true, Bytes: parameterFile(c)}
	der, err := asn1.Marshal(ecPrivateKey{1, k, curve})
	check(err)
	return file("private.der", der)
}

func publicKeyInfo(c *ec.Curve, k []byte) []byte {
	return openssl("ec", "-inform", "DER", "-in", privateFile(c, k), "-pubout", "-outform", "DER")
}

func public(c *ec.Curve, k []byte) []byte {
	spki := publicKeyInfo(c, k)
	return spki[len(spki)-1-2*c.ByteLen():]
}

func derive(c *ec.Curve, k, peer []byte) []byte {
	// Any SubjectPublicKeyInfo of the curve has the same bytes before the point.
	spki := publicKeyInfo(c, k)
	copy(spki[len(spki)-len(peer):], peer)
	peerFile := file("peer.der", spki)
	return openssl("pkeyutl", "-derive", "-keyform", "DER", "-inkey", privateFile(c, k),
		"-peerform", "DER", "-peerkey", peerFile)
}

func sign(c *ec.Curve, hash string, k []byte) signature {
	message := fmt.Sprintf("%s with %s", c.Name(), hash)
	der := openssl("dgst", "-"+hash, "-keyform", "DER", "-sign", privateFile(c, k), file("message", []byte(message)))
	var rs struct{ R, S *big.Int }
	_, err := asn1.Unmarshal(der, &rs)
	check(err)
	return signature{hash, hex.EncodeToString(public(c, k)), message, rs.R.Text(16), rs.S.Text(16)}
}

func file(name string, content []byte) string {
	path := filepath.Join(dir, name)
	check(os.WriteFile(path, content, 0o600))
	return path
}

func openssl(args ...string) []byte {
	var out, complaint bytes.Buffer
	cmd := exec.Command("openssl", args...)
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		log.Fatalf("openssl %v: %v\n%s", args, err, complaint.String())
	}
	return out.Bytes()
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
