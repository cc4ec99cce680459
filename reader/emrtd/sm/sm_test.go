package sm

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/iso7816"
)

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// 9303-11 appendices D, G.1 and I.1.
func TestKDF(t *testing.T) {
	for _, c := range []struct {
		name    string
		suite   Suite
		secret  string
		counter uint32
		want    string
	}{
		{"D Kenc", DES3, "239AB9CB282DAF66231DC5A4DF6BFBAE", CounterEnc, "ab94fdecf2674fdfb9b391f85d7f76f2"},
		{"D Kmac", DES3, "239AB9CB282DAF66231DC5A4DF6BFBAE", CounterMAC, "7962d9ece03d1acd4c76089dce131543"},
		{"D KSenc", DES3, "0036D272F5C350ACAC50C3F572D23600", CounterEnc, "979ec13b1cbfe9dcd01ab0fed307eae5"},
		{"G Kpi", AES128, "7E2D2A41C74EA0B38CD36F863939BFA8E9032AAD", CounterPassword, "89ded1b26624ec1e634c1989302849dd"},
		{"G.1 KSenc", AES128, "28768D20701247DAE81804C9E780EDE582A9996DB4A315020B2733197DB84925", CounterEnc, "f5f0e35c0d7161ee6724ee513a0d9a7f"},
		{"G.1 KSmac", AES128, "28768D20701247DAE81804C9E780EDE582A9996DB4A315020B2733197DB84925", CounterMAC, "fe251c7858b356b24514b3bd5f4297d1"},
	} {
		if got := hex.EncodeToString(c.suite.KDF(unhex(t, c.secret), c.counter)); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
	if n := len(AES192.KDF([]byte{1}, 1)); n != 24 {
		t.Errorf("AES-192 key of %d bytes", n)
	}
	if n := len(AES256.KDF([]byte{1}, 1)); n != 32 {
		t.Errorf("AES-256 key of %d bytes", n)
	}
}

// RFC 4493 §4, cut to eight bytes.
func TestCMAC(t *testing.T) {
	key := unhex(t, "2b7e151628aed2a6abf7158809cf4f3c")
	message := unhex(t, "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710")
	for n, want := range map[int]string{0: "bb1d6929e9593728", 16: "070a16b46b4d4144", 40: "dfa66747de9ae630", 64: "51f0bebf7e3b9d92"} {
		got, err := AES128.MAC(key, message[:n])
		if err != nil || hex.EncodeToString(got) != want {
			t.Errorf("%d bytes: %x, %v", n, got, err)
		}
	}
}

// The MAC inputs here come padded; the last eight bytes of method 2 padding are taken off first.
func TestRetailMAC(t *testing.T) {
	for _, c := range []struct{ key, data, want string }{
		{"E3857CA24946251C151C540E13F2CD51", "00000000000000CD0C88000080000000871101ED7F8CB47A4EEA086324A7F9DD74278097010080", "97f54bae49aa71f8"},
		{"7962D9ECE03D1ACD4C76089DCE131543", "46B9342A41396CD7386BF5803104D7CEDC122B9132139BAF2EEDC94EE178534F80", "2f2d235d074d7449"},
		{"C1BC1F075797B970B5A45E64A764B0CB", "7F494F060A04007F000702020402018641042DBAF62E6FDFB31EB66F206493B9E7721586F0E5C93754D7BD5A884CA251EE4D720AB539A60561BC46812FA289B58AC69F0C6E32ADBAF7241049A31211F80F5B80", "8d7c617d43efe09e"},
	} {
		data := unhex(t, c.data)
		got, err := DES3.MAC(unhex(t, c.key), data[:len(data)-1])
		if err != nil || hex.EncodeToString(got) != c.want {
			t.Errorf("%x, %v", got, err)
		}
	}
}

// exchange is one command and response of a recorded session.
type exchange struct{ plain, command, response, data string }

type session struct {
	name             string
	suite            Suite
	enc, mac, ssc    string
	exchanges        []exchange
	maxShortPlaintxt int
}

// Appendix D.4 and a recorded AES-256 session of a real chip.
var sessions = []session{
	{"appendix D", DES3, "979EC13B1CBFE9DCD01AB0FED307EAE5", "F1CB1F1FB5ADF208806B89DC579DC1F8", "887022120C06C226", []exchange{
		{"00A4020C02011E", "0CA4020C158709016375432908C044F68E08BF8B92D635FF24F800", "990290008E08FA855A5D4C50A8ED9000", ""},
		{"00B0000004", "0CB000000D9701048E08ED6705417E96BA5500", "8709019FF0EC34F9922651990290008E08AD55CC17140B2DED9000", "60145F01"},
		{"00B0000412", "0CB000040D9701128E082EA28A70F3C7B53500", "871901FB9235F4E4037F2327DCC8964F1F9B8C30F42C8E2FFF224A990290008E08C8B2787EAEA07D749000", "04303130365F36063034303030305C026175"},
	}, 231},
	{"AES-256", AES256, "74B94F408BBB2CD92571FD5B6370A94CCE7A2FA42AE3EB4DA47B97CE6EAA24C6", "9E28D5D9FF1D979BE752E8926BF0E1D35A440FC0AEFC4AA3BC5610055AC8B113", "00000000000000000000000000000020", []exchange{
		{"00A4020C02011E", "0CA4020C1D8711011D35E7EB510E21A0DD12380D9AD2B92D8E0828CB68B81D3FAFC000", "990290008E08E083EAA61ADABFCE9000", ""},
		{"00B0000004", "0CB000000D9701048E084AFC933E0CDBE5F000", "871101D8059A9CF835105082CA2B1837E4AEC0990290008E08B36DB56761D706BB9000", "60185F01"},
		{"00B0000416", "0CB000040D9701168E0811F7EFC907D1F27400", "87210142E919C115FAF69350B01813D77A9E8D91912A7F717AFD073F199070E61B79C6990290008E083382E3D983F441369000", "04303130385F36063034303030305C06617563766D6E"},
	}, 223},
}

func (s session) open(t *testing.T) *Session {
	return NewSession(s.suite, unhex(t, s.enc), unhex(t, s.mac), unhex(t, s.ssc))
}

// chip answers the recorded responses and checks the commands.
type chip struct {
	t         *testing.T
	exchanges []exchange
}

func (c *chip) Transmit(_ context.Context, cmd iso7816.Command) (iso7816.Response, error) {
	next := c.exchanges[0]
	c.exchanges = c.exchanges[1:]
	sent, err := cmd.Bytes()
	if err != nil || !bytes.Equal(sent, unhex(c.t, next.command)) {
		c.t.Errorf("sent %X, %v\nwant %s", sent, err, next.command)
	}
	return iso7816.ParseResponse(unhex(c.t, next.response))
}

func TestTerminalSide(t *testing.T) {
	for _, s := range sessions {
		channel := NewChannel(&chip{t, s.exchanges}, s.open(t))
		if n := channel.MaxShortPlain(); n != s.maxShortPlaintxt {
			t.Errorf("%s: %d bytes in a short response", s.name, n)
		}
		for _, e := range s.exchanges {
			cmd, err := iso7816.ParseCommand(unhex(t, e.plain))
			if err != nil {
				t.Fatal(err)
			}
			r, err := channel.Transmit(t.Context(), cmd)
			if err != nil || !bytes.Equal(r.Data, unhex(t, e.data)) || !r.SW.OK() {
				t.Errorf("%s: %X %v %v", s.name, r.Data, r.SW, err)
			}
		}
	}
}

func TestChipSide(t *testing.T) {
	for _, s := range sessions {
		end := s.open(t)
		for _, e := range s.exchanges {
			wrapped, _ := iso7816.ParseCommand(unhex(t, e.command))
			cmd, err := end.UnwrapCommand(wrapped)
			if err != nil {
				t.Fatalf("%s: %v", s.name, err)
			}
			if got, _ := cmd.Bytes(); !bytes.Equal(got, unhex(t, e.plain)) {
				t.Errorf("%s: %X", s.name, got)
			}
			r, err := end.WrapResponse(cmd.INS, iso7816.Response{Data: unhex(t, e.data), SW: iso7816.SWOK})
			if err != nil || !bytes.Equal(r.Bytes(), unhex(t, e.response)) {
				t.Errorf("%s: %X, %v", s.name, r.Bytes(), err)
			}
		}
	}
}

// transportFunc answers every command alike.
type transportFunc func() iso7816.Response

func (f transportFunc) Transmit(context.Context, iso7816.Command) (iso7816.Response, error) {
	return f(), nil
}

func TestChannelDiesOnForgery(t *testing.T) {
	s := sessions[0]
	genuine := unhex(t, s.exchanges[1].response)
	for name, mutate := range map[string]func([]byte) []byte{
		"cryptogram changed": func(b []byte) []byte { b[4] ^= 1; return b },
		"status changed":     func(b []byte) []byte { b[13] ^= 1; return b },
		"MAC changed":        func(b []byte) []byte { b[len(b)-3] ^= 1; return b },
		"MAC missing":        func(b []byte) []byte { return append(b[:len(b)-12], 0x90, 0x00) },
		"object after MAC":   func(b []byte) []byte { return append(append(b[:len(b)-2:len(b)-2], 0x97, 1, 0), 0x90, 0) },
		"naked status":       func([]byte) []byte { return []byte{0x69, 0x82} },
		"naked success":      func([]byte) []byte { return []byte{0x90, 0x00} },
		"plain data":         func([]byte) []byte { return []byte{0x60, 0x14, 0x5F, 0x01, 0x90, 0x00} },
	} {
		forged, _ := iso7816.ParseResponse(mutate(bytes.Clone(genuine)))
		channel := NewChannel(transportFunc(func() iso7816.Response { return forged }), s.open(t))
		for range 2 {
			_, err := channel.Transmit(t.Context(), iso7816.Command{INS: 0xB0, Ne: 4})
			if !errors.Is(err, ErrChannelDead) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestChipRefusesReplayAndForgery(t *testing.T) {
	s := sessions[1]
	wrapped, _ := iso7816.ParseCommand(unhex(t, s.exchanges[0].command))
	end := s.open(t)
	if _, err := end.UnwrapCommand(wrapped); err != nil {
		t.Fatal(err)
	}
	if _, err := end.UnwrapCommand(wrapped); !errors.Is(err, ErrMAC) {
		t.Errorf("replayed: %v", err)
	}
	wrapped.P2 ^= 1
	if _, err := s.open(t).UnwrapCommand(wrapped); !errors.Is(err, ErrMAC) {
		t.Errorf("header changed: %v", err)
	}
}

// Every suite, size and instruction through both ends.
func TestBothEndsAgree(t *testing.T) {
	for _, suite := range []Suite{DES3, AES128, AES192, AES256} {
		terminal, card := Derive(suite, []byte("secret"), nil), Derive(suite, []byte("secret"), nil)
		for size := range 260 {
			for _, ins := range []byte{0xB0, 0xB1} {
				data := bytes.Repeat([]byte{0xA5}, size)
				cmd := iso7816.Command{INS: ins, P1: 1, Data: data, Ne: size}
				wrapped, err := terminal.WrapCommand(cmd)
				if err != nil {
					t.Fatal(err)
				}
				got, err := card.UnwrapCommand(wrapped)
				if err != nil || !bytes.Equal(got.Data, data) || got.Ne != size {
					t.Fatalf("%s, %d bytes: %v", suite, size, err)
				}
				protected, err := card.WrapResponse(ins, iso7816.Response{Data: data, SW: 0x6282})
				if err != nil {
					t.Fatal(err)
				}
				back, err := terminal.UnwrapResponse(protected)
				if err != nil || !bytes.Equal(back.Data, data) || back.SW != 0x6282 {
					t.Fatalf("%s, %d bytes back: %v", suite, size, err)
				}
			}
		}
	}
}

func TestUnpadRefuses(t *testing.T) {
	for _, b := range [][]byte{nil, {0}, {1}, {0x80, 1}} {
		if _, err := Unpad(b); !errors.Is(err, ErrPadding) {
			t.Errorf("%x: %v", b, err)
		}
	}
}

func FuzzUnwrapResponse(f *testing.F) {
	f.Add([]byte{0x99, 2, 0x90, 0, 0x8E, 8, 1, 2, 3, 4, 5, 6, 7, 8})
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := Derive(AES128, []byte("k"), nil).UnwrapResponse(iso7816.Response{Data: b, SW: iso7816.SWOK}); err == nil {
			t.Fatal("accepted bytes without the key")
		}
	})
}
