package specimen

import (
	"image/color"
	"math/rand/v2"
)

// Sex chooses what is drawn; the zero value leaves it to the seed.
type Sex int

// The sexes of a drawn face.
const (
	AnySex Sex = iota
	Female
	Male
)

// Age is the age group of a drawn face; the zero value leaves it to the seed.
type Age int

// The age groups of a drawn face.
const (
	AnyAge Age = iota
	Child      // under 14
	Adult
	Senior // about 58 and over
)

// FaceOptions fixes what a seed would otherwise choose.
type FaceOptions struct {
	Sex Sex
	Age Age
}

// traits is everything that tells one face from another.
type traits struct {
	sex  Sex
	age  Age
	skin color.NRGBA
	hair color.NRGBA
	iris color.NRGBA
	wall color.NRGBA // behind the head

	breadth, jaw, chin float64 // of the face, as factors around 1

	eyes, brows, nose, mouth int // styles
	cut                      int // of the hair
	dress                    int
	cloth, accent            color.NRGBA

	glasses, beard, mole, freckles, earrings bool
}

// chooser turns a seed into choices. It takes the generator's numbers as they
// are, because only those are promised to stay the same.
type chooser struct{ source *rand.PCG }

func (c chooser) below(n int) int           { return int(c.source.Uint64() % uint64(n)) }
func (c chooser) oneIn(n int) bool          { return c.below(n) == 0 }
func (c chooser) around(by float64) float64 { return 1 + by*(float64(c.below(201))-100)/100 }
func (c chooser) colour(from []uint32) color.NRGBA {
	return rgb(from[c.below(len(from))])
}

var (
	skins  = []uint32{0xF9DCC0, 0xF5CFAA, 0xEEC096, 0xE4AF82, 0xD79E70, 0xC58A5E, 0xA8714A}
	hairs  = []uint32{0x1B1716, 0x241C1A, 0x2E211C, 0x3B2820, 0x4C3224, 0x17191F}
	greys  = []uint32{0x8B8A8C, 0xA9A8A9, 0xC9C8C7, 0xE3E1DE, 0x6A686A}
	irises = []uint32{0x2E1A12, 0x3D2314, 0x4F2E18, 0x5B3A1E}
	walls  = []uint32{0xCFE3EE, 0xD8E6DD, 0xE7E2EE, 0xF0E6D6, 0xDDE5F2, 0xE4EBE2}
	cloths = []uint32{0x2F5D8A, 0x7A3B5E, 0x2F6F62, 0x8A4B2F, 0x4A4E69, 0xB5533C, 0x3E6B3A, 0x5B4B8A, 0xC2813A, 0x2D3F55}
	bright = []uint32{0xF4F1EA, 0xE9EEF4, 0xFBE9D8, 0xE6F2EA, 0xF7DEE4}
)

// choose draws every trait in a fixed order, whether or not it will show, so
// that an option changes only what it names.
func choose(seed uint64, o FaceOptions) traits {
	c := chooser{rand.NewPCG(seed, 0x7370_6563_696D_656E)}
	t := traits{sex: Female + Sex(c.below(2)), age: Child + Age([]int{0, 1, 1, 1, 2}[c.below(5)])}
	if o.Sex != AnySex {
		t.sex = o.Sex
	}
	if o.Age != AnyAge {
		t.age = o.Age
	}
	t.skin, t.hair, t.iris = c.colour(skins), c.colour(hairs), c.colour(irises)
	if grey := c.colour(greys); t.age == Senior {
		t.hair = grey
	}
	t.wall, t.cloth, t.accent = c.colour(walls), c.colour(cloths), c.colour(bright)
	t.breadth, t.jaw, t.chin = c.around(0.05), c.around(0.09), c.around(0.25)
	t.eyes, t.brows, t.nose, t.mouth = c.below(3), c.below(3), c.below(3), c.below(4)
	t.cut, t.dress = c.below(1<<20), c.below(1<<20)
	t.glasses, t.beard = c.oneIn(4), c.oneIn(4)
	t.mole, t.freckles, t.earrings = c.oneIn(7), c.oneIn(8), c.oneIn(2)
	return t
}
