package mention

// paragraphs reads the paragraphs behind the article just added: "(2)", ".2",
// ", paragraphs 2 and 3". The first goes into its item, others make new ones.
func (r *reader) paragraphs() {
	if r.dotted() || r.bracketed() {
		return
	}
	text := r.text
	next := skipSpaces(text, r.end)
	comma := false
	for _, c := range [...]string{",", "،"} {
		if hasAt(text, next, c) {
			next, comma = skipSpaces(text, next+len(c)), true
		}
	}
	if next == r.end && !comma || next >= len(text) {
		return
	}
	words := latinParagraphs
	switch r.word.lang {
	case russian:
		words = cyrillicParagraphs
	case arabic:
		words = arabicParagraphs
	}
	w, end := wordAt(text, next, words)
	for hasAt(text, end, "§") {
		end += len("§")
		w.many = w.many || hasAt(text, end, "§")
	}
	if end == next {
		return
	}
	number, numberEnd := paragraphNumber(text, skipSpaces(text, end))
	if number == "" {
		return
	}
	if r.ownedByAnother(numberEnd) {
		return
	}
	one := &r.items[len(r.items)-1]
	one.Paragraph, one.End = number, int32(numberEnd)
	r.end = numberEnd
	article := one.Article
	for w.many {
		kind, next := r.separator(r.end, true)
		number, end := paragraphNumber(text, next)
		if kind == apart || number == "" {
			return
		}
		if kind == bySpan {
			one := &r.items[len(r.items)-1]
			one.End, r.end = int32(end), end
			continue
		}
		r.items = append(r.items, ReferenceItem{Start: int32(next), End: int32(end), Article: article, Paragraph: number})
		r.end = end
	}
}

// ownedByAnother reports whether "of Article 5" follows the paragraph that ends
// at i: "Article 4, paragraph 2 of Article 5" names two things.
func (r *reader) ownedByAnother(i int) bool {
	next := r.belonging(i)
	words := latinArticles
	switch r.word.lang {
	case russian:
		words = cyrillicArticles
	case arabic:
		words = arabicArticles
	}
	_, end := wordAt(r.text, next, words)
	return end > next && phraseAt(r.text, skipSpaces(r.text, i), owners, r.word.lang) > 0
}

// dotted reads "4.2".
func (r *reader) dotted() bool {
	if !hasAt(r.text, r.end, ".") || r.end == 0 || !isDigit(r.text[r.end-1]) {
		return false
	}
	n := digitsAt(r.text, r.end+1)
	end := r.end + 1 + n
	if n == 0 || n > 2 || classAfter(r.text, end) == letter {
		return false
	}
	one := &r.items[len(r.items)-1]
	one.Paragraph = string(r.text[r.end+1 : end])
	one.End, r.end = int32(end), end
	for hasAt(r.text, r.end, ".") && digitsAt(r.text, r.end+1) > 0 {
		r.end += 1 + digitsAt(r.text, r.end+1)
		one.End = int32(r.end)
	}
	r.bracketed()
	return true
}

// bracketed reads "(2)", "(2)(b)", "(A)5", "(1) and (2)".
func (r *reader) bracketed() bool {
	next := r.end
	if n := space(r.text, next); n > 0 {
		next += n
	}
	point, end := bracketAt(r.text, next)
	if end == next {
		return false
	}
	one := &r.items[len(r.items)-1]
	if isDigit(point[0]) && one.Paragraph == "" {
		one.Paragraph = string(point)
	}
	for {
		r.end = end
		if _, end = bracketAt(r.text, r.end); end == r.end {
			break
		}
	}
	if one.Paragraph == "" {
		if at := r.end + space(r.text, r.end); digitsAt(r.text, at) == 1 && classAfter(r.text, at+1) != letter {
			r.end = at + 1 // "XII(A)5"
		}
	}
	one.End = int32(r.end)
	article := one.Article
	for one.Paragraph != "" {
		kind, next := r.separator(r.end, false)
		if kind != byComma && kind != byWord {
			break
		}
		point, end := bracketAt(r.text, next)
		if end == next || !isDigit(point[0]) {
			break
		}
		for e := end; ; end = e {
			if _, e = bracketAt(r.text, end); e == end {
				break
			}
		}
		r.items = append(r.items, ReferenceItem{Start: int32(next), End: int32(end), Article: article, Paragraph: string(point)})
		r.end = end
	}
	return true
}

// bracketAt reads a bracket around a number of at most two digits, a letter or
// a small Roman numeral; end == i when there is none.
func bracketAt(text []byte, i int) (inside []byte, end int) {
	if !hasAt(text, i, "(") {
		return nil, i
	}
	at := i + 1
	n := digitsAt(text, at)
	if n > 0 && n <= 2 {
		if at += n; at < len(text) && text[at] >= 'a' && text[at] <= 'z' {
			at++
		}
	} else if n == 0 {
		for at < len(text) && (text[at] == 'i' || text[at] == 'v' || text[at] == 'x') && at-i < 6 {
			at++
		}
		if at == i+1 && at < len(text) && text[at]|0x20 >= 'a' && text[at]|0x20 <= 'z' {
			at++
		}
	}
	if at == i+1 || !hasAt(text, at, ")") {
		return nil, i
	}
	return text[i+1 : at], at + 1
}

// paragraphNumber reads "2", "2a", "(2)", "2(b)" in digits of any script.
func paragraphNumber(text []byte, i int) (number string, end int) {
	if point, end := bracketAt(text, i); end > i {
		if !isDigit(point[0]) {
			return "", i
		}
		return string(point), end
	}
	n, end := digits(text, i)
	if end == i || n < 1 || n > 99 {
		return "", i
	}
	number = articleID(n, "")
	if end < len(text) && text[end] >= 'a' && text[end] <= 'z' && classAfter(text, end+1) != letter {
		number += string(rune(text[end]))
		end++
	}
	if classAfter(text, end) == letter {
		return "", i
	}
	for {
		_, next := bracketAt(text, end)
		if next == end {
			return number, end
		}
		end = next
	}
}

// paragraphFirst reads "paragraphs 1 and 2 of Article 4": the numbers, a word
// of belonging, one article.
func (r *reader) paragraphFirst(start, i int, w word, articles []word) bool {
	r.word = w
	if w.lang == 0 {
		r.word.lang = latin
	}
	r.end = i
	at := skipSpaces(r.text, i)
	for {
		number, end := paragraphNumber(r.text, at)
		if number == "" {
			return false
		}
		itemStart := at
		if len(r.items) == 0 {
			itemStart = start
		}
		r.items = append(r.items, ReferenceItem{Start: int32(itemStart), End: int32(end), Paragraph: number})
		r.end = end
		kind, next := r.separator(end, w.many)
		if kind == apart || !w.many {
			break
		}
		if kind == bySpan {
			if number, end = paragraphNumber(r.text, next); number == "" {
				return false
			}
			r.end = end
			break
		}
		at = next
	}
	at = r.belonging(r.end)
	article, end := wordAt(r.text, at, articles)
	if end == at {
		return false
	}
	r.word, r.capital = article, upperAt(r.text, at)
	numberAt := skipSpaces(r.text, end)
	if numberAt == end && !article.short {
		return false
	}
	id, n, end := r.number(numberAt, true)
	if end == numberAt {
		return false
	}
	for k := range r.items {
		r.items[k].Article = id
	}
	r.items[len(r.items)-1].End = int32(end)
	r.last, r.end = n, end
	return true
}

// belonging skips what leads from a paragraph to its article.
func (r *reader) belonging(i int) int {
	next := skipSpaces(r.text, i)
	if hasAt(r.text, next, ",") {
		next = skipSpaces(r.text, next+1)
	}
	if next == i {
		return i
	}
	if n := phraseAt(r.text, next, owners, r.word.lang|german); n > 0 {
		next = skipSpaces(r.text, next+n)
	}
	if hasAt(r.text, next, "l’") || hasAt(r.text, next, "l'") {
		next += 1 + apostrophe(r.text, next+1)
	}
	return next
}
