package specimen

import (
	"bytes"
	"image/jpeg"
	"testing"
)

var everyOption = []FaceOptions{
	{}, {Sex: Female}, {Sex: Male}, {Age: Child}, {Sex: Female, Age: Senior}, {Sex: Male, Age: Senior}, {Sex: Male, Age: Child},
}

func TestFaceIsAJPEGOfPassportSize(t *testing.T) {
	for seed := range uint64(6) {
		for _, o := range everyOption {
			b := Face(seed, o)
			if len(b) < 12_000 || len(b) > 18_000 {
				t.Errorf("seed %d %+v: %d bytes, want 12 to 18 kB", seed, o, len(b))
			}
			size, err := jpeg.DecodeConfig(bytes.NewReader(b))
			if err != nil || size.Width != PortraitWidth || size.Height != PortraitHeight {
				t.Errorf("seed %d %+v: %d by %d, %v", seed, o, size.Width, size.Height, err)
			}
			if frame := startOfFrame(b); frame != 0xC0 {
				t.Errorf("seed %d %+v: frame type %02X, want C0 (baseline)", seed, o, frame)
			}
		}
	}
}

// startOfFrame returns the marker that says how the picture is coded (ISO/IEC
// 10918-1 B.1.1.3), 0 where there is none.
func startOfFrame(b []byte) byte {
	for i := 2; i+4 < len(b) && b[i] == 0xFF; i += 2 + int(b[i+2])<<8 + int(b[i+3]) {
		switch m := b[i+1]; {
		case m == 0xC4 || m == 0xC8 || m == 0xCC:
		case m >= 0xC0 && m <= 0xCF:
			return m
		}
	}
	return 0
}

func TestFaceFollowsItsSeed(t *testing.T) {
	seen := map[string]uint64{}
	for seed := range uint64(24) {
		a := Face(seed, FaceOptions{})
		if seed%8 == 0 && !bytes.Equal(a, Face(seed, FaceOptions{})) {
			t.Errorf("seed %d: two faces", seed)
		}
		if other, ok := seen[string(a)]; ok {
			t.Errorf("seeds %d and %d: one face", seed, other)
		}
		seen[string(a)] = seed
	}
}

func TestFaceOptions(t *testing.T) {
	for seed := range uint64(50) {
		free := choose(seed, FaceOptions{})
		fixed := choose(seed, FaceOptions{Sex: Male, Age: Senior})
		if fixed.sex != Male || fixed.age != Senior {
			t.Fatalf("seed %d: options not kept", seed)
		}
		fixed.sex, fixed.age, fixed.hair = free.sex, free.age, free.hair
		if fixed != free {
			t.Errorf("seed %d: an option changed more than it names", seed)
		}
	}
}

// Every choice comes up, so that a room full of specimens does not look alike.
func TestFacesVary(t *testing.T) {
	sexes, ages, skin, glasses := map[Sex]int{}, map[Age]int{}, map[any]int{}, map[bool]int{}
	for seed := range uint64(200) {
		c := choose(seed, FaceOptions{})
		sexes[c.sex]++
		ages[c.age]++
		skin[c.skin]++
		glasses[c.glasses]++
	}
	if len(sexes) != 2 || len(ages) != 3 || len(skin) != len(skins) || len(glasses) != 2 {
		t.Errorf("sexes %v, ages %v, %d skins, glasses %v", sexes, ages, len(skin), glasses)
	}
}

// The word on the portrait is there: its band has the band's red and the white
// of letters.
func TestFaceIsLabelled(t *testing.T) {
	m, err := jpeg.Decode(bytes.NewReader(Face(3, FaceOptions{})))
	if err != nil {
		t.Fatal(err)
	}
	red, pale := 0, 0
	for x := range PortraitWidth {
		r, g, b, _ := m.At(x, PortraitHeight-18).RGBA()
		switch {
		case r > 0x9000 && g < 0x6000 && b < 0x6000:
			red++
		case r > 0xD000 && g > 0xD000 && b > 0xD000:
			pale++
		}
	}
	if red < PortraitWidth/3 || pale < PortraitWidth/8 {
		t.Errorf("across the label %d red and %d white pixels", red, pale)
	}
}
