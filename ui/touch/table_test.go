package touch

import "testing"

// Columns whose widest words have no room beside each other are none: the rows
// are then read from top to bottom.
func TestColumnsThatDoNotFitAreNone(t *testing.T) {
	for _, space := range []float32{100, 500, 890} {
		if given := settle([]float32{400, 300, 200}, []float32{1, 1, 1}, space); given != nil {
			t.Errorf("%v in %v", given, space)
		}
	}
	given := settle([]float32{400, 300, 200}, []float32{4, 1, 1}, 1200)
	if len(given) != 3 || given[0] < 400 || given[1] < 300 || given[2] < 200 || given[0]+given[1]+given[2] > 1201 {
		t.Error(given)
	}
}
