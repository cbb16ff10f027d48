package check

import (
	"strings"

	"concord/internal/model"
	"concord/internal/prose"
)

// readOffices reads who is said to have held an office on a day: "Defence
// Minister Shoigu said on 20 June 2024", "Shoigu, the defence minister, ...".
func (f *factReader) readOffices(p *pass, lo, hi int) {
	for first := lo; first < hi; first++ {
		n := f.tokens[first].name
		if n < 0 || p.Names[n].Target.Kind != model.KindPerson {
			continue
		}
		who := p.Names[n]
		end := first + 1
		for end < hi && f.tokens[end].name == n {
			end++
		}
		f.readOffice(p, who, first, end, lo, hi)
		first = end - 1
	}
}

// readOffice reads the office of the person whose name tokens first to end are.
func (f *factReader) readOffice(p *pass, who prose.Name, first, end, lo, hi int) {
	person := p.model.Actor(who.Target.ID)
	if person == nil || len(person.Offices) == 0 {
		return
	}
	from := f.titleBefore(first, lo)
	title := f.titleOf(p, from, first)
	if title == "" {
		if title, end = f.titleBehind(p, end, hi); title == "" {
			return
		}
		from = first
	}
	for _, e := range f.events { // "said Defence Minister Shoigu on 24 October"
		if e.end == from && e.date >= 0 && f.dates[e.date].exact && f.dates[e.date].first <= end+1 && f.tokens[e.first].term == termDeed && !f.hedged(e, lo) {
			f.add(p, fact{subject: who.Target, property: propTenure, name: title, date: f.dates[e.date].date}, from, end)
			return
		}
	}
	for n, e := range f.events {
		if e.first < end {
			continue
		}
		if n+1 < len(f.events) && e.date < 0 && f.tokens[e.first].term == termDeed && f.whenBetween(p, e.end, f.events[n+1].first) { // "stood beside him when it was signed"
			continue
		}
		if (e.first <= end+5 || n > 0 && f.whenBetween(p, end, e.first)) && e.date >= 0 && f.dates[e.date].exact && !f.hedged(e, lo) {
			f.add(p, fact{subject: who.Target, property: propTenure, name: title, date: f.dates[e.date].date}, from, end)
		}
		return
	}
}

// whenBetween reports whether "when" joins what happens at token i to what happens at
// token k.
func (f *factReader) whenBetween(p *pass, i, k int) bool {
	when := false
	for n := i; n < k; n++ {
		if s := f.tokens[n].sign; s == ';' || s == ':' {
			return false
		}
		when = when || f.lowerWord(p, n) == "when"
	}
	return when
}

// titleBefore returns where a title begins that ends before token i.
func (f *factReader) titleBefore(i, lo int) int {
	from := i
	last := i - 1
	if last > lo && f.tokens[last].sign == ',' && f.tokens[last-1].term == termOffice { // "the defence minister, Sergei Shoigu,"
		last--
	} else if k := last - 1; k-2 >= lo && f.tokens[last].sign == ',' && f.tokens[k].name >= 0 && f.tokens[k-1].term == termOf && f.tokens[k-2].term == termOffice { // "the president of Russia, Vladimir Putin,"
		last = k - 2
	}
	for k := last; k >= lo && k >= i-8; k-- {
		t := f.tokens[k]
		if t.kind != wordToken || t.name >= 0 && t.term != termOffice && t.term != termBody {
			break
		}
		if t.term == termFormer {
			return i
		}
		if t.term == termOffice || t.upper || t.term == termOther {
			from = k
			continue
		}
		if t.term != termOf && t.term != termThe && t.term != termFor {
			break
		}
	}
	return from
}

// titleBehind reads a title between commas behind a name.
func (f *factReader) titleBehind(p *pass, i, hi int) (title string, end int) {
	if i >= hi || f.tokens[i].sign != ',' {
		return "", i
	}
	for k := i + 1; k < min(i+9, hi); k++ {
		t := f.tokens[k]
		if t.kind == signToken {
			if t.sign != ',' {
				break
			}
			return f.titleOf(p, i+1, k), k + 1
		}
		if t.term == termFormer || t.term == termDeed || t.term == termRelative {
			break
		}
	}
	return "", i
}

// titleOf returns the words of tokens from to end as a title, "" when no word
// of an office is among them.
func (f *factReader) titleOf(p *pass, from, end int) string {
	office := false
	var words []string
	for k := from; k < end; k++ {
		t := f.tokens[k]
		if t.kind == signToken {
			continue
		}
		if t.term == termFormer {
			return ""
		}
		office = office || t.term == termOffice
		words = append(words, string(p.Text[t.start:t.end]))
	}
	if !office {
		return ""
	}
	return strings.Join(words, " ")
}

// sameOffice reports whether a title in prose can mean an office of the record.
func sameOffice(title, record string) bool {
	a, b := officeWords(title), officeWords(record)
	for _, rank := range [...]string{"deputy", "vice", "assistant", "acting", "first"} {
		if a[rank] && !b[rank] {
			return false
		}
	}
	return contains(a, b) || contains(b, a)
}

func contains(a, b map[string]bool) bool {
	for w := range b {
		if !a[w] {
			return false
		}
	}
	return true
}

func officeWords(title string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields(strings.ToLower(title)) {
		switch w = strings.Trim(w, ",."); w {
		case "of", "the", "for", "affairs", "":
		case "defense":
			words["defence"] = true
		default:
			words[w] = true
		}
	}
	return words
}
