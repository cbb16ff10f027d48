package check

import "concord/internal/model"

// ordinals are the words for numbers in an order.
var ordinals = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
	"thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20}

// articleAt returns the article that is named at token i, where its name ends, and
// nil where none is: "Article 4" as it is linked, "the fourth article of the treaty".
func (f *factReader) articleAt(p *pass, i, hi int) (of *model.Provision, end int) {
	if n := f.tokens[i].name; n >= 0 {
		if p.Names[n].Target.Kind != model.KindProvision {
			return nil, i
		}
		for end = i + 1; end < hi && f.tokens[end].name == n; {
			end++
		}
		return p.model.Provision(p.Names[n].Target.ID), end
	}
	k := i
	if f.tokens[k].term == termThe {
		k++
	}
	if k+1 >= hi || f.tokens[k+1].term != termUnit || f.tokens[k+1].name >= 0 || k > i && f.tokens[k].name >= 0 {
		return nil, i
	}
	number := 0
	switch t := f.tokens[k]; {
	case t.kind == numberToken && isOrdinal(p.Text, t):
		number = int(t.n)
	case t.kind == wordToken && !t.upper || k == i:
		number = ordinals[f.lowerWord(p, k)]
	}
	if number == 0 || f.lowerWord(p, k+1) != "article" {
		return nil, i
	}
	end = k + 2
	in := f.resolve(i).instrument
	if end < hi && (f.tokens[end].term == termOf || f.tokens[end].term == termIn) {
		if n := f.from(end + 1); n < len(f.here) && f.here[n].first <= end+1 && !f.here[n].pronoun {
			in, end = f.here[n].instrument, f.here[n].end
		}
	}
	if in == nil {
		return nil, i
	}
	return p.model.Provision(in.ID + "/" + itoa(number)), end
}
