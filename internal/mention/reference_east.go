package mention

import "slices"

// koreanReference reads "제4조 2항", "제3조와 제4조", "제4조제2항", "4조" at i.
func koreanReference(text []byte, i int) (Reference, bool) {
	if isDigit(text[i]) {
		if k := classBefore(text, i); k == letter || k == mark || i > 0 && (text[i-1] == '.' || text[i-1] == ',') {
			return Reference{}, false
		}
	} else if space(text, i+len("제")) > 0 && classBefore(text, i) == hangul {
		return Reference{}, false // "경제 4조"
	}
	items, end := koreanArticle(nil, text, i)
	if end == i {
		return Reference{}, false
	}
	if isDigit(text[i]) && items[0].Paragraph == "" && !bareArticle(text, i, end) {
		return Reference{}, false
	}
	for {
		span, next := koreanSeparator(text, end)
		if next == end {
			break
		}
		more, after := koreanArticle(items, text, next)
		if after == next || isDigit(text[next]) && !span {
			break
		}
		if span {
			one := &items[len(items)-1]
			one.Through, one.End = more[len(items)].Article, int32(after)
		} else {
			items = more
		}
		end = after
	}
	return eastAsianReference(text, i, end, items), true
}

// longestList bounds how far a list is followed that may turn out to be none.
const longestList = 32

// eastAsianReference makes a reference whose instrument is named before it.
func eastAsianReference(text []byte, start, end int, items []ReferenceItem) Reference {
	return Reference{
		Start: int32(start), End: int32(end), Items: slices.Clip(items),
		Of: int32(end), OfEnd: int32(end), Before: int32(wordsBefore(text, start, true)),
	}
}

// koreanArticle appends the articles of "제4조", "제3·4조", "제4조의2 제1항"; end
// == i when there is none.
func koreanArticle(items []ReferenceItem, text []byte, i int) (_ []ReferenceItem, end int) {
	known := len(items)
	at, bare := i, true
	if hasAt(text, at, "제") {
		at, bare = skipSpaces(text, at+len("제")), false
	}
	start, span := i, false
	for {
		n, numberEnd := digits(text, at)
		if numberEnd == at || n < 1 || n > largestArticle || len(items) > known+longestList {
			return items[:known], i
		}
		if span {
			items[len(items)-1].Through, items[len(items)-1].End = articleID(n, ""), int32(numberEnd)
		} else {
			items = append(items, ReferenceItem{Start: int32(start), End: int32(numberEnd), Article: articleID(n, "")})
		}
		end = numberEnd + space(text, numberEnd)
		if hasAt(text, end, "조") {
			end += len("조")
			break
		}
		sep := 0
		if sep, span = middleDot(text, numberEnd); sep == 0 || bare || text[numberEnd] == ',' && digitsAt(text, numberEnd+1) == 3 {
			return items[:known], i
		}
		at = skipSpaces(text, numberEnd+sep)
		start = at
	}
	last := len(items) - 1
	if hasAt(text, end, "의") {
		if n, after := digits(text, end+len("의")); n > 0 && items[last].Through == "" {
			items[last].Article += "-" + articleID(n, "")
			end = after
		}
	}
	for _, s := range [...]string{"약", "직", "원", "달", "각", "억"} {
		if hasAt(text, end, s) {
			return items[:known], i
		}
	}
	items[last].End = int32(end)
	return koreanParagraphs(items, text, end)
}

// middleDot returns the length of what parts two numbers of one 조, and
// whether it makes a range of them.
func middleDot(text []byte, i int) (size int, span bool) {
	for _, s := range [...]string{"·", "ㆍ", ",", "・"} {
		if hasAt(text, i, s) {
			return len(s), false
		}
	}
	for _, s := range [...]string{"~", "∼", "-", "–", "～"} {
		if hasAt(text, i, s) {
			return len(s), true
		}
	}
	return 0, false
}

// koreanParagraphs reads "2항", "제2항 제1호", "1·2항" behind the last item.
func koreanParagraphs(items []ReferenceItem, text []byte, end int) ([]ReferenceItem, int) {
	last := len(items) - 1
	article, before := items[last].Article, items[last]
	more := items
	for i := end; ; {
		n, start, after := koreanPart(text, i)
		if n == 0 || len(more) > longestList {
			items[last] = before
			return items, end
		}
		if len(more) == len(items) && more[last].Paragraph == "" {
			more[last].Paragraph = articleID(n, "")
		} else {
			more = append(more, ReferenceItem{Start: int32(start), Article: article, Paragraph: articleID(n, "")})
		}
		more[len(more)-1].End = int32(after)
		if unit := after + space(text, after); hasAt(text, unit, "항") {
			end = unit + len("항")
			break
		}
		sep, span := middleDot(text, after)
		if sep == 0 || span {
			items[last] = before
			return items, end
		}
		i = after + sep
	}
	if n, _, after := koreanPart(text, end); n > 0 && hasAt(text, after, "호") {
		end = after + len("호")
	}
	more[len(more)-1].End = int32(end)
	return more, end
}

// koreanPart reads "제2" or "2" at i, behind a space or none; n is 0 when
// neither stands there.
func koreanPart(text []byte, i int) (n, start, end int) {
	start = skipSpaces(text, i)
	at := start
	if hasAt(text, at, "제") {
		at = skipSpaces(text, at+len("제"))
	}
	if n, end = digits(text, at); n > 99 {
		n = 0
	}
	return n, start, end
}

// koreanSeparator returns where the next article of a list would begin, and
// whether the list is a range; next == end when nothing parts them.
func koreanSeparator(text []byte, end int) (span bool, next int) {
	at := skipSpaces(text, end)
	for _, s := range [...]string{"부터", "에서", "내지", "~", "∼", "-", "–"} {
		if hasAt(text, at, s) {
			return true, skipSpaces(text, at+len(s))
		}
	}
	for _, s := range [...]string{"와", "과", "및", "또는", "이나", "나", ",", "·", "ㆍ"} {
		if hasAt(text, at, s) {
			return false, skipSpaces(text, at+len(s))
		}
	}
	return false, end
}

// bareArticle reports whether "4조" without 제 is an article and not four
// trillion or a fourth group, by the words around it.
func bareArticle(text []byte, start, end int) bool {
	next := skipSpaces(text, end)
	if next > end && next < len(text) {
		if _, size := digitAt(text, next); size > 0 {
			return false
		}
		for _, s := range [...]string{"달러", "원", "엔", "위안", "유로", "루블", "파운드", "억", "규모", "여"} {
			if hasAt(text, next, s) {
				return false
			}
		}
	}
	if namesLaw(text, skipSpacesBefore(text, start)) {
		return true
	}
	tail := hangulEnd(text, end)
	switch string(text[end:tail]) {
	case "":
		if end == len(text) {
			return start == 0
		}
		for _, s := range [...]string{"내용", "규정", "조항", "문구", "해석", "위반", "발동", "적용", "관련", "위배", "이행", "및", "조문"} {
			if hasAt(text, next, s) {
				return true
			}
		}
		return false
	case "는", "은", "의", "와", "가", "를":
		return true
	case "에", "에는", "에서", "에서는", "에도":
		for _, s := range [...]string{" 달", " 이르", " 육박", " 가까"} {
			if hasAt(text, tail, s) {
				return false
			}
		}
		return true
	}
	return false
}

func skipSpacesBefore(text []byte, i int) int {
	for {
		n := spaceBefore(text, i)
		if n == 0 {
			return i
		}
		i -= n
	}
}

// namesLaw reports whether the word that ends at end is one for a treaty or law.
func namesLaw(text []byte, end int) bool {
	for _, s := range [...]string{"조약", "헌장", "협정", "헌법", "협약", "의정서", "선언", "규정", "합의서", "합의", "조약의", "헌장의", "협정의", "헌법의", "법"} {
		if endsWith(text, end, s) {
			return true
		}
	}
	return false
}

// hanReference reads "第四条", "第4條第2款", "第三条和第四条", "第2、3条" at i.
func hanReference(text []byte, i int) (Reference, bool) {
	items, end := hanArticle(nil, text, i)
	if end == i {
		return Reference{}, false
	}
	for {
		span, next := hanSeparator(text, end)
		if next == end || !hasAt(text, next, "第") {
			break
		}
		more, after := hanArticle(items, text, next)
		if after == next {
			break
		}
		if span {
			one := &items[len(items)-1]
			one.Through, one.End = more[len(items)].Article, int32(after)
		} else {
			items = more
		}
		end = after
	}
	return eastAsianReference(text, i, end, items), true
}

// hanArticle appends the articles of one 条; end == i when there is none.
func hanArticle(items []ReferenceItem, text []byte, i int) (_ []ReferenceItem, end int) {
	known := len(items)
	at := skipSpaces(text, i+len("第"))
	start, span := i, false
	for {
		n, numberEnd := hanNumber(text, at)
		if numberEnd == at || n < 1 || n > largestArticle || len(items) > known+longestList {
			return items[:known], i
		}
		if span {
			items[len(items)-1].Through, items[len(items)-1].End = articleID(n, ""), int32(numberEnd)
		} else {
			items = append(items, ReferenceItem{Start: int32(start), End: int32(numberEnd), Article: articleID(n, "")})
		}
		end = skipSpaces(text, numberEnd)
		if len(items) > known+1 {
			for _, s := range [...]string{"两", "兩", "三", "四", "各", "諸", "诸"} {
				if hasAt(text, end, s) {
					end += len(s)
					break
				}
			}
		}
		if hasAt(text, end, "条") || hasAt(text, end, "條") {
			end += len("条")
			break
		}
		next := numberEnd
		if span, next = hanSeparator(text, numberEnd); next == numberEnd {
			return items[:known], i
		}
		start, at = next, next
		if hasAt(text, at, "第") {
			at += len("第")
		}
	}
	last := len(items) - 1
	for _, s := range [...]string{"之", "の"} {
		if !hasAt(text, end, s) || items[last].Through != "" {
			continue
		}
		if n, after := hanNumber(text, end+len(s)); after > end+len(s) && n > 0 {
			items[last].Article += "-" + articleID(n, "")
			end = after
		}
		break
	}
	for _, s := range [...]string{"约", "約", "路", "线", "線", "铁", "鐵", "战", "戰", "河", "道", "船", "街", "消", "信", "鱼", "狗", "隧", "航", "管", "件", "例"} {
		if hasAt(text, end, s) {
			return items[:known], i // 条 counts long things, and is part of 条约, 条件, 条例
		}
	}
	items[last].End = int32(end)
	return hanParagraphs(items, text, end)
}

// hanParagraphs reads "第2款", "2項", "第二款第三项" behind the last item. The
// first of them is the paragraph.
func hanParagraphs(items []ReferenceItem, text []byte, end int) ([]ReferenceItem, int) {
	last := &items[len(items)-1]
	for {
		at := skipSpaces(text, end)
		if hasAt(text, at, "第") {
			at = skipSpaces(text, at+len("第"))
		}
		n, numberEnd := hanNumber(text, at)
		unit := ""
		for _, u := range [...]string{"款", "項", "项", "号", "號", "目"} {
			if hasAt(text, numberEnd, u) {
				unit = u
				break
			}
		}
		if numberEnd == at || unit == "" || n < 1 || n > 99 {
			return items, end
		}
		if last.Paragraph == "" && unit != "号" && unit != "號" && unit != "目" {
			last.Paragraph = articleID(n, "")
		}
		end = numberEnd + len(unit)
		last.End = int32(end)
	}
}

// hanSeparator returns where the next article of a list would begin, and
// whether the list is a range; next == end when nothing parts them.
func hanSeparator(text []byte, end int) (span bool, next int) {
	at := skipSpaces(text, end)
	for _, s := range [...]string{"至", "到", "から", "～", "〜", "~", "-", "–", "—"} {
		if hasAt(text, at, s) {
			return true, skipSpaces(text, at+len(s))
		}
	}
	for _, s := range [...]string{"以及", "及び", "並びに", "または", "又は", "和", "与", "與", "及", "或", "と", "、", "，", ",", "·", "・"} {
		if hasAt(text, at, s) {
			return false, skipSpaces(text, at+len(s))
		}
	}
	return false, end
}

// genitiveBefore returns the length of the genitive that ends at i: 의, 的, の;
// but not of 합의 and other words that end like it.
func genitiveBefore(text []byte, i int) int {
	for _, s := range [...]string{"的", "の"} {
		if endsWith(text, i, s) {
			return len(s)
		}
	}
	if !endsWith(text, i, "의") {
		return 0
	}
	for _, s := range [...]string{"합", "협", "결", "회", "동", "정", "토"} {
		if endsWith(text, i-len("의"), s) {
			return 0
		}
	}
	return len("의")
}
