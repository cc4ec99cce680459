package journal

import (
	"bytes"
	"encoding/hex"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// The values are computed by Python's hashlib from the bytes below:
//
//	chain = bytes(32)
//	chain = sha256(b"cccd-agent/journal-row/1\0" + chain + struct.pack(">Q", len(row)) + row)
//	leaf = sha256(b"\0" + row); root of three = H(1, H(1, leaf0, leaf1), leaf2)
var golden = []struct {
	event             Event
	bytes, chain, top string
}{
	{
		Event{At: clock, Kind: "visit.opened", Visit: "ABCDEFGHIJKLMNOPQRSTUVWXYZ", Client: "local", Purpose: "insurance"},
		`{"n":0,"at":"2026-11-22T01:02:03.456Z","kind":"visit.opened","visit":"ABCDEFGHIJKLMNOPQRSTUVWXYZ","client":"local","purpose":"insurance"}`,
		"57f6a06dda4e4d99c0c3f79c0a56351b42641960640869283260012524d6f785",
		"2fbf34e329b19f3c01eee774429e35f7df6ab7f81fed01114205f5d26a55072c",
	},
	{
		Event{At: time.Date(2026, 11, 22, 8, 2, 4, 0, time.FixedZone("", 7*3600)), Kind: "visit.read", Visit: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
			Person: "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", Method: "CHIP_CCCD", Verdict: "authentic"},
		`{"n":1,"at":"2026-11-22T01:02:04.000Z","kind":"visit.read","visit":"ABCDEFGHIJKLMNOPQRSTUVWXYZ","person":"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff","method":"CHIP_CCCD","verdict":"authentic"}`,
		"6ae4ac80718ab0d6c249e8ff66e948fab0de3aed449d92e4602999882f4d051e",
		"b2ed77175c30eabc4794d594da6eab479340cd629930aa757a3d1724558889b3",
	},
	{
		Event{At: time.Date(2026, 11, 22, 0, 59, 59, 999_000_000, time.UTC), Kind: "clock.jump", Code: "-125"},
		`{"n":2,"at":"2026-11-22T00:59:59.999Z","kind":"clock.jump","code":"-125"}`,
		"bd31ba8406cfca3e4d2885dba61ae32219ed7c56ea601890c6db5e7ae9dccbaf",
		"fa3fb1bc337aa718c3e0e1fa8d77428972270f5ab257d0932ea9d1678314bc37",
	},
}

func TestGoldenJournal(t *testing.T) {
	m := newMemory()
	for i, g := range golden {
		r, err := Append(m, g.event)
		if err != nil {
			t.Fatal(err)
		}
		if r.N != int64(i) || string(r.Bytes) != g.bytes || r.Chain.String() != g.chain {
			t.Errorf("row %d: %d %s %s", i, r.N, r.Bytes, r.Chain)
		}
		root, err := tlog.TreeHash(r.N+1, m)
		if err != nil || Hash(root).String() != g.top {
			t.Errorf("root of %d: %s, %v", i+1, Hash(root), err)
		}
		e, err := ParseEvent(r.Bytes)
		if err != nil || !e.At.Equal(g.event.At.Truncate(time.Millisecond)) || e.Person != g.event.Person || e.Code != g.event.Code {
			t.Errorf("read back: %+v, %v", e, err)
		}
	}
}

// certificateTransparency are the leaves and roots of the reference
// implementation of RFC 6962 (certificate-transparency, merkle_tree_test.cc).
var certificateTransparency = []struct{ leaf, root string }{
	{"", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"},
	{"00", "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"},
	{"10", "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"},
	{"2021", "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"},
	{"3031", "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"},
	{"40414243", "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"},
	{"5051525354555657", "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"},
	{"606162636465666768696a6b6c6d6e6f", "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"},
}

func TestTreeKnownAnswers(t *testing.T) {
	var tr tree
	if got := tr.root().String(); got != "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" {
		t.Errorf("empty tree: %s", got)
	}
	for i, c := range certificateTransparency {
		leaf, err := hex.DecodeString(c.leaf)
		if err != nil {
			t.Fatal(err)
		}
		tr.add(tlog.RecordHash(leaf))
		if got := tr.root().String(); got != c.root {
			t.Errorf("root of %d: %s", i+1, got)
		}
		again, ok := plant(tr.size, asHashes(tr.full))
		if !ok || again.root() != tr.root() {
			t.Errorf("planted tree of %d has another root", i+1)
		}
	}
	if _, ok := plant(3, make([]Hash, 3)); ok {
		t.Error("three subtrees taken for a tree of three")
	}
}

func asHashes(in []tlog.Hash) (out []Hash) {
	for _, h := range in {
		out = append(out, Hash(h))
	}
	return out
}

func TestHashText(t *testing.T) {
	h := link(Hash{}, nil)
	text, _ := h.MarshalText()
	var back Hash
	if err := back.UnmarshalText(text); err != nil || back != h {
		t.Errorf("%s, %v", back, err)
	}
	for _, wrong := range [][]byte{nil, text[:62], append(bytes.Clone(text), '0'), bytes.Repeat([]byte("g"), 64)} {
		if err := back.UnmarshalText(wrong); err != ErrHash {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}
