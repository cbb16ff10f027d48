package model

// What a brief has in common with others.

import "math"

// relatedLimit bounds the lists that are looked through for related briefs, so
// that the work stays linear in the number of briefs.
const relatedLimit = 20

// looked notes which briefs were looked at, for one search after the other.
type looked struct {
	in     []uint32 // an element for each brief: the search that looked at it last
	search uint32
}

// Related returns the briefs that share most with a brief, best first, at most
// five: a provision counts three, an instrument it is about two, an actor or
// topic one. They are looked for when they are asked for, since whoever shows
// one page needs those of one brief.
func (m *Model) Related(b *Brief) []*Brief {
	seen, _ := m.looked.Get().(*looked)
	if seen == nil || seen.search == math.MaxUint32 {
		seen = &looked{in: make([]uint32, len(m.Briefs))}
	}
	defer m.looked.Put(seen)
	seen.search++
	return related(b, seen)
}

// scored is a brief with what it has in common with another.
type scored struct {
	brief *Brief
	score int
}

// better orders by what is shared, then newest first.
func (s scored) better(o scored) bool {
	return s.score > o.score || s.score == o.score && s.brief.Index < o.brief.Index
}

// related returns what is related to b, best first.
func related(b *Brief, seen *looked) []*Brief {
	var best [5]scored
	found := 0
	look := func(list []*Brief) {
		for _, c := range list[:min(len(list), relatedLimit)] {
			if seen.in[c.Index] == seen.search {
				continue
			}
			seen.in[c.Index] = seen.search
			s := scored{c, common(b.subjects, c.subjects)}
			if s.score < 2 || found == len(best) && !s.better(best[found-1]) {
				continue
			}
			if c.isVersion(b) || c.Lang != b.Lang {
				continue
			}
			if found < len(best) {
				found++
			}
			at := found - 1
			for ; at > 0 && s.better(best[at-1]); at-- {
				best[at] = best[at-1]
			}
			best[at] = s
		}
	}
	for _, r := range b.Provisions {
		if r.Provision != nil {
			look(r.Provision.Briefs)
		}
	}
	if b.About != nil {
		look(b.About.Briefs)
	}
	if found == 0 {
		for _, role := range b.Actors {
			if len(role.Actor.Briefs) <= relatedLimit {
				look(role.Actor.Briefs)
			}
		}
	}
	briefs := make([]*Brief, found)
	for n := range briefs {
		briefs[n] = best[n].brief
	}
	return briefs
}

// isVersion reports whether two briefs are one, or one translates the other.
func (b *Brief) isVersion(o *Brief) bool {
	return b.Index == o.Index || b.Original != nil && b.Original.Index == o.Index || o.Original != nil && o.Original.Index == b.Index
}

// A subject is something that briefs may have in common, as a number that
// compares quickly: how much it counts, and which of all subjects it is.
type subject uint32

const weightBits = 28 // and above

// subject returns a new subject.
func (l *linker) subject(weight subject) subject {
	l.subjects++
	return weight<<weightBits | l.subjects
}

// gatherSubjects returns what the front matter of a brief names.
func (b *Brief) gatherSubjects() []subject {
	list := make([]subject, 0, len(b.Provisions)+len(b.Actors)+len(b.Topics)+1)
	for _, r := range b.Provisions {
		if r.Provision != nil {
			list = append(list, r.Provision.subject)
		}
	}
	for _, role := range b.Actors {
		list = append(list, role.Actor.subject)
	}
	for _, t := range b.Topics {
		list = append(list, t.subject)
	}
	if b.About != nil {
		list = append(list, b.About.subject)
	}
	return list
}

// common returns how much two lists of subjects have in common.
func common(a, b []subject) int {
	score := 0
	for _, x := range a {
		for _, y := range b {
			if x == y {
				score += int(x >> weightBits)
			}
		}
	}
	return score
}
