package mention

// ownerAfter returns where "of the" stands behind a reference that ends at end
// and where the name behind it begins; end, end when it does not. Brackets in
// between are skipped ("Article 5 (collective defence) of the").
func ownerAfter(text []byte, end int, lang language) (of, ofEnd int) {
	at := skipSpaces(text, end)
	if hasAt(text, at, "(") {
		for k := at + 1; k < len(text) && k-at < 80 && text[k] != '('; k++ {
			if text[k] == ')' {
				at = skipSpaces(text, k+1)
				break
			}
		}
	}
	if at == end || at >= len(text) {
		return end, end
	}
	n := phraseAt(text, at, owners, lang)
	if n == 0 {
		if nameFollows(text, at, lang) {
			return at, at
		}
		return end, end
	}
	of, ofEnd = at, skipSpaces(text, at+n)
	if ofEnd == at+n && ofEnd < len(text) && text[ofEnd-1] != '\'' && !endsWith(text, ofEnd, "’") {
		return end, end
	}
	if next := skipPart(text, ofEnd); next > ofEnd {
		ofEnd = next
	}
	for _, quote := range [...]string{"“", "‘", "„", "«", "»", "&quot;"} {
		if hasAt(text, ofEnd, quote) {
			return of, ofEnd + len(quote)
		}
	}
	return of, ofEnd
}

// skipPart skips "Chapter VII of the".
func skipPart(text []byte, i int) int {
	for _, part := range parts {
		if !hasAt(text, i, part) {
			continue
		}
		at := i + len(part)
		_, end := roman(text, at)
		if end == at {
			_, end = digits(text, at)
		}
		next := skipSpaces(text, end)
		n := phraseAt(text, next, owners, western)
		if end == at || next == end || n == 0 {
			return i
		}
		return skipSpaces(text, next+n)
	}
	return i
}

// nameFollows reports whether a name may stand at i right behind a reference.
func nameFollows(text []byte, i int, lang language) bool {
	switch {
	case lang == russian:
		return classAfter(text, i) == letter && !isDigit(text[i])
	case lang == german:
		return upperAt(text, i)
	}
	return upperAt(text, i) && upperAt(text, i+1)
}

// wordsBefore returns where the words before a reference end: spaces, commas,
// an opening bracket, closing quotes and the genitive are skipped.
func wordsBefore(text []byte, i int, eastAsian bool) int {
	for i > 0 {
		if n := spaceBefore(text, i); n > 0 {
			i -= n
			continue
		}
		n := 0
		for _, s := range [...]string{",", "(", "’s", "'s", "”", "’", "»", "》", "」", "』", "〉", "）", "，", "、", "（", "&quot;"} {
			if endsWith(text, i, s) {
				n = len(s)
				break
			}
		}
		if n == 0 && eastAsian {
			n = genitiveBefore(text, i)
		}
		if n == 0 {
			return i
		}
		i -= n
	}
	return 0
}

// annexBefore reports whether "Annex III" ends at i: its articles are not those
// of the instrument.
func annexBefore(text []byte, i int) bool {
	from := wordBefore(text, i)
	if from == i || !isDigit(text[from]) && !upperAt(text, from) {
		return false
	}
	end := from - spaceBefore(text, from)
	return end < from && isAnnex(text[wordBefore(text, end):end])
}

// annexAt reports whether "Annex" or "the Annex" stands at i.
func annexAt(text []byte, i int) bool {
	return i < len(text) && isAnnex(text[i:wordAfter(text, i)])
}

func isAnnex(word []byte) bool {
	switch string(word) {
	case "Annex", "annex", "Annexe", "annexe", "Appendix", "appendix", "Schedule", "schedule", "Anhang", "Anlage", "Anexo", "anexo", "Allegato", "allegato":
		return true
	}
	return false
}
