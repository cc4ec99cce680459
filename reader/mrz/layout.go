package mrz

// span is a half-open range of positions in the joined lines, from 0.
type span struct{ from, to int }

func (s span) len() int           { return s.to - s.from }
func (s span) of(t string) string { return t[s.from:s.to] }

// layout says where the fields of a format stand. The span of a field that the
// format does not have is empty.
type layout struct {
	format       Format
	lines, width int

	names                 span
	number, birth, expiry span // each followed by its check digit
	sex, nationality      span
	optional1, optional2  span
	optionalCheck         int // TD3 alone; otherwise 0
	composite             []span
	compositeCheck        int
	longNumber            bool // the number may go on in the optional data
}

func (l layout) size() int { return l.lines * l.width }

var (
	documentType = span{0, 2}
	issuer       = span{2, 5}
)

// layouts holds the figures of 9303-5 §4.2, 9303-6 §4.2 and 9303-4 §4.2. It is
// never written to.
var layouts = map[Format]layout{
	TD1: {
		format: TD1, lines: 3, width: 30,
		number: span{5, 14}, optional1: span{15, 30},
		birth: span{30, 36}, sex: span{37, 38}, expiry: span{38, 44},
		nationality: span{45, 48}, optional2: span{48, 59},
		composite:      []span{{5, 30}, {30, 37}, {38, 45}, {48, 59}},
		compositeCheck: 59,
		names:          span{60, 90},
		longNumber:     true,
	},
	TD2: {
		format: TD2, lines: 2, width: 36,
		names:  span{5, 36},
		number: span{36, 45}, nationality: span{46, 49},
		birth: span{49, 55}, sex: span{56, 57}, expiry: span{57, 63},
		optional1:      span{64, 71},
		composite:      []span{{36, 46}, {49, 56}, {57, 71}},
		compositeCheck: 71,
		longNumber:     true,
	},
	TD3: {
		format: TD3, lines: 2, width: 44,
		names:  span{5, 44},
		number: span{44, 53}, nationality: span{54, 57},
		birth: span{57, 63}, sex: span{64, 65}, expiry: span{65, 71},
		optional1: span{72, 86}, optionalCheck: 86,
		composite:      []span{{44, 54}, {57, 64}, {65, 87}},
		compositeCheck: 87,
	},
}

// layoutOf finds the format of lines with these lengths: the lines themselves,
// or all of them joined in one.
func layoutOf(lengths []int) (layout, bool) {
	for _, l := range layouts {
		if len(lengths) == 1 && lengths[0] == l.size() {
			return l, true
		}
		if len(lengths) == l.lines && allEqual(lengths, l.width) {
			return l, true
		}
	}
	return layout{}, false
}

func allEqual(lengths []int, want int) bool {
	for _, n := range lengths {
		if n != want {
			return false
		}
	}
	return true
}
