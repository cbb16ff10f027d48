package typeset

import (
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"concord/internal/typeset/linebreak"
)

// setLines breaks words into lines of a width in points and returns each line's text.
func setLines(tb testing.TB, ts *Typesetter, lang, text string, width unit) []string {
	tb.Helper()
	s := newSetter(ts.lib)
	s.begin(lang)
	p := s.prepare([]inline{{text: text, size: 10 * point, lang: lang, slot: 1}}, lang, false)
	if p == nil {
		return nil
	}
	var out []string
	for _, l := range s.lines(p, setting{width: width * point, hyphen: true}) {
		var b strings.Builder
		for _, f := range l.frags {
			if f.piece == nil {
				continue
			}
			for _, g := range f.piece.sh.glyphs[f.from:f.to] {
				b.WriteString(f.piece.face.list[g.code].text)
			}
			if f.hyphen {
				b.WriteByte('-')
			}
		}
		out = append(out, strings.TrimSpace(b.String()))
	}
	if len(s.faults) > 0 {
		tb.Fatal(s.faults)
	}
	return out
}

// No line begins or ends with what belongs to the other one, however narrow it is.
func TestLineEnds(t *testing.T) {
	ts := withSystemFonts(t)
	tests := []struct{ lang, text, neverFirst, neverLast string }{
		{"fr", "Nul ne sera tenu en esclavage ; « l’esclavage et la traite » sont interdits : pourquoi ? Jamais ! Ni en servitude ; jamais.", ";:!?»", "«"},
		{"th", "ทุกคนมีสิทธิโดยเสมอภาคเต็มที่ในอันที่จะได้รับการพิจารณาที่เป็นธรรมและเปิดเผยจากศาลที่อิสระและเที่ยงธรรมในการกำหนดสิทธิและหน้าที่ของตนและการกระทำผิดอาชญาใด ๆ ที่ตนถูกกล่าวหา", "ะาำๆฯ์่้๊๋ิีึืุูั็", "เแโใไ"},
		{"hi", "किसी को भी शारीरिक यातना न दी जाएगी और न किसी के भी प्रति निर्दय, अमानुषिक या अपमानजनक व्यवहार होगा । यह सही है ।", "।ािीुूेैोौं्", ""},
		{"zh", "人人有资格享有本宣言所载的一切权利和自由，不分种族、肤色、性别、语言、宗教、政治或其他见解（“出生”或其他身分）等任何区别。", "，、。）”", "（“"},
		{"ja", "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。「人間」は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。ちょっと待って。", "、。」ょっー", "「"},
		{"ko", "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 이성과 양심을 부여받았으며(제1조) 서로 형제애의 정신으로 행동하여야 한다.", ".,)", "("},
	}
	for _, tt := range tests {
		for width := unit(40); width < 200; width += 7 {
			lines := setLines(t, ts, tt.lang, tt.text, width)
			for i, l := range lines {
				first, _ := utf8.DecodeRuneInString(l)
				last, _ := utf8.DecodeLastRuneInString(l)
				if i > 0 && strings.ContainsRune(tt.neverFirst, first) || i > 0 && unicode.IsMark(first) || i < len(lines)-1 && strings.ContainsRune(tt.neverLast, last) {
					t.Errorf("%s, %d points: line %d is %q", tt.lang, width, i, l)
				}
			}
			if got := strings.Join(strings.Fields(strings.NewReplacer("-", "", "\u00ad", "", "\u2060", "").Replace(strings.Join(lines, ""))), ""); got != strings.Join(strings.Fields(tt.text), "") {
				t.Errorf("%s, %d points: the lines hold %q", tt.lang, width, got)
			}
		}
	}
}

// Every language of the list is divided as its own rules say, parts of compounds
// and words behind an apostrophe too; U+00AD asks for a place.
func TestDividedWords(t *testing.T) {
	s := newSetter(builtInOnly(t).lib)
	for _, tt := range []struct{ lang, word, want string }{
		{"en", "consultation", "con-sul-ta-tion"},
		{"fr", "l’autorisation", "l’au-to-ri-sa-tion"},
		{"it", "dell’obbligazione", "dell’ob-bli-ga-zio-ne"},
		{"de", "Verteidigungs-Bündnis", "Ver-tei-di-gungs--Bünd-nis"},
		{"de", "Staatsangehörigkeitsgesetz", "Staats-an-ge-hö-rig-keits-ge-setz"},
		{"es", "obligación", "obli-ga-ción"},
		{"pt", "obrigação", "obri-ga-ção"},
		{"nl", "bondgenootschap", "bond-ge-noot-schap"},
		{"ru", "обязательство", "обя-за-тель-ство"},
		{"en", "«treaties»", "«treaties»"},
		{"ko", "treaty", "treaty"},
	} {
		p := s.prepare([]inline{{text: tt.word, size: 10 * point, lang: tt.lang, slot: 1}}, tt.lang, false)
		got := ""
		for i, it := range p.items {
			switch r := p.refs[i]; {
			case it.Kind == linebreak.Box:
				for _, g := range p.pieces[r.piece].sh.glyphs[r.from:r.to] {
					got += p.pieces[r.piece].face.list[g.code].text
				}
			case it.Kind == linebreak.Penalty && it.Hyphen:
				got += "-"
			}
		}
		if got != tt.want && got != strings.Replace(tt.want, "--", "-", 1) {
			t.Errorf("%s: %s, want %s", tt.lang, got, tt.want)
		}
	}
	lines := setLines(t, builtInOnly(t), "ko", "an in\u00addivisible word", 30)
	if strings.Join(lines, "|") != "an in-|divisible|word" && !strings.Contains(strings.Join(lines, "|"), "in-|") {
		t.Errorf("U+00AD: %q", lines)
	}
}

// Of the caller's fonts those like that of the text are asked first, whatever their order.
func TestSerifsFirst(t *testing.T) {
	var fonts []FontFile
	for _, name := range []string{"NotoSansDevanagari-Regular", "NotoSerifDevanagari-Regular", "NotoRashiHebrew-Regular", "NotoLoopedThai-Regular", "NotoSansHebrew-Regular", "NotoSerifThai-Regular", "NotoSerifHebrew-Regular"} {
		name = "/usr/share/fonts/truetype/noto/" + name + ".ttf"
		file, err := os.Open(name)
		if err != nil {
			skip(t, "the fonts of Debian's fonts-noto-core are not here: %v", err)
		}
		defer file.Close()
		fonts = append(fonts, FontFile{Name: name, Data: file})
	}
	ts, err := New(fonts)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range "कאข" {
		if f := newSetter(ts.lib).faces.choose(r, 0, ""); f == nil || !strings.Contains(f.data.name, "Serif") {
			t.Errorf("%c is set in %v", r, f.data.name)
		}
	}
}

// Names made of words end lines between these words, without a hyphen.
func TestLongNames(t *testing.T) {
	lines := setLines(t, builtInOnly(t), "en", "milestoneTargetCompletionDate", 90)
	if len(lines) < 2 {
		t.Fatalf("%q stands on one line", lines)
	}
	for _, l := range lines[1:] {
		if first, _ := utf8.DecodeRuneInString(l); !unicode.IsUpper(first) {
			t.Errorf("a line begins inside a word: %q", lines)
		}
	}
}

// TestLetterWidth holds that the letters of justified lines are never wider or narrower
// than the eye bears, that the parts of a line fill it, and that ragged lines have
// letters of their own width.
func TestLetterWidth(t *testing.T) {
	s := newSetter(builtInOnly(t).lib)
	s.begin("en")
	set := func(ragged bool, width unit) []line {
		p := s.prepare([]inline{{text: strings.Repeat(prose+" ", 3), size: 10 * point, lang: "en", slot: 1}}, "en", ragged)
		return s.lines(p, setting{width: width, hyphen: true, ragged: ragged})
	}
	wider, narrower := false, false
	for width := 60 * point; width < 400*point; width += 17 * point {
		lines := set(false, width)
		for i, l := range lines {
			var sum unit
			for k := range l.frags {
				f := &l.frags[k]
				if f.wider > letterShare || f.wider < -letterShare {
					t.Errorf("%d points, line %d: letters are wider by %d", width/point, i, f.wider)
				}
				wider, narrower = wider || f.wider > letterShare/2, narrower || f.wider < -letterShare/2
				if f.piece != nil && !f.piece.space && !f.hyphen {
					got, want := f.stretched(f.piece.glyphWidth(f.from, f.to)), f.width
					if got-want > point/100 || want-got > point/100 {
						t.Errorf("%d points, line %d: letters take %d of %d", width/point, i, got, want)
					}
				}
				sum += f.width
			}
			hanging, _ := overEdge(&l)
			if i == len(lines)-1 {
				hanging = 0
			}
			if sum != l.width || l.ratio != 0 && l.ratio < 3000 && width >= 200*point && sum-hanging != width {
				t.Errorf("%d points, line %d, ratio %d: its parts fill %d of %d", width/point, i, l.ratio, sum-hanging, width)
			}
		}
		for i, l := range set(true, width) {
			for k := range l.frags {
				if l.frags[k].wider != 0 {
					t.Errorf("ragged, %d points, line %d: letters are wider", width/point, i)
				}
			}
		}
	}
	if !wider || !narrower {
		t.Error("letters never give: this proves nothing")
	}
}

// TestRunningHead holds that words that are cut to one line keep as much as it holds, in
// scripts without spaces too.
func TestRunningHead(t *testing.T) {
	w := worker{setter: newSetter(builtInOnly(t).lib)}
	w.setter.begin("en")
	for _, tt := range []struct{ lang, text, want string }{
		{"en", "Article 17: Consent to be bound by part of a treaty", "Article 17: Consent to be…"},
		{"zh", "第十七条: 同意受条约一部分的约束及不同规定的选择", "第十七条: 同意受条约一部…"},
		{"en", "Ends", "Ends"},
	} {
		l, ok := w.oneLine(tt.text, inline{size: 10 * point, lang: tt.lang, slot: 1}, 125*point)
		if got := l.text(); !ok || got != tt.want {
			t.Errorf("%q on one line is %q, want %q", tt.text, got, tt.want)
		}
	}
}

// TestRaggedNames holds that a list of names is set with whole words.
func TestRaggedNames(t *testing.T) {
	for _, ragged := range []bool{false, true} {
		doc := &Document{Meta: Meta{Lang: "en", NoContents: true}, Blocks: []Block{Paragraph{Ragged: ragged, Text: []Run{{Text: "Also in: Arabic, English, Spanish, Persian, Hebrew, Hindi, Korean, Russian, Thai, Chinese"}}}}}
		w := worker{setter: newSetter(builtInOnly(t).lib)}
		hyphens := 0
		for _, it := range w.walkAgain(doc) {
			if it.kind == itemLine && it.line.hyphenated() {
				hyphens++
			}
		}
		if ragged == (hyphens > 0) {
			t.Errorf("ragged %v: %d lines end with a hyphen", ragged, hyphens)
		}
	}
}

// TestHeadingLines holds that headings are cut between words, hyphens or none, in as few
// lines as there must be.
func TestHeadingLines(t *testing.T) {
	s := newSetter(builtInOnly(t).lib)
	s.begin("en")
	for _, tt := range []struct{ text, want string }{
		{"《全面战略伙伴关系条约》第四条：义务与限度", "《全面战略伙伴关系条约》|第四条：义务与限度"},
		{"全面战略伙伴关系条约第四条规定的义务与限度", "全面战略伙伴关系条约|第四条规定的义务与限度"},
		{"Ways to promise help: mutual-defence clauses compared", "Ways to promise help:|mutual-defence clauses compared"},
		{"Short-term help", "Short-term help"},
		{"One treaty of mutual defence and another one", "One treaty of mutual|defence and another one"},
	} {
		p := s.prepare([]inline{{text: tt.text, size: 21 * point, lang: "en", style: Strong, slot: 1}}, "en", true)
		var got []string
		for _, l := range s.lines(p, setting{width: textWidth, ragged: true, even: true}) {
			got = append(got, strings.TrimSpace(l.text()))
		}
		if strings.Join(got, "|") != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

// text returns the characters of a line.
func (l *line) text() string {
	var b strings.Builder
	for i := range l.frags {
		if f := &l.frags[i]; f.piece != nil && f.piece.sh != nil {
			for _, g := range f.piece.sh.glyphs[f.from:f.to] {
				b.WriteString(f.piece.face.list[g.code].text)
			}
		}
	}
	return b.String()
}

// overEdge returns what of the marks at the end and at the start of a line hangs over
// the edges.
func overEdge(l *line) (behind, before unit) {
	for i := range l.frags {
		f := &l.frags[i]
		if f.piece == nil || f.piece.space {
			continue
		}
		part := func(g *glyph, end bool) unit {
			return f.piece.face.width(int64(g.advance), f.piece.size) * hangs(f.piece.face.list[g.code].text, end) / 100
		}
		if before == 0 && i == 0 {
			before = part(&f.piece.sh.glyphs[f.from], false)
		}
		behind = part(&f.piece.sh.glyphs[f.to-1], true)
		if f.hyphen {
			behind = 0
		}
	}
	return behind, before
}

// TestHangingMarks holds that full stops, hyphens and quotation marks hang over the
// edges of justified lines, and letters never.
func TestHangingMarks(t *testing.T) {
	const text = `The “first” clause, and the “second”, “third”. They say “yes”, “no”, “never”. `
	s := newSetter(builtInOnly(t).lib)
	s.begin("en")
	width := 200 * point
	right, left, straight := 0, 0, 0
	for n := range 12 {
		p := s.prepare([]inline{{text: strings.Repeat("x", n+1) + " " + strings.Repeat(text, 6), size: 10 * point, lang: "en", slot: 1}}, "en", false)
		lines := s.lines(p, setting{width: width, hyphen: true})
		for i := range lines[:len(lines)-1] {
			l := &lines[i]
			behind, before := overEdge(l)
			if i == 0 {
				before = 0
			}
			first, last := l.frags[0].x, unit(0)
			for k := range l.frags {
				if f := &l.frags[k]; f.width > 0 {
					last = f.x + f.width
				}
			}
			if l.ratio >= 1000 {
				continue // too short to be stretched
			}
			if first != -before || last-width != behind {
				t.Errorf("%q stands from %d to %d, want from %d to %d", l.text(), first, last-width, -before, behind)
			}
			switch {
			case behind > 0:
				right++
			case before > 0:
				left++
			default:
				straight++
			}
		}
	}
	if right == 0 || left == 0 || straight == 0 {
		t.Errorf("%d, %d and %d lines: this proves nothing", right, left, straight)
	}
}

// TestNumberedWords holds that what bears a number is not parted from it, where it runs
// on as text.
func TestNumberedWords(t *testing.T) {
	ts := builtInOnly(t)
	for _, text := range []string{"Article 4", "article 51", "l’article 10", "artículo 3", "art. 22", "no. 7", "Protocol 2", "Chapter 7,", "статьи 4", "articles 12"} {
		for width := unit(60); width < 260; width += 11 {
			lines := setLines(t, ts, "en", "As summaries report it "+text+" is short and the others are much longer than it is", width)
			number := text[strings.LastIndexByte(text, ' ')+1:]
			for _, l := range lines {
				if strings.HasPrefix(l, number) {
					t.Errorf("%d points: %q begins a line: %q", width, number, lines)
				}
			}
		}
	}
	lines := setLines(t, ts, "en", "x in 1961 y", 30)
	if len(lines) < 2 {
		t.Errorf("a year is tied: %q", lines)
	}
}

// TestMarksInSquares holds that the empty half of a mark's square is lost at the start of
// a paragraph and before the mark of a note.
func TestMarksInSquares(t *testing.T) {
	s := newSetter(builtInOnly(t).lib)
	s.begin("zh")
	set := func(runs ...inline) line {
		for i := range runs {
			runs[i].size, runs[i].lang, runs[i].slot = 10*point, "zh", 1
		}
		return s.lines(s.prepare(runs, "zh", true), setting{width: 300 * point, ragged: true})[0]
	}
	if l := set(inline{text: "《条约》第四条"}); l.width != 65*point {
		t.Errorf("the line is %d points wide, want 65", l.width/point)
	}
	plain, note := set(inline{text: "条约。"}), set(inline{text: "条约。"}, inline{text: "1", style: Superscript, note: 1})
	mark := set(inline{text: "1", style: Superscript})
	if note.width != plain.width+mark.width {
		t.Errorf("with a note the line is %d wide, want %d", note.width, plain.width+mark.width)
	}
}
