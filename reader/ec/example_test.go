package ec_test

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"log"

	"github.com/cccd-agent/cccd-agent/reader/ec"
)

// The key agreement of PACE and of chip authentication: both sides multiply
// their own scalar with the other's point, and the first coordinate is the secret.
func Example() {
	curve, ok := ec.ByParameterID(13)
	if !ok {
		log.Fatal("unknown domain parameters")
	}
	terminal, err := curve.RandomScalar(rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	chip, err := curve.RandomScalar(rand.Reader)
	if err != nil {
		log.Fatal(err)
	}

	// What goes over the air is a point's encoding; reading it checks it.
	received, err := curve.Point(curve.Generator().Mult(chip).Bytes())
	if err != nil {
		log.Fatal(err)
	}
	atTerminal := received.Mult(terminal).X()
	atChip := curve.Generator().Mult(terminal).Mult(chip).X()

	fmt.Println(curve.Name(), len(atTerminal), bytes.Equal(atTerminal, atChip))
	fmt.Println(terminal)
	// Output:
	// brainpoolP256r1 32 true
	// [scalar]
}

// Parameters of a certificate's key name a curve or spell one out.
func ExampleParseECParameters() {
	namedCurve := []byte{0x06, 0x09, 0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0D}
	curve, err := ec.ParseECParameters(namedCurve)
	fmt.Println(curve, err)
	// Output: brainpoolP512r1 <nil>
}
