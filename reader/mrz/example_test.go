package mrz_test

import (
	"fmt"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/mrz"
)

// A Vietnamese card of an invented person: what is on it, and the key to its chip.
func ExampleParse() {
	m, err := mrz.Parse(`
IDVNM1901234569001190123456<<0
9001158F3001156VNM<<<<<<<<<<<8
NGUYEN<<THI<HOA<<<<<<<<<<<<<<<`)
	if err != nil {
		fmt.Println(err)
		return
	}
	born, err := m.BirthDate(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC))
	if err != nil {
		fmt.Println(err)
		return
	}
	key, err := mrz.KeyOf(m).Information()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.Names.Full(), m.Valid())
	fmt.Println(m.Names.Full().Reveal(), born.ISO().Reveal())
	fmt.Println(key)
	// Output:
	// [personal] true
	// NGUYEN THI HOA 1990-01-15
	// 190123456990011583001156
}
