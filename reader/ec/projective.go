package ec

// projective is a point (x/z, y/z) with coordinates in Montgomery form;
// infinity is (0 : 1 : 0).
type projective struct{ x, y, z element }

func (c *Curve) infinity() projective { return projective{y: c.field.one} }

// add sets r = p + q by the complete formulas of Renes, Costello and Batina,
// "Complete addition formulas for prime order elliptic curves" (2016),
// algorithm 1. They hold for every pair of points of a curve of odd order:
// equal, opposite, infinity. So there is no case to branch on.
func (c *Curve) add(r, p, q *projective) {
	f := c.field
	var t0, t1, t2, t3, t4, t5, x3, y3, z3 element
	f.mul(&t0, &p.x, &q.x)
	f.mul(&t1, &p.y, &q.y)
	f.mul(&t2, &p.z, &q.z)
	f.add(&t3, &p.x, &p.y)
	f.add(&t4, &q.x, &q.y)
	f.mul(&t3, &t3, &t4)
	f.add(&t4, &t0, &t1)
	f.sub(&t3, &t3, &t4)
	f.add(&t4, &p.x, &p.z)
	f.add(&t5, &q.x, &q.z)
	f.mul(&t4, &t4, &t5)
	f.add(&t5, &t0, &t2)
	f.sub(&t4, &t4, &t5)
	f.add(&t5, &p.y, &p.z)
	f.add(&x3, &q.y, &q.z)
	f.mul(&t5, &t5, &x3)
	f.add(&x3, &t1, &t2)
	f.sub(&t5, &t5, &x3)
	f.mul(&z3, &c.a, &t4)
	f.mul(&x3, &c.b3, &t2)
	f.add(&z3, &x3, &z3)
	f.sub(&x3, &t1, &z3)
	f.add(&z3, &t1, &z3)
	f.mul(&y3, &x3, &z3)
	f.add(&t1, &t0, &t0)
	f.add(&t1, &t1, &t0)
	f.mul(&t2, &c.a, &t2)
	f.mul(&t4, &c.b3, &t4)
	f.add(&t1, &t1, &t2)
	f.sub(&t2, &t0, &t2)
	f.mul(&t2, &c.a, &t2)
	f.add(&t4, &t4, &t2)
	f.mul(&t0, &t1, &t4)
	f.add(&y3, &y3, &t0)
	f.mul(&t0, &t5, &t4)
	f.mul(&x3, &t3, &x3)
	f.sub(&x3, &x3, &t0)
	f.mul(&t0, &t3, &t1)
	f.mul(&z3, &t5, &z3)
	f.add(&z3, &z3, &t0)
	r.x, r.y, r.z = x3, y3, z3
}

// double sets r = p + p by algorithm 3 of the same paper.
func (c *Curve) double(r, p *projective) {
	f := c.field
	var t0, t1, t2, t3, x3, y3, z3 element
	f.mul(&t0, &p.x, &p.x)
	f.mul(&t1, &p.y, &p.y)
	f.mul(&t2, &p.z, &p.z)
	f.mul(&t3, &p.x, &p.y)
	f.add(&t3, &t3, &t3)
	f.mul(&z3, &p.x, &p.z)
	f.add(&z3, &z3, &z3)
	f.mul(&x3, &c.a, &z3)
	f.mul(&y3, &c.b3, &t2)
	f.add(&y3, &x3, &y3)
	f.sub(&x3, &t1, &y3)
	f.add(&y3, &t1, &y3)
	f.mul(&y3, &x3, &y3)
	f.mul(&x3, &t3, &x3)
	f.mul(&z3, &c.b3, &z3)
	f.mul(&t2, &c.a, &t2)
	f.sub(&t3, &t0, &t2)
	f.mul(&t3, &c.a, &t3)
	f.add(&t3, &t3, &z3)
	f.add(&z3, &t0, &t0)
	f.add(&t0, &z3, &t0)
	f.add(&t0, &t0, &t2)
	f.mul(&t0, &t0, &t3)
	f.add(&y3, &y3, &t0)
	f.mul(&t2, &p.y, &p.z)
	f.add(&t2, &t2, &t2)
	f.mul(&t0, &t2, &t3)
	f.sub(&x3, &x3, &t0)
	f.mul(&z3, &t2, &t1)
	f.add(&z3, &z3, &z3)
	f.add(&z3, &z3, &z3)
	r.x, r.y, r.z = x3, y3, z3
}

// windowBits is the width of the fixed window of a multiplication.
const windowBits = 4

// mult returns k·p. The number of windows depends on the curve alone, each does
// the same four doublings and one addition, and its multiple is read by going
// through the whole table.
func (c *Curve) mult(p *projective, k *element) projective {
	var multiples [1 << windowBits]projective
	multiples[0] = c.infinity()
	for i := 1; i < len(multiples); i++ {
		c.add(&multiples[i], &multiples[i-1], p)
	}

	acc := c.infinity()
	for _, b := range c.order.bytes(k) {
		for _, digit := range [2]byte{b >> windowBits, b & 0xF} {
			for range windowBits {
				c.double(&acc, &acc)
			}
			multiple := c.lookUp(&multiples, uint64(digit))
			c.add(&acc, &acc, &multiple)
		}
	}
	return acc
}

// lookUp returns table[index] and reads every entry to do so.
func (c *Curve) lookUp(table *[1 << windowBits]projective, index uint64) projective {
	var found projective
	for i := range table {
		diff := uint64(i) ^ index
		hit := 1 ^ (diff|-diff)>>63
		c.field.choose(&found.x, hit, &table[i].x, &found.x)
		c.field.choose(&found.y, hit, &table[i].y, &found.y)
		c.field.choose(&found.z, hit, &table[i].z, &found.z)
	}
	return found
}
