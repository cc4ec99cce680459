// Package look is how the screens look: colours, sizes, text steps. A look is
// chosen by the person in front of the screen; what is shown does not depend on it.
package look

// Look is what a person chose.
type Look struct {
	Palette    Palette
	Text       Step
	LeftHanded bool // what goes on, and the keys, stand on the left
	Keys       bool // acts say which key does the same: where there is a keyboard
}

// Standard is the look of a screen that nobody changed.
func Standard() Look { return Look{Palette: Normal(), Text: Step100} }

// Step is a text size, in percent of the normal one.
type Step int

// The steps.
const (
	Step100 Step = 100
	Step120 Step = 120
	Step140 Step = 140
)

// Steps lists the steps, the normal one first.
func Steps() []Step { return []Step{Step100, Step120, Step140} }

// Next is the step after this one; after the largest the normal one.
func (s Step) Next() Step {
	for _, next := range Steps() {
		if next > s {
			return next
		}
	}
	return Step100
}

// factor is by how much texts of the normal size grow.
func (s Step) factor() float32 {
	if s < Step100 || s > Step140 {
		return 1
	}
	return float32(s) / 100
}
