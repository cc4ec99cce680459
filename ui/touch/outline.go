package touch

import "image"

// Outline is what stands where on the screen, in pixels, for tests and for
// assistive programs. It holds no text: what is shown may be personal.
type Outline struct {
	Scene   string          `json:"scene"`
	Page    int             `json:"page"` // from 0
	Pages   int             `json:"pages"`
	Targets []OutlineTarget `json:"targets"`
	Texts   []OutlineBox    `json:"texts"`
}

// OutlineTarget is one target.
type OutlineTarget struct {
	ID  string     `json:"id"`
	Box OutlineBox `json:"box"`
	On  bool       `json:"on,omitempty"`
	Off bool       `json:"off,omitempty"`
}

// OutlineBox is a rectangle in pixels.
type OutlineBox struct {
	X int `json:"x"`
	Y int `json:"y"`
	W int `json:"w"`
	H int `json:"h"`
}

// Middle is where a finger would touch it.
func (b OutlineBox) Middle() image.Point { return image.Pt(b.X+b.W/2, b.Y+b.H/2) }

// Outline tells what is shown.
func (s *Surface) Outline() Outline {
	scale := s.pane.scale()
	o := Outline{Scene: s.scene.Name, Page: s.plan.Page, Pages: s.plan.Pages}
	for _, t := range s.plan.Targets {
		o.Targets = append(o.Targets, OutlineTarget{ID: t.ID, Box: pixels(t.Box, scale), On: t.On, Off: t.Off})
	}
	for _, i := range s.plan.Items {
		if i.Kind == Line {
			o.Texts = append(o.Texts, pixels(i.Box, scale))
		}
	}
	return o
}

func pixels(b Box, scale float32) OutlineBox {
	return OutlineBox{int(b.X * scale), int(b.Y * scale), int(b.W * scale), int(b.H * scale)}
}
