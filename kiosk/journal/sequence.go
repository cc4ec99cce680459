package journal

// sequence follows rows one by one: each holds its own number, and a chain value
// over the row before. A row that does not fit is judged when the next is seen,
// which tells an edit from a removal, an insertion and a move.
type sequence struct {
	*findings
	next   int64 // number under which the next row should be kept
	claim  int64 // number that the next row should hold
	own    Hash  // chain value of the last row
	loose  bool  // the last row is not the one that the next follows
	broken bool  // a fault was met: trees and heads are not to be compared any more
	odd    *misfit
}

// misfit is a row that does not fit, until the next one is seen.
type misfit struct {
	number   int64 // that it holds
	expected int64
	before   Hash // chain value of the row before it
	computed Hash // what its own should be
}

// follower is the row after a misfit: its number, and which rows it follows.
type follower struct {
	number       int64
	after        bool // it follows the misfit
	afterNeither bool // it follows the row before the misfit: as if that were not there
}

func (s *sequence) start(n int64, chain Hash) { s.next, s.claim, s.own = n, n, chain }

func (s *sequence) add(r Row) {
	number, parsed := s.number(r)
	chain := link(s.own, r.Bytes)
	follows := chain == r.Chain
	if s.odd != nil {
		f := follower{number, follows, link(s.odd.before, r.Bytes) == r.Chain}
		f.after = f.after || link(s.odd.computed, r.Bytes) == r.Chain
		s.settle(f)
		follows = f.after || f.afterNeither
	}
	s.judge(r, number, parsed, follows, chain)
	s.next, s.own = r.N+1, r.Chain
}

// number is what the row says of itself, or where it should be if it says nothing.
func (s *sequence) number(r Row) (n int64, parsed bool) {
	if e, err := ParseEvent(r.Bytes); err == nil {
		return e.N, true
	}
	return s.claim + max(0, r.N-s.next), false
}

func (s *sequence) judge(r Row, number int64, parsed, follows bool, chain Hash) {
	switch {
	case number != s.claim || !follows && !s.loose:
		s.odd = &misfit{number, s.claim, s.own, chain}
		s.broken = true
	case !parsed:
		s.fault(number, Malformed)
	case r.N != s.next && !s.broken:
		s.fault(number, Gap)
	}
	s.claim, s.loose = number+1, false
}

func (s *sequence) fault(n int64, k Kind) {
	s.broken = true
	s.findings.add(n, n+1, k)
}

// settle judges the misfit by the row after it.
func (s *sequence) settle(f follower) {
	m := *s.odd
	s.odd = nil
	s.claim = m.expected + 1
	s.loose = true
	switch {
	case m.number == m.expected:
		s.settleInPlace(m, f)
	case m.number > m.expected:
		s.settleAhead(m, f)
	default:
		s.settleBehind(m, f)
	}
}

func (s *sequence) settleInPlace(m misfit, f follower) {
	if f.afterNeither || f.number == m.expected {
		s.claim = m.expected
		s.fault(m.expected, Inserted)
		return
	}
	s.fault(m.expected, Edited)
}

func (s *sequence) settleAhead(m misfit, f follower) {
	switch {
	case f.number > m.number: // the rows go on from there
		s.claim, s.loose = m.number+1, false
		s.remove(m.expected, m.number)
	case f.number == m.expected: // as if it were not there
		s.claim = m.expected
		s.displace(m.expected, m.number, Inserted)
	case f.after: // its number alone is wrong
		s.fault(m.expected, Edited)
	default:
		s.displace(m.expected, m.number, Reordered)
	}
}

func (s *sequence) settleBehind(m misfit, f follower) {
	if f.number == m.expected {
		s.claim = m.expected
	}
	switch {
	case s.returned(m.number):
	case s.moved(m.expected):
		s.fault(m.expected, Reordered)
	case f.number == m.expected:
		s.fault(m.expected, Inserted)
	case f.after:
		s.fault(m.expected, Edited)
	default:
		s.fault(m.expected, Reordered)
	}
}

// finish judges what no row follows; signed is how many rows heads cover.
func (s *sequence) finish(signed int64) {
	if m := s.odd; m != nil {
		s.odd = nil
		s.finishOdd(*m, signed)
	}
	s.moved(s.claim)
}

func (s *sequence) finishOdd(m misfit, signed int64) {
	switch {
	case m.number > m.expected:
		s.remove(m.expected, m.number)
	case m.number < m.expected && s.returned(m.number):
	case m.number < m.expected && s.moved(m.expected):
		s.fault(m.expected, Reordered)
	case m.number < m.expected || m.expected >= signed:
		s.fault(m.expected, Inserted)
	default:
		s.fault(m.expected, Edited)
	}
	if m.number < m.expected {
		s.claim = m.expected
	}
}
