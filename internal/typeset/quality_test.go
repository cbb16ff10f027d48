package typeset

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"concord/internal/typeset/linebreak"
)

// quality counts what a reader would call ugly in pages and lines.
type quality struct {
	documents int

	pages     int
	widows    int // pages that begin with the last line of a paragraph
	orphans   int // pages that end with the first line of one
	headings  int // pages that end with a heading
	near      int // pages that end less than two lines behind one
	short     int // pages that lack more than 5 per cent, with more behind them
	shortest  unit
	lonely    int // last pages with less than an eighth
	cutNotes  int // pages whose notes run on
	lines     int // justified
	loose     int // stretched by more than they should be
	torn      int // stretched so much that they stay short
	tight     int // shrunk by all they may
	ladders   int // a third hyphen in a row, and each behind it
	syllables int // last lines of paragraphs of fewer than four letters
	stubs     int // or that are the end of a word, or hardly more than a word
	rivers    int // spaces that lie below each other in four lines, whatever their width
	wide      int // or in three, if they are wider than they would be by themselves
	where     []string
}

func (q *quality) add(r quality) {
	q.documents++
	q.pages, q.widows, q.orphans, q.headings, q.near = q.pages+r.pages, q.widows+r.widows, q.orphans+r.orphans, q.headings+r.headings, q.near+r.near
	q.short, q.lonely, q.cutNotes = q.short+r.short, q.lonely+r.lonely, q.cutNotes+r.cutNotes
	q.shortest = max(q.shortest, r.shortest)
	q.lines, q.loose, q.torn, q.tight = q.lines+r.lines, q.loose+r.loose, q.torn+r.torn, q.tight+r.tight
	q.ladders, q.syllables, q.stubs, q.rivers, q.wide = q.ladders+r.ladders, q.syllables+r.syllables, q.stubs+r.stubs, q.rivers+r.rivers, q.wide+r.wide
	q.where = append(q.where, r.where...)
}

func (q *quality) String() string {
	return fmt.Sprintf("%d documents, %d pages: %d begin with a widow, %d end with an orphan, %d with a heading, %d near one, %d lack more than 5 %% (at most %d points), %d last pages are nearly empty, %d notes run on; "+
		"%d justified lines: %d loose, %d torn, %d tight, %d hyphens in a ladder, %d rivers and %d short ones, %d paragraphs end with a syllable and %d with a stub",
		q.documents, q.pages, q.widows, q.orphans, q.headings, q.near, q.short, q.shortest/point, q.lonely, q.cutNotes,
		q.lines, q.loose, q.torn, q.tight, q.ladders, q.rivers, q.wide, q.syllables, q.stubs)
}

// look counts over the pages of a document.
func (q *quality) look(name string, pages []page, height unit) {
	q.pages += len(pages)
	note := func(n int, format string, args ...any) {
		q.where = append(q.where, fmt.Sprintf("%s, page %d of %d: ", name, n+1, len(pages))+fmt.Sprintf(format, args...))
	}
	for n := range pages {
		pg := &pages[n]
		body := pg.body
		for len(body) > 0 && body[0].repeat {
			body = body[1:]
		}
		if len(pg.notes) > 0 && pg.notes[0].item.nth > 0 {
			q.cutNotes++
		}
		if len(body) == 0 {
			continue
		}
		if it := body[0].item; it.of > 1 && it.nth == it.of-1 {
			q.widows++
			note(n, "widow")
		}
		last := body[len(body)-1].item
		if n == len(pages)-1 {
			if nearlyEmpty(pages, height) {
				q.lonely++
				note(n, "%d of %d points", pg.bottom()/point, height/point)
			}
			continue
		}
		if last.of > 1 && last.nth == 0 && last.heading == 0 {
			q.orphans++
			note(n, "orphan")
		}
		for back := 1; back <= min(3, len(body)); back++ {
			if it := body[len(body)-back].item; it.heading > 0 && int(it.of) >= back {
				q.headings++
				note(n, "heading at the end")
				break
			} else if it.heading > 0 && int(it.of)+1 >= back && last.of > 1 {
				q.near++
				note(n, "one line behind a heading")
				break
			}
		}
		room := pg.noteTop - pg.bottom()
		if len(pg.notes) == 0 {
			room = height - pg.bottom()
		}
		if room > height/20 && !(len(pages[n+1].body) == 0) {
			q.short++
			q.shortest = max(q.shortest, room)
			next := pages[n+1].body[0].item
			for i := range pages[n+1].body {
				if next = pages[n+1].body[i].item; !pages[n+1].body[i].repeat {
					break
				}
			}
			note(n, "%d points short; then %v %d points high, heading %v", room/point, next.kind, next.height/point, next.heading > 0)
		}
	}
	q.lookAtLines(pages)
}

// lookAtLines counts over the lines of text.
func (q *quality) lookAtLines(pages []page) {
	hyphens := 0
	var open []linebreak.White
	for n := range pages {
		for i := range pages[n].body {
			it := pages[n].body[i].item
			if it.kind != itemLine || it.of == 0 {
				continue
			}
			if it.nth == 0 {
				hyphens, open = 0, nil
			}
			l := &it.line
			if it.nth == it.of-1 {
				if it.of > 1 && l.letters() < 4 {
					q.syllables++
				} else if it.of > 1 && it.width-l.empty() < leastLine {
					q.stubs++
				}
				q.flowOn(open, l)
				continue
			}
			if l.ratio == 0 {
				open = nil
				continue
			}
			q.lines++
			switch {
			case l.width < it.width-point:
				q.torn++
			case l.ratio > 1000:
				q.loose++
			case l.ratio <= -1000:
				q.tight++
			}
			if l.hyphenated() {
				if hyphens++; hyphens > 2 {
					q.ladders++
				}
			} else {
				hyphens = 0
			}
			open = q.flowOn(open, l)
		}
	}
}

// flowOn follows the rivers through a line: spaces that lie below each other, by
// more than half of the narrower one.
func (q *quality) flowOn(above []linebreak.White, l *line) (whites []linebreak.White) {
	for i := 1; i < len(l.frags); i++ {
		f := &l.frags[i]
		if f.piece == nil || !f.piece.space || f.width == 0 {
			continue
		}
		w := linebreak.Below(above, f.x, f.x+f.width, f.piece.face.width(f.piece.sh.width, f.piece.size))
		switch {
		case w.Lines == 4:
			q.rivers++
		case w.Wide == 3:
			q.wide++
		}
		whites = append(whites, w)
	}
	return whites
}

// empty returns what is not printed at the end of a last line.
func (l *line) empty() (w unit) {
	for i := range l.frags {
		if f := &l.frags[i]; f.piece == nil {
			w += f.width
		}
	}
	return w
}

// letters counts the letters and digits of a line, but not further than ten.
func (l *line) letters() (n int) {
	for i := range l.frags {
		f := &l.frags[i]
		if f.piece == nil || f.piece.sh == nil {
			continue
		}
		for _, g := range f.piece.sh.glyphs[f.from:f.to] {
			for _, r := range f.piece.face.list[g.code].text {
				switch {
				case isFull(r) || isHangul(r):
					n += 2 // hardly a syllable, but a word
				case unicode.IsLetter(r) || unicode.IsDigit(r):
					n++
				}
			}
		}
	}
	return n
}

func (l *line) hyphenated() bool {
	for i := range l.frags {
		f := &l.frags[i]
		if f.hyphen {
			return true
		}
		if i == len(l.frags)-1 && f.piece != nil && f.piece.sh != nil && f.to > 0 {
			r, _ := utf8.DecodeLastRuneInString(f.piece.face.list[f.piece.sh.glyphs[f.to-1].code].text)
			return r == '-'
		}
	}
	return false
}

// survey sets documents and counts over them.
func survey(t *testing.T, ts *Typesetter, names []string) (sum quality) {
	work := make(chan string)
	var wg sync.WaitGroup
	var mu sync.Mutex
	for range 2 {
		wg.Go(func() {
			w := worker{setter: newSetter(ts.lib)}
			for name := range work {
				source, err := os.ReadFile(name)
				if err != nil {
					t.Error(err)
					continue
				}
				doc := fromMarkdown(source, langOf(name))
				var q quality
				q.look(filepath.Base(name), w.pagesOf(doc), w.flow.height)
				mu.Lock()
				sum.add(q)
				mu.Unlock()
			}
		})
	}
	for _, name := range names {
		work <- name
	}
	close(work)
	wg.Wait()
	return sum
}

// pagesOf sets a document as far as its pages.
func (w *worker) pagesOf(doc *Document) []page {
	_, height := paperSize(A4)
	return w.pages(doc, height-marginTop-marginFoot)
}

// TestQuality prints how even the pages and lines of the real documents and of the
// own content are, and holds them to what a good printer would bear.
func TestQuality(t *testing.T) {
	if testing.Short() {
		t.Skip("sets 500 documents")
	}
	ts := withSystemFonts(t)
	for name, files := range map[string][]string{"own content": markdownIn(t, filepath.Join("..", "..", "content")), "real documents": realDocuments(t)} {
		q := survey(t, ts, files)
		t.Logf("%s: %v", name, &q)
		if dir := os.Getenv("TYPESET_OUT"); dir != "" {
			os.WriteFile(filepath.Join(dir, strings.ReplaceAll(name, " ", "-")+".txt"), []byte(strings.Join(q.where, "\n")+"\n"), 0o644)
		}
		for _, limit := range []struct {
			what     string
			n, of    int
			perMille int
		}{
			{"pages begin with a widow", q.widows, q.pages, 0},
			{"pages end with an orphan", q.orphans, q.pages, 0},
			{"pages end with a heading, or one line behind it", q.headings + q.near, q.pages, 0},
			{"pages are short", q.short, q.pages, 3},
			{"last pages are nearly empty", q.lonely, q.documents, 30},
			{"in 100 lines are torn", q.torn, q.lines * 100, 10},
			{"in 100 lines are in a ladder of hyphens", q.ladders, q.lines * 100, 10},
			{"in 100 lines are in a river", q.rivers, q.lines * 100, 5},
			{"in 100 lines are in a short river", q.wide, q.lines * 100, 5},
			{"lines are loose", q.loose, q.lines, 8},
			{"paragraphs end with a syllable", q.syllables, q.lines, 4},
			{"paragraphs end with a stub", q.stubs, q.lines, 8},
		} {
			if limit.n*1000 > limit.of*limit.perMille {
				t.Errorf("%s: %d of %d %s", name, limit.n, limit.of, limit.what)
			}
		}
	}
}
