package look

// Sizes are the lengths of a screen, in the window's units.
type Sizes struct {
	Unit   float32 // one 800th of the shorter side
	Text   float32 // text sizes
	Small  float32
	Large  float32
	Title  float32
	Huge   float32
	Button float32

	Margin float32 // from the window's edge
	Gap    float32 // between blocks
	Pad    float32 // from a box's edge to its text
	Near   float32 // between what belongs together
	Radius float32
	Target float32 // what may be touched is at least so high
	Act    float32 // an act at the foot, a choice
	Widest float32 // no column is wider
}

// TargetLeast is the shorter side of the smallest target, ApartLeast what is
// between two, in units.
const (
	TargetLeast = 48
	ApartLeast  = 8
)

// SizesFor are the lengths for a window of w by h units, made smaller by shrink (1:
// not at all) where a screen has no other way to fit.
func SizesFor(w, h float32, step Step, shrink float32) Sizes {
	u := min(max(min(w, h)/800, 0.8), 3) * shrink
	t, big := u*step.factor(), u*(1+(step.factor()-1)*0.6)
	return Sizes{
		Unit: u,
		Text: 22 * t, Small: 18 * t, Button: 23 * t,
		Large: 30 * big, Title: 34 * big, Huge: 84 * big,
		Margin: 32 * u, Gap: 18 * u, Pad: 18 * u, Near: 8 * u, Radius: 12 * u,
		Target: max(52*u, TargetLeast), Act: max(72*u, 64), Widest: 1216 * u,
	}
}
