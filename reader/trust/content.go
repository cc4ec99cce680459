package trust

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"
)

// content is what a store holds, in a form that can be changed.
type content struct {
	anchors map[string]*entry // by fingerprint
	lists   []storedList
	crls    []*CRL
}

type entry struct {
	cert    *Certificate
	origins []origin // never empty, never changed in place
}

// Changes is what an import did, or would do.
type Changes struct {
	Added   []AnchorInfo `json:"added"`
	Updated []AnchorInfo `json:"updated"`
	Removed []AnchorInfo `json:"removed"`

	// CRLs counts the revocation lists that are new.
	CRLs int `json:"crls,omitempty"`
	// Skipped says what was in the files and not taken.
	Skipped []Skipped `json:"skipped,omitempty"`
}

// NobodyVouches reports whether an import would change nothing because what is in
// the files verifies under nobody who is trusted.
func (c Changes) NobodyVouches() bool {
	nothing := len(c.Added)+len(c.Updated)+len(c.Removed)+c.CRLs == 0
	return nothing && slices.ContainsFunc(c.Skipped, func(s Skipped) bool { return s.Reason == SkippedUntrusted })
}

// Skipped counts what one file held and why it was not taken.
type Skipped struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
	Count  int    `json:"count"`
}

func (f storedFile) content() (*content, error) {
	c := &content{anchors: make(map[string]*entry), lists: f.Lists}
	if len(f.Anchors) > maxAnchors {
		return nil, fmt.Errorf("%w: %d anchors", ErrTooLarge, len(f.Anchors))
	}
	for _, a := range f.Anchors {
		cert, err := parseCertificateDER(a.DER)
		if err != nil {
			return nil, fmt.Errorf("%w: anchor %s: %w", ErrDamaged, printable(a.SHA256), err)
		}
		if cert.Fingerprint() != a.SHA256 || len(a.Origins) == 0 {
			return nil, fmt.Errorf("%w: anchor %s", ErrDamaged, printable(a.SHA256))
		}
		c.anchors[a.SHA256] = &entry{cert, a.Origins}
	}
	for _, der := range f.CRLs {
		l, err := ParseCRL(der)
		if err != nil {
			return nil, fmt.Errorf("%w: revocation list: %w", ErrDamaged, err)
		}
		c.crls = append(c.crls, l)
	}
	return c, nil
}

func (c *content) file() storedFile {
	f := storedFile{Schema: storeSchema, Anchors: []storedAnchor{}, Lists: c.lists}
	for _, id := range slices.Sorted(maps.Keys(c.anchors)) {
		e := c.anchors[id]
		f.Anchors = append(f.Anchors, storedAnchor{SHA256: id, Subject: e.cert.Subject.String(), DER: e.cert.Raw, Origins: e.origins})
	}
	for _, l := range c.crls {
		f.CRLs = append(f.CRLs, l.Raw)
	}
	return f
}

func (c *content) clone() *content {
	out := &content{anchors: make(map[string]*entry), lists: slices.Clone(c.lists), crls: slices.Clone(c.crls)}
	for id, e := range c.anchors {
		out.anchors[id] = &entry{e.cert, e.origins}
	}
	return out
}

func (c *content) set() *Anchors {
	anchors := make([]*Anchor, 0, len(c.anchors))
	for _, e := range c.anchors {
		anchors = append(anchors, e.anchor())
	}
	return NewAnchors(anchors, c.crls)
}

// anchor is verified when any origin is. The source that is named is a verified
// one if there is, a file of its own before a list.
func (e *entry) anchor() *Anchor {
	best := slices.MinFunc(e.origins, func(a, b origin) int {
		return cmp.Or(trueFirst(a.Verified, b.Verified), trueFirst(a.List == "", b.List == ""), cmp.Compare(a.Source, b.Source))
	})
	return &Anchor{Cert: e.cert, Source: best.Source, Verified: best.Verified}
}

func trueFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// add gives an anchor one more origin. For every list, and for files of their
// own together, an anchor has one origin, and an unverified one never takes the
// place of a verified one.
func (c *content) add(cert *Certificate, o origin) {
	if c.anchors == nil {
		c.anchors = make(map[string]*entry)
	}
	id := cert.Fingerprint()
	e, ok := c.anchors[id]
	if !ok {
		c.anchors[id] = &entry{cert, []origin{o}}
		return
	}
	i := slices.IndexFunc(e.origins, func(x origin) bool { return x.List == o.List })
	switch {
	case i < 0:
		e.origins = append(slices.Clone(e.origins), o)
	case !e.origins[i].Verified && (o.Verified || o.List != ""):
		e.origins = slices.Clone(e.origins)
		e.origins[i] = o
	}
}

// withdraw takes away what a former edition of a list gave. An unverified
// edition withdraws only what unverified editions gave.
func (c *content) withdraw(list string, verified bool) {
	for id, e := range c.anchors {
		kept := slices.DeleteFunc(slices.Clone(e.origins), func(o origin) bool {
			return o.List == list && (verified || !o.Verified)
		})
		if e.origins = kept; len(kept) == 0 {
			delete(c.anchors, id)
		}
	}
}

// newest returns when the newest edition of a list was signed that counts for a
// verified or an unverified import; zero where there is none.
func (c *content) newest(list string, verified bool) time.Time {
	for _, l := range c.lists {
		if l.Issuer == list && l.Verified == verified {
			return l.SignedAt
		}
	}
	return time.Time{}
}

func (c *content) noteList(l storedList) {
	c.lists = slices.DeleteFunc(c.lists, func(x storedList) bool {
		return x.Issuer == l.Issuer && (x.Verified == l.Verified || l.Verified)
	})
	c.lists = append(c.lists, l)
	slices.SortFunc(c.lists, func(a, b storedList) int {
		return cmp.Or(cmp.Compare(a.Issuer, b.Issuer), trueFirst(a.Verified, b.Verified))
	})
}

// sweep drops revocation lists whose issuer is gone.
func (c *content) sweep() {
	set := c.set()
	c.crls = slices.DeleteFunc(c.crls, func(l *CRL) bool { return len(set.BySubject(l.Issuer)) == 0 })
}

// changes compares two contents.
func (c *content) changes(next *content) Changes {
	out := Changes{Added: []AnchorInfo{}, Updated: []AnchorInfo{}, Removed: []AnchorInfo{}}
	for _, a := range next.set().All() {
		before, ok := c.anchors[a.Cert.Fingerprint()]
		switch {
		case !ok:
			out.Added = append(out.Added, a.Info())
		case before.anchor().Info() != a.Info():
			out.Updated = append(out.Updated, a.Info())
		}
	}
	for _, a := range c.set().All() {
		if _, ok := next.anchors[a.Cert.Fingerprint()]; !ok {
			out.Removed = append(out.Removed, a.Info())
		}
	}
	for _, l := range next.crls {
		if !slices.Contains(c.crls, l) {
			out.CRLs++
		}
	}
	return out
}
