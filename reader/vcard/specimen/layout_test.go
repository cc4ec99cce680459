package specimen

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// side is one side of one document.
type side struct {
	name   string
	kind   Kind
	layout func(contents) page
}

func sides() []side {
	return []side{
		{"CCCD front", CCCD2021, cccdFront}, {"CCCD back", CCCD2021, cccdBack},
		{"Căn cước front", CanCuoc2024, canCuocFront}, {"Căn cước back", CanCuoc2024, canCuocBack},
		{"passport", Passport, dataPage}, {"passport cover", Passport, cover},
	}
}

func (s side) lay(t *testing.T, c Card) page {
	t.Helper()
	c.Kind = s.kind
	ready, err := c.contents()
	if err != nil {
		t.Fatal(err)
	}
	p := s.layout(ready)
	p.blocks = append(p.blocks, p.bandBlock())
	return p
}

func person() Card {
	return Card{
		Number: "001190123456", PersonalNumber: "001190123456", FullName: "Nguyễn Thị Hoa", DateOfBirth: "15/01/1990",
		Sex: "Nữ", Nationality: "Việt Nam", PlaceOfOrigin: "Phường Hoa Mẫu, Hà Nội",
		Residence:           "Số 147, phố Thử Nghiệm, Phường Bình Minh, Thừa Thiên Huế",
		IdentifyingFeatures: "Sẹo chấm C.1cm dưới đuôi mắt trái", Issued: "20/04/2021", Expires: "Không thời hạn",
		MRZ:  []string{"IDVNM1901234569001190123456<<0", "9001158F3001156VNM<<<<<<<<<<<8", "NGUYEN<<THI<HOA<<<<<<<<<<<<<<<"},
		QR:   "001190123456|012345678|Nguyễn Thị Hoa|15011990|Nữ|Số 147, phố Thử Nghiệm, Phường Bình Minh, Thừa Thiên Huế|20042021",
		Face: Face(8, FaceOptions{Sex: Female}),
	}
}

// filled is a card of which every text is s.
func filled(s string) Card {
	return Card{
		Number: s, PersonalNumber: s, FullName: s, DateOfBirth: s, Sex: s, Nationality: s, PlaceOfOrigin: s, Residence: s,
		IdentifyingFeatures: s, Issued: s, Expires: s, MRZ: []string{s, s, s, s},
	}
}

func cards() map[string]Card {
	apart := person()
	apart.FullName, apart.Residence = norm.NFD.String(apart.FullName), norm.NFD.String(apart.Residence)
	return map[string]Card{
		"usual": person(), "decomposed": apart, "empty": {},
		"long words":  filled(strings.Repeat("NGHIÊNG", 60)),
		"many words":  filled(strings.Repeat("Phường Nghĩa Ẫ, ", 40)),
		"high letter": filled("ẪỔỄỮ ỰỘẶ gjpqy ẪỔỄỮ ỰỘẶ gjpqy ẪỔỄỮ ỰỘẶ"),
		"controls":    filled("a\x00b\n\n\tc\u202e \U0001F600 \xff"),
	}
}

// slack is how far, in pixels, a letter may reach over the box of its block: an
// A's foot, a bracket.
const slack = 2.5

func TestTextKeepsItsPlace(t *testing.T) {
	for name, card := range cards() {
		for _, s := range sides() {
			t.Run(s.name+"/"+name, func(t *testing.T) {
				p := s.lay(t, card)
				inks := inkOf(t, p)
				apart(t, inks)
				offPictures(t, p, inks)
			})
		}
	}
}

// inked is where the letters of a block really are.
type inked struct {
	block
	ink extent
}

func inkOf(t *testing.T, p page) []inked {
	t.Helper()
	page := extent{0, 0, float64(p.w), float64(p.h)}
	var out []inked
	for _, b := range p.blocks {
		box := extent{b.x, b.y, b.x + b.w, b.y + b.h}
		if !inside(box, page, 0) {
			t.Errorf("block %+v leaves the page", box)
		}
		for _, line := range b.paths() {
			if len(line) == 0 {
				continue
			}
			ink := line.bounds()
			if !inside(ink, box, slack) {
				t.Errorf("ink %+v leaves its box %+v", ink, box)
			}
			out = append(out, inked{b, ink})
		}
	}
	return out
}

func apart(t *testing.T, inks []inked) {
	t.Helper()
	for i, a := range inks {
		for _, b := range inks[:i] {
			if meet(a.ink, b.ink) {
				t.Errorf("lines overlap: %+v and %+v", a.ink, b.ink)
			}
		}
	}
}

// offPictures allows on pictures only what is meant to stand there: the MRZ on
// its strip and the word in an empty frame.
func offPictures(t *testing.T, p page, inks []inked) {
	t.Helper()
	for _, pic := range p.pictures {
		box := extent{pic.x, pic.y, pic.x + pic.w, pic.y + pic.h}
		for _, i := range inks {
			if i.face == mono || i.text == "MẪU" {
				continue
			}
			if meet(i.ink, box) {
				t.Errorf("text at %+v lies on a picture at %+v", i.ink, box)
			}
		}
	}
}

func inside(a, b extent, by float64) bool {
	return a.x0 >= b.x0-by && a.x1 <= b.x1+by && a.y0 >= b.y0-by && a.y1 <= b.y1+by
}

func meet(a, b extent) bool { return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1 }

// What a usual citizen has is printed whole, the MRZ to the last filler.
func TestUsualTextIsWhole(t *testing.T) {
	c := person()
	for _, s := range sides() {
		for _, b := range s.lay(t, c).blocks {
			var words []string
			for _, r := range b.runs() {
				words = append(words, r.text)
			}
			if got, want := strings.Join(words, " "), strings.Join(b.words(), " "); got != want {
				t.Errorf("%s: printed %q, want %q", s.name, got, want)
			}
		}
	}
}
