package lds_test

import (
	"encoding/hex"
	"fmt"

	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// What a chip offers before it is opened.
func ExampleParseSecurityInfos() {
	cardAccess, _ := hex.DecodeString("3134300D060804007F0007020202020101300F060A04007F000702020302020201013012060A04007F0007020204020202010202010D")
	infos, err := lds.ParseSecurityInfos(cardAccess)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, offer := range infos.PACE() {
		p := offer.Protocol()
		fmt.Println(p.KeyAgreement, p.Mapping, p.Suite, "parameter", *offer.ParameterID)
	}
	// Output: ECDH GM AES-128 parameter 13
}

// A DG13 for a virtual card, read back. Personal values print redacted until
// they are asked for.
func ExampleParseDG13() {
	file := lds.CitizenDetails{Version: 1, Fields: map[int][]personal.Text{
		lds.FieldFullName: {"Nguyễn Thị Hoa"},
		lds.FieldParents:  {"Nguyễn Văn An", "Trần Thị Bé"},
	}}.Bytes()
	citizen, err := lds.ParseDG13(file)
	fmt.Println(citizen.FullName(), citizen.Mother().Reveal(), err)
	// Output: [personal] Trần Thị Bé <nil>
}
