package quotation

// How a quotation is compared with the text that it cites. Both are cut into
// words. The words of the quotation between two omissions must stand in the
// text one behind the other; where they do not, the words that differ are found
// by aligning the two.

import (
	"bytes"
	"slices"
	"strings"
)

// Verdict says how a quotation stands to a text.
type Verdict uint8

const (
	Absent  Verdict = iota // these are not the words of the text
	Differs                // they nearly are
	Signs                  // the same words with other punctuation or capitals
	Same
)

// Comparison is a quotation beside a text.
type Comparison struct {
	Verdict    Verdict
	Start, End int      // of the text: where the words stand; 0, 0 when Absent
	Changes    []Change // of Differs and Signs, in order
}

// Change is a place where a quotation is not its text.
type Change struct {
	Quote, Text string // the words of either; one may be empty
	Start, End  int    // of the words in the quotation; Start == End when it lacks them
}

// Bounds of comparing.
const (
	fewWords      = 6       // a shorter quotation matches or not; no change is looked for
	insertedWords = 12      // of the text at most that words in brackets stand for
	largestTable  = 4 << 20 // cells, of aligning a quotation with a text
	mostSteps     = 4 << 20 // words that are compared to find a quotation
)

// Compare compares a quotation with the text that it is said to be from.
// Spaces, line ends, soft hyphens, ligatures, quotation marks, kinds of dashes
// and the case of the first letter make no difference, nor do the numbers that
// open a line. In the quotation "..." and "[...]" stand for any words of the
// text, and "[words]" for few or none of them.
func Compare(quote, text string) Comparison {
	t := newWording([]byte(text))
	return compare(newQuote([]byte(quote)), &t)
}

// wording is a text and its words.
type wording struct {
	text  []byte
	words []word
	has   map[uint64]bool // folds of its words; made when it is asked for
}

func newWording(text []byte) wording {
	var r wordReader
	r.read(text, 0)
	return wording{text: text, words: r.words}
}

func (w wording) word(i int) []byte { return w.text[w.words[i].start:w.words[i].end] }

// between returns what stands between the words i-1 and i.
func (w wording) between(i int) []byte { return w.text[w.words[i-1].end:w.words[i].start] }

// numbers reports whether word i is a number or letter that opens a line: "1.",
// "(a)". A quotation may leave it out.
func (w wording) numbers(i int) bool {
	if !w.short(i) {
		return false
	}
	before := bytes.TrimRight(w.text[:w.words[i].start], " ([\t")
	return len(before) == 0 || before[len(before)-1] == '\n'
}

// numbered reports whether word i is a number that may open a line: "1.".
func (w wording) numbered(i int) bool { return w.short(i) && byteKind[w.word(i)[0]] == digitByte }

// short reports whether word i is short and a point or bracket follows it.
func (w wording) short(i int) bool {
	at := w.words[i]
	return at.end-at.start <= 4 && int(at.end) < len(w.text) && (w.text[at.end] == '.' || w.text[at.end] == ')')
}

// joint is what stands before a stretch of a quotation.
type joint uint8

const (
	noJoint  joint = iota
	omission       // "...": any words of the text
	inserted       // "[words]": few words of the text
)

// stretch is a part of a quotation without omissions: words[start:end].
type stretch struct {
	before     joint
	start, end int
}

// quotation is a quotation cut into stretches.
type quotation struct {
	wording
	stretches []stretch
	recased   []int32 // starts of words whose first letter the writer changed: "[t]he"
}

// newQuote cuts a quotation at its omissions and at words in brackets.
func newQuote(text []byte) quotation {
	q := quotation{}
	q.text, q.recased = plainBrackets(text)
	var r wordReader
	add := func(before joint, from, to int) bool {
		start := len(r.words)
		r.read(q.text[:to], from)
		if n := len(r.words); n > start {
			q.stretches = append(q.stretches, stretch{before, start, n})
			return true
		}
		return false
	}
	before, from := noJoint, 0
	for i := 0; i < len(q.text); {
		kind, start, end := jointAt(q.text, i)
		if kind == noJoint {
			i++
			continue
		}
		if add(before, from, max(from, start)) || before != omission {
			before = kind // "... [words]" is an omission
		}
		i, from = end, end
	}
	add(before, from, len(q.text))
	q.words = r.words
	return q
}

// plainBrackets returns text with the first letters that the writer changed
// freed from their brackets, byte for byte ("[t]he" is "  the"), and where they
// stand.
func plainBrackets(text []byte) (plain []byte, recased []int32) {
	plain = text
	for i := 0; i+3 < len(text); i++ {
		if text[i] != '[' || text[i+2] != ']' || byteKind[text[i+1]] != letterByte || byteKind[text[i+3]] != letterByte ||
			i > 0 && byteKind[text[i-1]] == letterByte {
			continue
		}
		if len(recased) == 0 {
			plain = bytes.Clone(text)
		}
		plain[i], plain[i+1], plain[i+2] = ' ', ' ', text[i+1]
		recased = append(recased, int32(i+2))
	}
	return plain, recased
}

// jointAt returns the joint that stands at text[i], and its range. Brackets take
// the rest of their word with them: "part[ies]".
func jointAt(text []byte, i int) (kind joint, start, end int) {
	rest := text[i:]
	switch text[i] {
	case '[':
		n := bytes.IndexByte(rest[:min(len(rest), 200)], ']')
		if n < 0 {
			break
		}
		start, end = i, i+n+1
		if len(bytes.Trim(rest[1:n], " .…")) == 0 {
			return omission, start, end
		}
		for start > 0 && byteKind[text[start-1]] == letterByte {
			start--
		}
		for end < len(text) && byteKind[text[end]] == letterByte {
			end++
		}
		return inserted, start, end
	case '.':
		for _, dots := range []string{"....", "...", ". . . .", ". . ."} {
			if bytes.HasPrefix(rest, []byte(dots)) {
				return omission, i, i + len(dots)
			}
		}
	case 0xE2:
		if bytes.HasPrefix(rest, []byte("…")) {
			return omission, i, i + len("…")
		}
	}
	return noJoint, 0, 0
}

// compare compares a quotation with a text.
func compare(q quotation, t *wording) Comparison {
	if len(q.words) == 0 || len(t.words) == 0 {
		return Comparison{}
	}
	best := Comparison{}
	pairs := make([]pair, 0, len(q.words))
	steps := mostSteps
	for start := 0; start < len(t.words) && steps > 0; start++ {
		var ok bool
		if pairs, ok = q.matchAt(pairs[:0], t, start, &steps); !ok {
			continue
		}
		found := judge(q, t, pairs)
		if found.Verdict == Same {
			return found
		}
		if best.Verdict == Absent {
			best = found
		}
	}
	if best.Verdict == Absent && len(q.words) >= fewWords {
		return align(q, t)
	}
	return best
}

// pair is a word of the quotation with the same word of the text.
type pair struct{ quote, text int }

// matchAt matches the quotation with the text from its word start on, in so many
// steps at most, and appends the words that match.
func (q quotation) matchAt(pairs []pair, t *wording, start int, steps *int) ([]pair, bool) {
	if t.words[start].fold != q.words[0].fold {
		return pairs, false
	}
	at := start
	for n, s := range q.stretches {
		last := at // the last word at which the stretch may begin
		if n > 0 {
			if last = len(t.words) - 1; s.before == inserted {
				last = min(last, at+insertedWords)
			}
		}
		matched := false
		for ; at <= last && !matched && *steps > 0; at++ {
			*steps--
			if at < len(t.words) && t.words[at].fold == q.words[s.start].fold {
				if more, end, ok := q.stretchAt(pairs, t, s, at, steps); ok {
					pairs, at, matched = more, end-1, true
				}
			}
		}
		if !matched {
			return pairs, false
		}
	}
	return pairs, true
}

// stretchAt matches one stretch from the word at of the text on, and returns
// the word of the text behind it.
func (q quotation) stretchAt(pairs []pair, t *wording, s stretch, at int, steps *int) (more []pair, end int, ok bool) {
	count := len(pairs)
	for i := s.start; i < s.end; {
		*steps--
		switch {
		case at < len(t.words) && t.words[at].fold == q.words[i].fold:
			pairs = append(pairs, pair{i, at})
			i++
			at++
		case at < len(t.words) && t.numbers(at):
			if q.numbered(i) {
				i++ // Markdown numbers lists anew
			}
			at++
		case q.numbers(i):
			i++
		default:
			return pairs[:count], at, false
		}
	}
	return pairs, at, true
}

// judge looks at the signs and capitals of words that are the same.
func judge(q quotation, t *wording, pairs []pair) Comparison {
	first, last := pairs[0], pairs[len(pairs)-1]
	c := Comparison{Verdict: Same, Start: int(t.words[first.text].start), End: int(t.words[last.text].end)}
	stretch := 0
	var a, b []byte
	for n, p := range pairs {
		for p.quote >= q.stretches[stretch].end {
			stretch++
		}
		beginning := p.quote == q.stretches[stretch].start
		if !sameLetters(q.word(p.quote), t.word(p.text), beginning) && !q.recasedTo(p.quote, t.word(p.text)) {
			c.change(q, p.quote, string(q.word(p.quote)), string(t.word(p.text)))
		}
		if beginning || n == 0 || pairs[n-1].quote != p.quote-1 || pairs[n-1].text != p.text-1 {
			continue
		}
		a, b = signs(a[:0], q.between(p.quote)), signs(b[:0], t.between(p.text))
		if !bytes.Equal(a, b) {
			c.change(q, p.quote, string(a)+" "+string(q.word(p.quote)), string(b)+" "+string(t.word(p.text)))
		}
	}
	return c
}

// recasedTo reports whether the writer changed the first letter of word i, and
// only that.
func (q quotation) recasedTo(i int, text []byte) bool {
	_, changed := slices.BinarySearch(q.recased, q.words[i].start)
	return changed && sameLetters(q.word(i), text, true)
}

func (c *Comparison) change(q quotation, i int, quote, text string) {
	c.Verdict = Signs
	c.Changes = append(c.Changes, Change{
		Quote: strings.TrimSpace(quote), Text: strings.TrimSpace(text),
		Start: int(q.words[i].start), End: int(q.words[i].end),
	})
}

// step is a move in the table of align.
type step uint8

const (
	ofBoth  step = iota // a word of the quotation and one of the text
	ofQuote             // a word that only the quotation has
	ofText              // a word that only the text has
)

// align finds the stretch of the text that is nearest to the quotation, and
// where they differ. The quotation may begin and end anywhere in the text.
func align(q quotation, t *wording) Comparison {
	n, m := len(q.words), len(t.words)
	if n*m > largestTable || t.shares(q.words) < n-max(1, n/4) {
		return Comparison{}
	}
	free := make([]bool, n+1) // words of the text cost nothing before word i of the quotation
	for _, s := range q.stretches[1:] {
		free[s.start] = true
	}
	free[0], free[n] = true, true
	numbers := make([]bool, m) // words of the text that a quotation may leave out
	for j := range numbers {
		numbers[j] = t.numbers(j)
	}
	steps := make([]step, (n+1)*(m+1))
	row := make([]int32, m+1) // costs of the row above, then of this one
	for i := 1; i <= n; i++ {
		cost := int32(1)
		if q.numbers(i - 1) {
			cost = 0
		}
		diagonal := row[0]
		row[0] += cost
		line := steps[i*(m+1):]
		line[0] = ofQuote
		for j := 1; j <= m; j++ {
			change, skip := int32(1), int32(1)
			if q.words[i-1].fold == t.words[j-1].fold {
				change = 0
			}
			if free[i] || numbers[j-1] {
				skip = 0
			}
			best, move := diagonal+change, ofBoth
			if c := row[j] + cost; c < best {
				best, move = c, ofQuote
			}
			if c := row[j-1] + skip; c < best {
				best, move = c, ofText
			}
			diagonal, row[j] = row[j], best
			line[j] = move
		}
	}
	if int(row[m]) > n/4 && row[m] > 1 {
		return Comparison{}
	}
	return trace(q, t, steps)
}

// shares returns how many of the words also stand in the text, whatever their
// order.
func (w *wording) shares(words []word) int {
	if w.has == nil {
		w.has = make(map[uint64]bool, len(w.words)/2)
		for _, x := range w.words {
			w.has[x.fold] = true
		}
	}
	n := 0
	for _, x := range words {
		if w.has[x.fold] {
			n++
		}
	}
	return n
}

// move is a step of align between word i of the quotation and word j of the
// text.
type move struct {
	step
	i, j int
}

// trace follows the steps of align back and notes what differs.
func trace(q quotation, t *wording, steps []step) Comparison {
	n, m := len(q.words), len(t.words)
	var moves []move
	for i, j := n, m; i > 0; {
		s := steps[i*(m+1)+j]
		if s != ofText {
			i--
		}
		if s != ofQuote {
			j--
		}
		moves = append(moves, move{s, i, j})
	}
	slices.Reverse(moves)
	free := make([]bool, n+1)
	for _, s := range q.stretches {
		free[s.start] = true
	}
	free[n] = true
	c := Comparison{Verdict: Differs}
	open := false // the last change goes on
	for _, s := range moves {
		if s.step == ofText && (free[s.i] || t.numbers(s.j)) || s.step == ofQuote && q.numbers(s.i) {
			continue
		}
		if s.step != ofQuote {
			if c.End == 0 {
				c.Start = int(t.words[s.j].start)
			}
			c.End = int(t.words[s.j].end)
		}
		if s.step == ofBoth && q.words[s.i].fold == t.words[s.j].fold {
			open = false
			continue
		}
		if !open {
			at := len(q.text)
			if s.i < n {
				at = int(q.words[s.i].start)
			}
			c.Changes = append(c.Changes, Change{Start: at, End: at})
			open = true
		}
		c.Changes[len(c.Changes)-1].add(q, t, s)
	}
	c.Changes = slices.DeleteFunc(c.Changes, q.glosses)
	if onlySpelling(c.Changes) {
		c.Verdict = Signs
	}
	return c
}

// glosses reports whether a change is one that the writer marked with round
// brackets, as older texts do: "the member (State) concerned".
func (q quotation) glosses(c Change) bool {
	before, after := bytes.TrimRight(q.text[:c.Start], " "), q.text[c.End:]
	return c.Quote != "" && bytes.HasSuffix(before, []byte("(")) && bytes.HasPrefix(after, []byte(")"))
}

// add adds the words of a move to a change.
func (c *Change) add(q quotation, t *wording, s move) {
	if s.step != ofText {
		c.Quote = join(c.Quote, q.word(s.i))
		c.End = int(q.words[s.i].end)
	}
	if s.step != ofQuote {
		c.Text = join(c.Text, t.word(s.j))
	}
}

func join(words string, next []byte) string {
	if words == "" {
		return string(next)
	}
	return words + " " + string(next)
}

// onlySpelling reports whether all that differs is where words are parted:
// "self defense" for "selfdefense".
func onlySpelling(changes []Change) bool {
	together := func(s string) string { return strings.ToLower(strings.ReplaceAll(s, " ", "")) }
	for _, c := range changes {
		if together(c.Quote) != together(c.Text) {
			return false
		}
	}
	return true
}
