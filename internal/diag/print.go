package diag

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"concord/internal/source"
)

// Printer prints findings for people and for programs. The zero Printer prints
// without excerpts.
type Printer struct {
	Color bool
	// Read returns the normalised text of a file, by the path of a span; ok is
	// false when it has none. It is asked once for each run of findings of one
	// file.
	Read func(path string) (text []byte, ok bool)
	// Most is how many findings Text writes, the worst first when there are more;
	// 0 for all. Rest says how to see those that it left out.
	Most int
	Rest string
}

// Bounds of an excerpt, in columns of the terminal.
const (
	excerptWidth = 100
	tabWidth     = 4
)

// Text writes findings as a compiler does:
//
//	content/briefs/x.md:4:7: error: "date" is not a date: month 13 does not exist [bad-date]
//	   4 | date: 2024-13-45
//	     |       ^~~~~~~~~~
//	  help: write a date as 2024-06-19, 2024-06, 2024 or 202X-02-17
//
// and after that the places of its notes in the same form. Control characters
// in names, messages and excerpts are made visible.
func (p Printer) Text(w io.Writer, findings []Finding) error {
	t := textPrinter{Printer: p, files: files{read: p.Read}}
	left := 0
	if p.Most > 0 && len(findings) > p.Most {
		left = len(findings) - p.Most
		findings = worst(findings, p.Most)
	}
	for i := range findings {
		t.finding(&findings[i])
		if len(t.out) >= 32<<10 {
			if err := t.flush(w); err != nil {
				return err
			}
		}
	}
	if left > 0 {
		t.styled(bold, fmt.Sprintf("and %d more", left))
		t.out = append(t.out, "; "+p.Rest+"\n"...)
	}
	return t.flush(w)
}

type textPrinter struct {
	Printer
	files files
	out   []byte
}

func (t *textPrinter) flush(w io.Writer) error {
	_, err := w.Write(t.out)
	t.out = t.out[:0]
	if err != nil {
		return fmt.Errorf("print findings: %w", err)
	}
	return nil
}

// style is an ANSI sequence.
type style string

const (
	plain  style = "\x1b[0m"
	bold   style = "\x1b[1m"
	dim    style = "\x1b[2m"
	red    style = "\x1b[1;31m"
	green  style = "\x1b[1;32m"
	yellow style = "\x1b[1;33m"
	cyan   style = "\x1b[1;36m"
)

func styleOf(s Severity) style {
	switch s {
	case Error:
		return red
	case Warning:
		return yellow
	}
	return cyan
}

// styled appends text that holds nothing a terminal would obey.
func (t *textPrinter) styled(s style, text string) {
	if t.Color {
		t.out = append(t.out, s...)
	}
	t.out = append(t.out, text...)
	if t.Color {
		t.out = append(t.out, plain...)
	}
}

func (t *textPrinter) finding(f *Finding) {
	t.place(f.Span, f.Severity, f.Message, f.Code)
	if f.Help != "" {
		t.out = append(t.out, "  "...)
		t.styled(cyan, "help:")
		t.out = append(t.out, ' ')
		t.out = appendVisible(t.out, f.Help)
		t.out = append(t.out, '\n')
	}
	for _, n := range f.Notes {
		t.place(n.Span, Note, n.Message, "")
	}
}

// place prints one message and the line that it speaks of.
func (t *textPrinter) place(at source.Span, s Severity, message string, code Code) {
	text, hasText := t.files.open(at.Path)
	start := min(max(at.Start, 0), len(text))
	end := min(max(at.End, start), len(text))
	pos := source.Position{}
	if at.Path != "" {
		where := string(appendVisible(nil, at.Path))
		if hasText {
			pos = t.files.position(start)
			where += ":" + strconv.Itoa(pos.Line) + ":" + strconv.Itoa(pos.Column)
		}
		t.styled(bold, where+":")
		t.out = append(t.out, ' ')
	}
	t.styled(styleOf(s), s.String()+":")
	t.out = append(t.out, ' ')
	t.out = appendVisible(t.out, message)
	if code != "" {
		t.out = append(t.out, ' ')
		t.styled(dim, "["+string(appendVisible(nil, string(code)))+"]")
	}
	t.out = append(t.out, '\n')
	if hasText {
		t.excerpt(text, start, end, pos.Line, styleOf(s))
	}
}

// excerpt prints the line of a span and marks the span under it, as far as it
// stands on that line.
func (t *textPrinter) excerpt(text []byte, start, end, number int, mark style) {
	line, lineStart := source.Line(text, start)
	if len(line) == 0 {
		return
	}
	e := excerptOf(line, start-lineStart, min(end-lineStart, len(line)))
	label := strconv.Itoa(number)
	width := max(len(label), 4)
	t.styled(dim, strings.Repeat(" ", width-len(label))+label+" |")
	t.out = append(t.out, ' ')
	t.out = append(t.out, e.text...)
	t.out = append(t.out, '\n')
	t.styled(dim, strings.Repeat(" ", width)+" |")
	t.out = append(t.out, ' ')
	t.out = append(t.out, strings.Repeat(" ", e.indent)...)
	t.styled(mark, "^"+strings.Repeat("~", max(e.width-1, 0)))
	t.out = append(t.out, '\n')
}

// excerpt is a line as it is shown, and where the mark under it stands, in
// columns of the terminal.
type excerpt struct {
	text          string
	indent, width int
}

// excerptOf shows the bytes start to end of a line with as much around them as
// fits.
func excerptOf(line []byte, start, end int) excerpt {
	// What is this far away is never shown, so that a line of megabytes costs
	// no more than any other.
	const reach = 8 * excerptWidth
	from, to := max(start-reach, 0), min(start+reach, len(line))
	for from > 0 && !utf8.RuneStart(line[from]) {
		from--
	}
	for to < len(line) && !utf8.RuneStart(line[to]) {
		to++
	}
	cells := cellsOf(string(line[from:to]), start-from, end-from)
	left, right := cells.window()
	e := excerpt{}
	var b strings.Builder
	if from > 0 || left > 0 {
		b.WriteString("…")
		e.indent++
	}
	for i := left; i < right; i++ {
		c := cells[i]
		b.WriteString(c.text)
		switch c.side {
		case before:
			e.indent += c.width
		case inside:
			e.width += c.width
		}
	}
	if to < len(line) || right < len(cells) {
		b.WriteString("…")
	}
	e.text = strings.TrimRight(b.String(), " ")
	return e
}

// cell is one character as readers see it.
type cell struct {
	text  string
	width int
	side  side
}

// side says where a cell stands to the span that is marked.
type side uint8

const (
	before side = iota
	inside
	after
)

type cells []cell

// cellsOf splits a line into cells; the bytes start to end of it are marked.
func cellsOf(line string, start, end int) cells {
	var cs cells
	at, column, state := 0, 0, -1
	for rest := line; rest != ""; {
		var cluster string
		var width int
		cluster, rest, width, state = uniseg.FirstGraphemeClusterInString(rest, state)
		c := cell{text: cluster, width: width}
		if cluster == "\t" {
			c.width = tabWidth - column%tabWidth
			c.text = "    "[:c.width]
		} else if visible := string(appendVisible(nil, cluster)); visible != cluster {
			c.text, c.width = visible, uniseg.StringWidth(visible)
		}
		switch {
		case at+len(cluster) <= start:
			c.side = before
		case at < end || at <= start && start < at+len(cluster):
			c.side = inside
		default:
			c.side = after
		}
		at, column = at+len(cluster), column+c.width
		cs = append(cs, c)
	}
	return cs
}

// window returns the cells that are shown: all of them, or those around the
// start of the mark when there are too many.
func (cs cells) window() (left, right int) {
	total, mark := 0, len(cs)
	for i, c := range cs {
		total += c.width
		if c.side != before && mark == len(cs) {
			mark = i
		}
	}
	if total <= excerptWidth {
		return 0, len(cs)
	}
	// A third of the room stands before the mark, more when little follows it.
	following := 0
	for _, c := range cs[mark:] {
		following += c.width
	}
	room := max(excerptWidth/3, excerptWidth-following)
	left = mark
	for left > 0 && room >= cs[left-1].width {
		left--
		room -= cs[left].width
	}
	used := 0
	for right = left; right < len(cs) && used+cs[right].width <= excerptWidth; right++ {
		used += cs[right].width
	}
	return left, right
}

// appendVisible appends text with nothing in it that a terminal obeys or that
// turns the order of what is read: control characters become pictures or code
// points, as do bytes that are not UTF-8.
func appendVisible(b []byte, s string) []byte {
	for i := 0; i < len(s); {
		if c := s[i]; c >= ' ' && c < 0x7F {
			b = append(b, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			b = fmt.Appendf(b, `\x%02x`, s[i])
		case r < ' ':
			b = utf8.AppendRune(b, '\u2400'+r)
		case r == 0x7F:
			b = utf8.AppendRune(b, '\u2421')
		case isHidden(r):
			b = fmt.Appendf(b, "<U+%04X>", r)
		default:
			b = append(b, s[i:i+n]...)
		}
		i += n
	}
	return b
}

// isHidden reports whether a character above DEL is a control, ends a line,
// changes the direction of what follows, or hides between two words.
func isHidden(r rune) bool {
	return r >= 0x80 && r < 0xA0 || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 ||
		r == 0x2028 || r == 0x2029 || r == 0x200B || r == 0xFEFF
}

// files remembers the file that was asked for last and how far its lines were
// counted: findings come sorted.
type files struct {
	read func(string) ([]byte, bool)
	path string
	text []byte
	ok   bool
	at   int // an offset into text
	line int // and the line that it stands on
}

func (f *files) open(path string) ([]byte, bool) {
	if path == "" || f.read == nil {
		return nil, false
	}
	if path != f.path {
		text, ok := f.read(path)
		*f = files{read: f.read, path: path, text: text, ok: ok, line: 1}
	}
	return f.text, f.ok
}

// position returns the place of an offset in the file that was opened last.
func (f *files) position(offset int) source.Position {
	offset = min(max(offset, 0), len(f.text))
	if offset < f.at {
		f.at, f.line = 0, 1
	}
	_, start := source.Line(f.text, offset)
	f.line += bytes.Count(f.text[f.at:offset], []byte{'\n'})
	f.at = offset
	return source.Position{Line: f.line, Column: 1 + utf8.RuneCount(f.text[start:offset])}
}
