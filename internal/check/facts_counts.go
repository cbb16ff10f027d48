package check

import "concord/internal/model"

// readCounts reads how many articles an instrument has: "consists of a preamble
// and 23 articles", "the 23-article treaty".
func (f *factReader) readCounts(p *pass, lo, hi int) {
	before := len(f.facts)
	defer func() {
		if len(f.facts) > before {
			f.readBareCounts(p, lo, hi)
		}
	}()
	for i := lo + 1; i < hi; i++ {
		t := f.tokens[i]
		if t.term != termUnit || t.name >= 0 || t.upper {
			continue
		}
		if b := f.tokens[i-1]; b.kind == signToken && b.sign == '-' {
			n, first := f.numberBefore(i-1, lo)
			for _, r := range f.here {
				if n > 0 && r.first <= first && r.end > i && r.instrument != nil {
					f.addCount(p, r.instrument, n, first, i+1)
				}
			}
			continue
		}
		end := i
		if w := f.tokens[i-1]; w.term == termOther && w.kind == wordToken {
			switch string(p.Text[w.start:w.end]) {
			case "short", "operative", "substantive", "numbered", "brief", "long":
				end--
			}
		}
		n, first := f.numberBefore(end, lo)
		if n > 0 && (f.readOwnCount(p, n, first, i, lo, hi) || f.readLongCount(p, n, first, i, lo, hi)) {
			continue
		}
		if n == 0 || i+1 < hi && f.tokens[i+1].kind == wordToken && !f.endsPhrase(f.tokens[i+1]) {
			continue
		}
		if of := f.bracketed(p, first, i, lo, hi); of != nil {
			f.addCount(p, of, n, first, i+1)
			continue
		}
		v := f.holder(p, first, lo)
		if of := f.opensTreaty(i+1, hi); v < 0 && first == lo && of != nil { // "Twenty-five articles and a preamble: the Rio Treaty"
			f.addCount(p, of, n, first, i+1)
		}
		if v < 0 {
			continue
		}
		e := event{first: v, end: v + 1}
		if f.hedged(e, lo) {
			continue
		}
		if r, ok := f.subject(e, lo); ok && r.instrument != nil {
			f.addCount(p, r.instrument, n, first, i+1)
		} else if of := f.opensTreaty(i+1, hi); v == lo && of != nil { // "Running to 47 articles, the treaty"
			f.addCount(p, of, n, first, i+1)
		}
	}
}

// readBareCounts reads the numbers that leave out the word, in a sentence that had
// it before: "the former has six articles, the latter seven".
func (f *factReader) readBareCounts(p *pass, lo, hi int) {
	counted := false
	for i := lo; i < hi; i++ {
		if f.tokens[i].term == termUnit {
			counted = true
			continue
		}
		n := f.from(i)
		if !counted || n >= len(f.here) || f.here[n].first != i || f.here[n].instrument == nil || f.here[n].pronoun {
			continue
		}
		k := f.here[n].end
		if k < hi && (isHolder(f.lowerWord(p, k)) || f.lowerWord(p, k) == "ran" || f.lowerWord(p, k) == "runs") {
			k++
		}
		if k < hi && f.tokens[k].term == termTo {
			k++
		}
		end := k + 1
		if end+1 < hi && f.tokens[end].sign == '-' && f.tokens[end+1].term == termNumeral {
			end += 2
		}
		if k >= hi || f.tokens[k].kind != numberToken && f.tokens[k].term != termNumeral || end < hi && f.tokens[end].kind != signToken {
			continue
		}
		if number, first := f.numberBefore(end, lo); first == k && number < 1000 {
			f.addCount(p, f.here[n].instrument, number, k, end)
		}
	}
}

// bracketed returns the instrument behind whose name a number of articles stands in
// brackets: "the pact (a preamble and seven articles)".
func (f *factReader) bracketed(p *pass, first, i, lo, hi int) *model.Instrument {
	if i+1 >= hi || f.tokens[i+1].sign != ')' {
		return nil
	}
	for k := first - 1; k > lo && k >= first-4; k-- {
		if f.tokens[k].sign == '(' {
			for _, r := range f.here {
				if r.end == k {
					return r.instrument
				}
			}
			return nil
		}
		if t := f.tokens[k]; t.term != termArticle && t.term != termAnd && f.lowerWord(p, k) != "preamble" {
			return nil
		}
	}
	return nil
}

// opensTreaty returns the instrument with which the main clause behind token i
// begins: ", the treaty".
func (f *factReader) opensTreaty(i, hi int) *model.Instrument {
	if k := f.from(i); k < len(f.here) && f.here[k].first == i { // "At 23 articles the treaty"
		return f.here[k].instrument
	}
	for ; i < hi && f.tokens[i].sign != ',' && f.tokens[i].sign != ':'; i++ {
		if t := f.tokens[i]; t.term != termAnd && t.term != termArticle && t.term != termOther {
			return nil
		}
	}
	if k := f.from(i + 1); i < hi && k < len(f.here) && f.here[k].first == i+1 {
		return f.here[k].instrument
	}
	return nil
}

// readLongCount reads "the treaty is 23 articles long", "few of the 25 articles",
// and "a text of 23 articles, the treaty".
func (f *factReader) readLongCount(p *pass, n int32, first, i, lo, hi int) bool {
	var of *model.Instrument
	switch b := f.tokens[max(first-1, lo)]; {
	case first <= lo:
		return false
	case i+1 < hi && f.lowerWord(p, i+1) == "long" && b.term == termBe:
		if r, ok := f.subject(event{first: first - 1, end: first}, lo); ok {
			of = r.instrument
		}
	case b.term == termThe && first-2 >= lo && f.tokens[first-2].term == termOf:
		if k := i + 1; k >= hi || f.tokens[k].kind == signToken || f.tokens[k].term != termOf && f.tokens[k].term != termIn && f.tokens[k].term != termRelative && f.tokens[k].term != termWhen {
			of = f.antecedent(first - 1).instrument
		}
	default:
		k := first - 1
		for k > lo && f.tokens[k].term == termAdverb {
			k--
		}
		if w := f.lowerWord(p, k); (w == "with" || w == "at") && k == lo || f.tokens[k].term == termOf && k-lo <= 3 {
			of = f.opensTreaty(i+1, hi)
		}
	}
	if of == nil || f.hedged(event{first: first}, lo) {
		return false
	}
	f.addCount(p, of, n, first, i+1)
	return true
}

// readOwnCount reads "its 23 articles", "the treaty's 23 articles" and "all 23
// articles of the treaty".
func (f *factReader) readOwnCount(p *pass, n int32, first, i, lo, hi int) bool {
	if first <= lo {
		return false
	}
	var of *model.Instrument
	b := f.tokens[first-1]
	switch ends := i+1 >= hi || f.tokens[i+1].kind == signToken || f.endsPhrase(f.tokens[i+1]); {
	case b.term == termOwn && ends:
		of = f.antecedent(first - 1).instrument
	case b.owner:
		for _, r := range f.here {
			if r.end == first && (ends || r.first > lo && f.tokens[r.first-1].term == termOf) { // "each of the treaty's 23 articles was"
				of = r.instrument
			}
		}
	case f.lowerWord(p, first-1) == "all", f.lowerWord(p, first-1) == "are" && first-2 >= lo && f.lowerWord(p, first-2) == "there":
		if i+1 < hi && f.tokens[i+1].term == termIn {
			if k := f.from(i + 2); k < len(f.here) && f.here[k].first <= i+3 {
				of = f.here[k].instrument
			}
		}
		if i+1 < hi && f.tokens[i+1].term == termOf {
			if k := f.from(i + 2); k < len(f.here) && f.here[k].first <= i+3 {
				of = f.here[k].instrument
			}
		}
	}
	if of == nil || f.hedged(event{first: first}, lo) {
		return false
	}
	f.addCount(p, of, n, first, i+1)
	return true
}

func (f *factReader) addCount(p *pass, of *model.Instrument, n int32, first, end int) {
	if _, _, quoted := p.Quotation(int(f.tokens[first].start)); !quoted {
		f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: propArticles, number: n}, first, end)
	}
}

// endsPhrase reports whether a word behind "23 articles" leaves them all the
// articles that there are.
func (f *factReader) endsPhrase(t token) bool {
	switch t.term {
	case termAnd, termBut, termIn, termAdverb, termWith, termAt:
		return true
	case termOther:
		return t.end-t.start <= 5 // "fewer", "less"
	}
	return false
}

// numberBefore reads the number that ends before token i.
func (f *factReader) numberBefore(i, lo int) (n int32, first int) {
	if i-1 < lo {
		return 0, i
	}
	t := f.tokens[i-1]
	if t.kind == numberToken {
		return t.n, i - 1
	}
	if t.term != termNumeral {
		return 0, i
	}
	if i-3 >= lo && t.n < 10 && f.tokens[i-2].sign == '-' && f.tokens[i-3].term == termNumeral && f.tokens[i-3].n >= 20 {
		return f.tokens[i-3].n + t.n, i - 3
	}
	return t.n, i - 1
}

// holder returns the verb of which a number of articles is all: "has",
// "consists of", "comprises a preamble and"; -1 when there is none.
func (f *factReader) holder(p *pass, first, lo int) int {
	k := first - 1
	word := func(i int) string {
		if i < lo || f.tokens[i].kind != wordToken {
			return ""
		}
		return string(p.Text[f.tokens[i].start:f.tokens[i].end])
	}
	for k >= lo && (f.tokens[k].term == termAdverb || word(k) == "only") {
		k--
	}
	if k >= lo && f.tokens[k].term == termAnd { // "a preamble and", "19 chapters and"
		for n := 0; n < 5 && k > lo; n++ {
			k--
			if w := word(k); w == "of" || w == "into" || isHolder(w) {
				break
			}
		}
	}
	if word(k) == "of" {
		k--
		switch word(k) {
		case "consists", "consisted", "comprised", "composed":
			return k
		case "up":
			return k - 1
		}
		return -1
	}
	if word(k) == "into" && (word(k-1) == "divided" || word(k-1) == "split") {
		return k - 1
	}
	if word(k) == "to" && (word(k-1) == "runs" || word(k-1) == "ran" || word(k-1) == "running" || word(k-1) == "Running") {
		return k - 1
	}
	if isHolder(word(k)) {
		return k
	}
	return -1
}

func isHolder(w string) bool {
	switch w {
	case "has", "had", "contains", "contained", "comprises", "comprised", "counts", "numbers", "spans", "spanned", "Spanning", "spanning", "comprising", "containing", "numbering", "totalling", "Comprising", "Numbering", "totals", "includes", "holds", "hold":
		return true
	}
	return false
}
