package vcard

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha1"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/ec"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/tlv"
)

// terminal is a simple other end for tests of the chip: it does what it is told
// and believes everything.
type terminal struct {
	t     testing.TB
	under iso7816.Transport
	iso7816.Transport
}

func newTerminal(t testing.TB, under iso7816.Transport) *terminal {
	return &terminal{t: t, under: under, Transport: under}
}

func (x *terminal) send(cmd iso7816.Command) iso7816.Response {
	x.t.Helper()
	r, err := x.Transmit(context.Background(), cmd)
	if err != nil {
		x.t.Fatalf("%02X: %v", cmd.INS, err)
	}
	return r
}

func (x *terminal) must(cmd iso7816.Command) []byte {
	x.t.Helper()
	r := x.send(cmd)
	if !r.SW.OK() {
		x.t.Fatalf("%02X%02X%02X%02X: %s", cmd.CLA, cmd.INS, cmd.P1, cmd.P2, r.SW)
	}
	return r.Data
}

func (x *terminal) protect(s *sm.Session) { x.Transport = sm.NewChannel(x.under, s) }

func (x *terminal) general(cla byte, tag tlv.Tag, value []byte) []byte {
	x.t.Helper()
	inner := tlv.Encode(tag, value)
	if tag == 0 {
		inner = nil
	}
	data := x.must(iso7816.Command{CLA: cla, INS: 0x86, Data: tlv.Encode(0x7C, inner), Ne: 256})
	outer, _, err := tlv.Next(data)
	if err != nil {
		x.t.Fatal(err)
	}
	if len(outer.Value) == 0 {
		return nil
	}
	object, _, err := tlv.Next(outer.Value)
	if err != nil {
		x.t.Fatal(err)
	}
	return object.Value
}

func (x *terminal) scalar(c *ec.Curve) ec.Scalar {
	s, err := c.RandomScalar(rand.Reader)
	if err != nil {
		x.t.Fatal(err)
	}
	return s
}

func (x *terminal) point(c *ec.Curve, b []byte) ec.Point {
	x.t.Helper()
	p, err := c.Point(b)
	if err != nil {
		x.t.Fatal(err)
	}
	return p
}

// pace runs PACE with a password and starts the channel.
func (x *terminal) pace(o PACEOffer, reference byte, password string) {
	x.t.Helper()
	secret := []byte(password)
	if reference == 1 {
		h := sha1.Sum(secret)
		secret = h[:]
	}
	set := join(tlv.Encode(0x80, o.oid()), tlv.Encode(0x83, []byte{reference}), tlv.Encode(0x84, []byte{byte(o.Curve.ParameterID())}))
	x.must(iso7816.Command{INS: 0x22, P1: 0xC1, P2: 0xA4, Data: set})
	z := x.general(0x10, 0, nil)
	nonce, err := o.Suite.Decrypt(o.Suite.KDF(secret, 3), make([]byte, o.Suite.BlockSize()), z)
	if err != nil {
		x.t.Fatal(err)
	}
	mapped := x.mapNonce(o, nonce)
	sk := x.scalar(o.Curve)
	pk := mapped.Mult(sk)
	theirs := x.point(o.Curve, x.general(0x10, 0x83, pk.Bytes()))
	shared := theirs.Mult(sk).X()
	mac := o.Suite.KDF(shared, 2)
	token := func(p ec.Point) []byte {
		m, err := o.Suite.MAC(mac, tlv.Encode(0x7F49, tlv.Encode(6, o.oid()), tlv.Encode(0x86, p.Bytes())))
		if err != nil {
			x.t.Fatal(err)
		}
		return m
	}
	if got := x.general(0, 0x85, token(theirs)); !bytes.Equal(got, token(pk)) {
		x.t.Fatal("the chip's token is wrong")
	}
	x.protect(sm.Derive(o.Suite, shared, nil))
}

func (x *terminal) mapNonce(o PACEOffer, nonce []byte) ec.Point {
	x.t.Helper()
	if o.Mapping == IntegratedMapping {
		t := make([]byte, o.Suite.KeyLen())
		_, _ = rand.Read(t)
		x.general(0x10, 0x81, t)
		r, err := pseudoRandom(o.Suite, nonce, t, o.Curve.Params().P.BitLen())
		if err != nil {
			x.t.Fatal(err)
		}
		p, err := o.Curve.IntegratedMap(r)
		if err != nil {
			x.t.Fatal(err)
		}
		return p
	}
	sk := x.scalar(o.Curve)
	theirs := x.point(o.Curve, x.general(0x10, 0x81, o.Curve.Generator().Mult(sk).Bytes()))
	return o.Curve.Generator().Mult(o.Curve.ScalarMod(nonce)).Add(theirs.Mult(sk))
}

func (x *terminal) selectApplication() {
	x.t.Helper()
	x.must(iso7816.Command{INS: 0xA4, P1: 4, P2: 0x0C, Data: aidLDS})
}

// bac runs basic access control and starts the channel.
func (x *terminal) bac(information string) {
	x.t.Helper()
	h := sha1.Sum([]byte(information))
	enc, mac := sm.DES3.KDF(h[:16], 1), sm.DES3.KDF(h[:16], 2)
	rndIC := x.must(iso7816.Command{INS: 0x84, Ne: 8})
	rndIFD, kIFD := make([]byte, 8), make([]byte, 16)
	_, _ = rand.Read(rndIFD)
	_, _ = rand.Read(kIFD)
	e, err := sm.DES3.Encrypt(enc, make([]byte, 8), join(rndIFD, rndIC, kIFD))
	if err != nil {
		x.t.Fatal(err)
	}
	m, err := sm.DES3.MAC(mac, e)
	if err != nil {
		x.t.Fatal(err)
	}
	r := x.must(iso7816.Command{INS: 0x82, Data: join(e, m), Ne: 40})
	plain, err := sm.DES3.Decrypt(enc, make([]byte, 8), r[:32])
	if err != nil || !sm.DES3.Verify(mac, r[:32], r[32:]) || !bytes.Equal(plain[:8], rndIC) || !bytes.Equal(plain[8:16], rndIFD) {
		x.t.Fatal("the chip's answer is wrong")
	}
	seed := make([]byte, 16)
	for i := range seed {
		seed[i] = kIFD[i] ^ plain[16+i]
	}
	x.protect(sm.Derive(sm.DES3, seed, join(rndIC[4:], rndIFD[4:])))
}

// chipAuthentication agrees on new keys with the chip's static public key.
func (x *terminal) chipAuthentication(k CAKey, public ec.Point) {
	x.t.Helper()
	sk := x.scalar(public.Curve())
	pk := public.Curve().Generator().Mult(sk).Bytes()
	if k.Suite == sm.DES3 {
		x.must(iso7816.Command{INS: 0x22, P1: 0x41, P2: 0xA6, Data: tlv.Encode(0x91, pk)})
	} else {
		x.must(iso7816.Command{INS: 0x22, P1: 0x41, P2: 0xA4, Data: tlv.Encode(0x80, k.oid())})
		x.general(0, 0x80, pk)
	}
	x.protect(sm.Derive(k.Suite, public.Mult(sk).X(), nil))
}

// read reads a file by SELECT and READ BINARY until it says that there is no more.
func (x *terminal) read(fid uint16, step int) []byte {
	x.t.Helper()
	x.must(iso7816.Command{INS: 0xA4, P1: 2, P2: 0x0C, Data: []byte{byte(fid >> 8), byte(fid)}})
	var out []byte
	for {
		cmd := iso7816.Command{INS: 0xB0, P1: byte(len(out) >> 8), P2: byte(len(out)), Ne: step}
		if len(out) > 0x7FFF {
			cmd = iso7816.Command{INS: 0xB1, Data: []byte{0x54, 3, byte(len(out) >> 16), byte(len(out) >> 8), byte(len(out))}, Ne: step}
		}
		r := x.send(cmd)
		if r.SW == iso7816.SWWrongParameters {
			return out
		}
		if !r.SW.OK() && r.SW != iso7816.SWEndOfFile || len(r.Data) == 0 {
			x.t.Fatalf("reading %04X at %d: %s, %d bytes", fid, len(out), r.SW, len(r.Data))
		}
		data := r.Data
		if cmd.INS == 0xB1 {
			n, _, err := tlv.Next(data)
			if err != nil || n.Tag != 0x53 {
				x.t.Fatalf("odd READ BINARY gives %X", data[:4])
			}
			data = n.Value
		}
		out = append(out, data...)
	}
}

func staticPublic(k CAKey) ec.Point { return k.Key.Curve().Generator().Mult(k.Key) }

// file identifiers as 9303-10 prints them.
var fids = map[lds.FileID]uint16{
	lds.COM: 0x011E, lds.SOD: 0x011D, lds.DG1: 0x0101, lds.DG2: 0x0102, lds.DG3: 0x0103, lds.DG4: 0x0104, lds.DG11: 0x010B,
	lds.DG12: 0x010C, lds.DG13: 0x010D, lds.DG14: 0x010E, lds.DG15: 0x010F,
	lds.CardAccess: 0x011C, lds.CardSecurity: 0x011D, lds.ATRInfo: 0x2F01,
}
