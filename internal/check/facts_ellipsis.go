package check

import "concord/internal/model"

// Words that stand for an instrument without a noun: "the former", "that of 2000",
// "the Chinese one".

// addElliptic notes the instrument that such words at token i stand for.
func (f *factReader) addElliptic(p *pass, text []byte, i int) {
	switch t := f.tokens[i]; {
	case t.term == termFormer || t.term == termLatter:
		f.addFormer(p, i)
	case f.isThat(p, i) && i+1 < len(f.tokens):
		switch n := f.tokens[i+1]; {
		case n.term == termOf && f.isYear(i+2), n.term == termWith || n.term == termBetween:
			f.addThat(p, text, i, i)
		}
	case t.term == termNumeral && t.n == 1 && i > 1 && f.lowerWord(p, i) == "one" && f.isNationality(p, i-1):
		first := i - 1
		for first > 0 && f.tokens[first-1].upper { // "the North Korean one"
			first--
		}
		if first > 0 && f.tokens[first-1].term == termThe {
			f.addThat(p, text, i, first-1)
		}
	}
}

// isThat reports whether "that" or "the one" ends at token i.
func (f *factReader) isThat(p *pass, i int) bool {
	switch f.lowerWord(p, i) {
	case "that":
		return f.tokens[i].name < 0
	case "one":
		return i > 0 && f.tokens[i-1].term == termThe
	}
	return false
}

// addThat notes the one treaty that the words around token i tell from others.
func (f *factReader) addThat(p *pass, text []byte, i, first int) {
	r := reference{first: first, end: i + 1, treaty: true, elliptic: true, reading: reading{foreign: true}}
	if _, of := f.toldApart(p, text, i); of != nil {
		r.instrument, r.foreign = of, false
		r.end = f.withYear(i + 1)
		for r.end < len(f.tokens) && (f.tokens[r.end].term == termWith || f.tokens[r.end].term == termThe || f.tokens[r.end].name >= 0 || f.tokens[r.end].term == termBetween) {
			r.end++
		}
	}
	f.references = append(f.references, r)
}

// addFormer notes what "the former" and "the latter" at token i stand for: the first
// and the last of the two instruments that the block named most recently.
func (f *factReader) addFormer(p *pass, i int) {
	if i == 0 || f.tokens[i-1].term != termThe || i+1 >= len(f.tokens) {
		return
	}
	if n := f.tokens[i+1]; n.kind == wordToken && (n.upper || n.name >= 0 || n.term == termOther || n.term == termOffice || n.term == termGeneric || n.term == termPeople || n.term == termModifier) {
		return // "the former president"
	}
	var two [2]*model.Instrument
	found := 0
	for n, back := len(f.references)-1, 0; n >= 0 && found < 2 && back < reach; n, back = n-1, back+1 {
		r := &f.references[n]
		if r.pronoun || r.elliptic {
			continue
		}
		if !r.treaty || r.instrument == nil {
			return
		}
		if found == 1 && r.instrument == two[0] {
			continue
		}
		two[found] = r.instrument
		found++
	}
	if found < 2 {
		return
	}
	of := two[0]
	if f.tokens[i].term == termFormer {
		of = two[1]
	}
	f.references = append(f.references, reference{first: i - 1, end: i + 1, treaty: true, elliptic: true, reading: reading{instrument: of}})
}
