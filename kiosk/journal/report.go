package journal

import "slices"

// Outcome is the answer to one question of a verification.
type Outcome string

// The outcomes.
const (
	OK           Outcome = "ok"
	Failed       Outcome = "failed"
	Undetermined Outcome = "undetermined" // what was given cannot tell
)

// Kind is what was found at a place.
type Kind string

// The kinds. Which of the first five it is, is the most likely reading of what
// is left; the place is certain.
const (
	Edited    Kind = "edited"    // the row's chain value is not of its bytes
	Removed   Kind = "removed"   // rows are missing, and the chain does not follow
	Inserted  Kind = "inserted"  // the chain follows without this row
	Reordered Kind = "reordered" // a row stands in the place of another that is elsewhere
	Gap       Kind = "gap"       // the chain follows, but the row is kept under another number
	Malformed Kind = "malformed" // the chain follows, but the bytes are no event

	// HeadForged is a head that the device did not sign; none of the rows are
	// vouched for that it alone covers.
	HeadForged Kind = "head-forged"
	// HeadMismatch is a head that the device signed of other rows: one of these
	// rows, or several, are not what they were, though every hash was computed anew.
	HeadMismatch Kind = "head-mismatch"
	// TombstoneForged is a tombstone that the device did not sign.
	TombstoneForged Kind = "tombstone-forged"
	// NotSigned are rows without a head: none was signed, or it was removed.
	NotSigned Kind = "not-signed"
	// TailCut are rows that a signed head covers and that are not there.
	TailCut Kind = "tail-cut"
	// RolledBack are rows among which some differ from those of the held head,
	// while all heads that are here agree: an older state was put back and went on.
	RolledBack Kind = "rolled-back"
)

// Finding is a fault and its place: one or more of the rows N to Until-1.
type Finding struct {
	N     int64 `json:"n"`
	Until int64 `json:"until"`
	Kind  Kind  `json:"kind"`
}

// Report is what a verification found.
type Report struct {
	// Outcome is of what is here: OK or Failed.
	Outcome Outcome `json:"outcome"`
	// Tail tells whether everything is here that the held head covers: OK,
	// Failed, or Undetermined where none was given or it cannot be compared. Of
	// rows after the held head nobody can tell.
	Tail Outcome `json:"tail"`

	From   int64 `json:"from"`   // first row kept
	Size   int64 `json:"size"`   // rows ever written, as far as is here
	Signed int64 `json:"signed"` // of these, under a signed head that agrees
	Heads  int   `json:"heads"`  // signed heads that were checked
	Root   Hash  `json:"root"`   // of the rows as they are here
	Chain  Hash  `json:"chain"`

	// Findings are the first hundred faults, in the order of their places. After
	// a fault in the rows, heads are not compared: they would all differ.
	Findings []Finding `json:"findings,omitempty"`
	More     int       `json:"more,omitempty"` // faults beyond these
}

const maxFindings = 100

// findings collects faults, and corrects the reading of one when a later row
// explains it.
type findings struct {
	list      []Finding
	more      int
	displaced map[int64]int // number of a row that stands too early → its finding
}

func (f *findings) add(n, until int64, k Kind) {
	if len(f.list) == maxFindings {
		f.more++
		return
	}
	f.list = append(f.list, Finding{n, until, k})
}

// displace adds a row that stands at n and belongs to number.
func (f *findings) displace(n, number int64, k Kind) {
	f.add(n, n+1, k)
	if f.more > 0 {
		return
	}
	if f.displaced == nil {
		f.displaced = make(map[int64]int)
	}
	f.displaced[number] = len(f.list) - 1
}

// remove adds the absence of rows n to until-1, less those that were met too
// early: they were moved.
func (f *findings) remove(n, until int64) {
	missing := until - n
	for number := range f.displaced {
		if n <= number && number < until && f.moved(number) {
			missing--
		}
	}
	if missing > 0 {
		f.add(n, until, Removed)
	}
}

// moved reports whether the number was met too early, and says so of it.
func (f *findings) moved(number int64) bool {
	i, ok := f.displaced[number]
	if ok {
		f.list[i].Kind = Reordered
	}
	return ok
}

// returned reports whether the number was taken for removed, and corrects that.
func (f *findings) returned(number int64) bool {
	for i, was := range f.list {
		if was.Kind == Removed && was.N <= number && number < was.Until {
			f.list[i].Kind = Reordered
			return true
		}
	}
	return false
}

func (f *findings) has(k Kind) bool {
	return slices.ContainsFunc(f.list, func(x Finding) bool { return x.Kind == k })
}

func (f *findings) sorted() []Finding {
	slices.SortStableFunc(f.list, func(a, b Finding) int { return int(min(1, max(-1, a.N-b.N))) })
	return f.list
}
