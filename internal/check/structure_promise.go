package check

// Promises in words: "reactions from Seoul and Tokyo are discussed below". What
// was announced must be spoken of behind the paragraph, or it was left out.

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"concord/internal/diag"
	"concord/internal/markup"
)

// announcing finds a sentence that says of something that it comes later. The
// first group is what is announced, the second where.
var announcing = regexp.MustCompile(`(?:^|[.!?]\s+)([^.!?;:()]{4,160}?)\s+(?:is|are|will be)\s+(?:then\s+|each\s+|briefly\s+)?(?:discussed|given|set out|examined|listed|analy[sz]ed|considered|addressed|presented|described|summari[sz]ed|explored|reviewed|dealt with|taken up)\s+(?:in (?:more )?detail\s+)?(below|further down|later on|in the (?:next|following) (?:section|part|chapter)s?)\b`)

// turningTo finds the same in the active voice: "This section examines three
// reactions in turn: those of Seoul, Washington and Beijing".
var turningTo = regexp.MustCompile(`(?:^|[.!?]\s+)(?:[Ww]e|[Tt]h(?:is|e) (?:brief|article|section|paper|report|part|chapter|text|following sections?|next sections?))\s+(?:will\s+|then\s+|also\s+)*(?:looks? at|discuss(?:es)?|examines?|considers?|turns? to|reviews?|sets? out|describes?|analy[sz]es?|presents?|address(?:es)?|explores?|covers?|takes? up)\s+([^.!?;:()]{4,160}?)(?:\s+(below|further down|later on|in turn|in what follows|one by one|in the (?:next|following) (?:section|part|chapter)s?))?(?::\s+(?:those of |that of |the )?([^.!?;:()]{4,160}))?[.!?;:]`)

// turningWords are those of which such a sentence has one.
var turningWords = [...][]byte{[]byte(" look"), []byte(" discuss"), []byte(" examine"), []byte(" consider"), []byte(" turn"), []byte(" review"), []byte(" describe"), []byte(" analy"), []byte(" address"), []byte(" explore"), []byte(" take"), []byte(" sets out"), []byte(" set out"), []byte(" present"), []byte(" cover")}

// announcesList reports whether a paragraph has a colon behind words of those who
// write it.
func announcesList(text []byte) bool {
	colon := bytes.LastIndexByte(text, ':')
	if colon < 0 {
		return false
	}
	text = text[:colon]
	for _, w := range [...]string{"We ", "we ", "This ", "this ", "The following ", "The next ", "the following ", "the next "} {
		if bytes.Contains(text, []byte(w)) {
			return true
		}
	}
	return false
}

// list cuts the members of an enumeration apart.
var list = regexp.MustCompile(`,\s+(?:and\s+)?|\s+and\s+`)

// listed looks at announcements that name what follows, one thing after the other:
// each of them must be spoken of.
func (p *pass) listed(body *markup.Document, i int, text []byte) {
	b := &body.Blocks[i]
	for _, m := range turningTo.FindAllSubmatchIndex(text, -1) {
		if m[6] < 0 {
			continue
		}
		for _, item := range list.Split(string(stripTags(text[m[6]:m[7]])), -1) {
			name := strings.TrimSpace(item)
			for _, word := range []string{"those of ", "that of ", "the "} {
				name = strings.TrimPrefix(name, word)
			}
			if r, _ := utf8.DecodeRuneInString(name); !unicode.IsUpper(r) || len(name) < 4 || p.spokenOf(body, i, []string{strings.ToLower(name)}) {
				continue
			}
			p.report(diag.New(diag.PromiseUnkept, p.at(b.Inner+int32(m[6]), b.Inner+int32(m[7])), "what is announced here does not follow: nothing behind it speaks of %q", name).
				WithHelp("write what is missing, or take the announcement out"))
		}
	}
}

// announced looks at the announcements in a paragraph.
func (p *pass) announced(body *markup.Document, i int, text []byte) {
	if !body.Blocks[i].Quoted && announcesList(text) && slices.ContainsFunc(turningWords[:], func(w []byte) bool { return bytes.Contains(text, w) }) {
		p.listed(body, i, text)
	}
	if !mayAnnounce(text) {
		return
	}
	b := &body.Blocks[i]
	if b.Quoted {
		return
	}
	for _, m := range announcing.FindAllSubmatchIndex(text, -1) {
		marks := markingWords(text[m[2]:m[3]])
		if len(marks) == 0 || p.spokenOf(body, i, marks) {
			continue
		}
		at := p.at(b.Inner+int32(m[2]), b.Inner+int32(m[5]))
		p.report(diag.New(diag.PromiseUnkept, at, "what is announced here does not follow: nothing behind it speaks of %q", stripTags(text[m[2]:m[3]])).
			WithHelp("write what is missing, or take the announcement out"))
	}
}

// mayAnnounce reports whether a paragraph holds one of the words without which
// nothing is announced. Nearly all hold none, so it is read once for all of them.
func mayAnnounce(text []byte) bool {
	for i, c := range text {
		if c != ' ' {
			continue
		}
		rest := text[i+1:]
		if len(rest) < len("below") {
			return false
		}
		switch rest[0] {
		case 'b':
			if string(rest[:len("below")]) == "below" {
				return true
			}
		case 't':
			if hasPrefix(rest, "the next ") || hasPrefix(rest, "the following ") {
				return true
			}
		case 'f':
			if hasPrefix(rest, "further down") {
				return true
			}
		case 'l':
			if hasPrefix(rest, "later on") {
				return true
			}
		}
	}
	return false
}

func hasPrefix(text []byte, prefix string) bool {
	return len(text) >= len(prefix) && string(text[:len(prefix)]) == prefix
}

// spokenOf reports whether the text behind a block holds one of the words.
func (p *pass) spokenOf(body *markup.Document, i int, marks []string) bool {
	for j := i + 1; j < len(body.Blocks); j++ {
		b := &body.Blocks[j]
		if b.Note >= 0 {
			return false
		}
		text := strings.ToLower(string(body.HTML()[b.Start:b.End]))
		for _, mark := range marks {
			if strings.Contains(text, mark) {
				return true
			}
		}
	}
	return false
}

// shortestMark is how many bytes a word has at least that tells what is announced.
const shortestMark = 5

// markingWords returns the beginnings of the words by which what is announced can
// be known again, in lower case; none where it is only pointed at ("these").
func markingWords(subject []byte) []string {
	var marks []string
	for n, w := range bytes.FieldsFunc(stripTags(subject), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) {
		word := strings.ToLower(string(w))
		if n == 0 {
			switch word {
			case "these", "those", "this", "that", "they", "it", "both", "each", "some", "which", "others", "all", "none", "what", "how", "why", "whether":
				return nil
			}
		}
		if len(word) < shortestMark {
			continue
		}
		switch word {
		case "their", "other", "these", "those", "which", "between", "several", "three", "seven", "eight", "first", "second", "about", "there":
			continue
		}
		marks = append(marks, wordBeginning(word))
	}
	return marks
}

// wordBeginning leaves out the end of a word, which changes with number and form.
func wordBeginning(word string) string {
	for _, end := range []string{"ies", "ing", "es", "s", "y"} {
		if rest, ok := strings.CutSuffix(word, end); ok && len(rest) >= shortestMark {
			return rest
		}
	}
	if cut := len(word) - 1; cut >= shortestMark && utf8.RuneStart(word[cut]) {
		return word[:cut]
	}
	return word
}

// stripTags returns HTML without its tags.
func stripTags(html []byte) []byte {
	if bytes.IndexByte(html, '<') < 0 {
		return html
	}
	var out []byte
	for len(html) > 0 {
		open := bytes.IndexByte(html, '<')
		if open < 0 {
			return append(out, html...)
		}
		out = append(out, html[:open]...)
		end := bytes.IndexByte(html[open:], '>')
		if end < 0 {
			return out
		}
		html = html[open+end+1:]
	}
	return out
}

// counting finds a sentence that says how many things follow, and the first of them
// behind it: "Three reasons explain this. First, ...".
var counting = regexp.MustCompile(`\b([Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix)\s+(?:[a-z-]+\s+){0,3}[a-z-]*(?:s|ays)\b[^.!?:;0-9]{0,60}[.:]\s+(?:The first|First|Firstly)\b`)

// goingOn are words by which an enumeration can go on without its numbers.
var goingOn = regexp.MustCompile(`\b(?:[Nn]ext|[Tt]hen|[Ff]inally|[Ll]ast|[Ll]astly|[Aa]nother|[Oo]thers?|[Aa] further|[Mm]oreover|[Rr]emaining|[Bb]oth|[Aa]lso|[Ff]urther|[Ff]urthermore|[Ii]n addition)\b`)

var laterOrdinals = [...]string{"econd", "hird", "ourth", "ifth", "ixth", "eventh"}

// counted looks at a paragraph that announces a number of things and begins to tell
// them: the last of them must follow.
func (p *pass) counted(body *markup.Document, i int, text []byte) {
	b := &body.Blocks[i]
	if b.Quoted || !bytes.Contains(text, []byte("irst")) {
		return
	}
	for _, m := range counting.FindAllSubmatchIndex(text, -1) {
		announced := slices.Index(numberWords, strings.ToLower(string(text[m[2]:m[3]]))) + 2
		rest := string(text[m[1]:])
		for j := i + 1; j < len(body.Blocks) && body.Blocks[j].Section == b.Section && body.Blocks[j].Note < 0; j++ {
			rest += " " + string(body.HTML()[body.Blocks[j].Start:body.Blocks[j].End])
		}
		told := 1
		for n, word := range laterOrdinals {
			if strings.Contains(rest, word) {
				told = n + 2
			}
		}
		if told >= announced || told == 1 || goingOn.MatchString(rest) {
			continue
		}
		p.report(diag.New(diag.PromiseUnkept, p.at(b.Inner+int32(m[2]), b.Inner+int32(m[3])), "%s are announced, and the count ends with the %s", numberWords[announced-2], [...]string{"second", "third", "fourth", "fifth", "sixth", "seventh"}[told-2]).
			WithHelp("write what is missing, or correct the number"))
	}
}
