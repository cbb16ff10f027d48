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
	counts []uint32 // by number, how often the brief that is searched for names a subject
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
	seen.count(b.subjects)
	defer seen.forget(b.subjects)
	return related(b, seen)
}

// count notes the subjects of the brief that is searched for.
func (l *looked) count(subjects []subject) {
	for _, x := range subjects {
		n := x.number()
		if missing := n + 1 - len(l.counts); missing > 0 {
			l.counts = append(l.counts, make([]uint32, missing)...)
		}
		l.counts[n]++
	}
}

func (l *looked) forget(subjects []subject) {
	for _, x := range subjects {
		l.counts[x.number()] = 0
	}
}

// common returns how much a brief of these subjects has in common with the one
// that is searched for.
func (l *looked) common(subjects []subject) int {
	score := 0
	for _, x := range subjects {
		if n := x.number(); n < len(l.counts) {
			score += x.weight() * int(l.counts[n])
		}
	}
	return score
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
			s := scored{c, seen.common(c.subjects)}
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

func (s subject) weight() int { return int(s >> weightBits) }
func (s subject) number() int { return int(s & (1<<weightBits - 1)) }

// subject returns a new subject.
func (l *linker) subject(weight subject) subject {
	l.subjects++
	return weight<<weightBits | l.subjects
}

// roomForSubjects is how many subjects of briefs stand in one piece of memory:
// those of many briefs are compared with each other.
const roomForSubjects = 4096

// gatherSubjects returns what the front matter of a brief names.
func (l *linker) gatherSubjects(b *Brief) []subject {
	if most := len(b.Provisions) + len(b.Actors) + len(b.Topics) + 1; cap(l.room)-len(l.room) < most {
		l.room = make([]subject, 0, max(most, roomForSubjects))
	}
	start := len(l.room)
	for _, r := range b.Provisions {
		if r.Provision != nil {
			l.room = append(l.room, r.Provision.subject)
		}
	}
	for _, role := range b.Actors {
		l.room = append(l.room, role.Actor.subject)
	}
	for _, t := range b.Topics {
		l.room = append(l.room, t.subject)
	}
	if b.About != nil {
		l.room = append(l.room, b.About.subject)
	}
	return l.room[start:len(l.room):len(l.room)]
}
