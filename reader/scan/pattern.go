package scan

// cell is a module whose colour every symbol of a size shares.
type cell struct {
	x, y int
	dark bool
}

// fixedPattern lists the modules that every symbol of n modules a side shares:
// corner marks with their margins, the timing lines, the alignment marks
// (ISO/IEC 18004 §6.3). Format and version bits are left out.
func fixedPattern(n int) []cell {
	var cells []cell
	for y := -1; y < 8; y++ {
		for x := -1; x < 8; x++ {
			ring := max(abs(x-3), abs(y-3))
			dark := ring < 2 || ring == 3
			cells = append(cells, cell{x, y, dark}, cell{n - 1 - x, y, dark}, cell{x, n - 1 - y, dark})
		}
	}
	for i := 8; i < n-8; i++ {
		cells = append(cells, cell{i, 6, i%2 == 0}, cell{6, i, i%2 == 0})
	}
	for _, c := range alignmentCentres(n) {
		cells = append(cells, alignmentMark(c[0], c[1])...)
	}
	return cells
}

func alignmentMark(cx, cy int) (cells []cell) {
	for y := -2; y <= 2; y++ {
		for x := -2; x <= 2; x++ {
			cells = append(cells, cell{cx + x, cy + y, max(abs(x), abs(y)) != 1})
		}
	}
	return cells
}

// alignmentCentres follows ISO/IEC 18004 annex E: a lattice between 6 and n−7,
// as even as whole even steps allow, the odd step at the beginning.
func alignmentCentres(n int) (centres [][2]int) {
	version := (n - 17) / 4
	if version < 2 {
		return nil
	}
	count := version/7 + 2
	step := (n - 13 + 2*(count-1) - 1) / (2 * (count - 1)) * 2
	if version == 32 {
		step = 26 // the one place where the table departs from the rule
	}
	place := func(i int) int {
		if i == 0 {
			return 6
		}
		return n - 7 - (count-1-i)*step
	}
	for i := range count {
		for j := range count {
			corner := i == 0 && j == 0 || i == 0 && j == count-1 || i == count-1 && j == 0
			if !corner {
				centres = append(centres, [2]int{place(i), place(j)})
			}
		}
	}
	return centres
}

func abs(v int) int { return max(v, -v) }
