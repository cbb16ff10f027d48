package preview

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"concord/internal/diag"
	"concord/internal/source"
	"concord/internal/words"
)

func number(n uint64) string { return strconv.FormatUint(n, 10) }

// listed is how many findings of other pages are listed.
const listed = 100

// told is what the panel shows.
type told struct {
	Words   map[string]string `json:"words"`   // of the panel itself, in the language of the page
	Summary string            `json:"summary"` // "2 errors · 1 warning"
	Worst   string            `json:"worst"`   // severity, "" when all is well
	Drafts  bool              `json:"drafts"`
	Paper   bool              `json:"paper"` // the page is printed
	Page    []finding         `json:"page"`
	Site    []finding         `json:"site"`
	More    string            `json:"more"` // how many of the site are not listed, "" for none
}

// finding is a finding with the place where a browser finds it.
type finding struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Help     string `json:"help"`
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Excerpt  string `json:"excerpt"`
	Page     string `json:"page"`   // path of the page that shows the place
	Anchor   string `json:"anchor"` // at or before the words
	Words    string `json:"words"`
}

// findings answers with what is said of a page and of the rest of the site.
func (s *Server) findings(w http.ResponseWriter, r *http.Request, v *published) {
	t := v.tell(pageName(r.URL.Query().Get("page")), v.Words(r.URL.Query().Get("lang")))
	body, err := json.Marshal(t)
	if err != nil {
		http.Error(w, "the findings cannot be told", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", contentType(".json"))
	write(w, body)
}

// panelWords are the keys of what the panel says, below "preview.".
var panelWords = []string{"label", "drafts", "paper", "here", "elsewhere", "open", "silent", "error", "warning", "note"}

// tell sorts the findings for a page, in the words of a language.
func (v *published) tell(page string, ui *words.Language) told {
	t := told{Words: make(map[string]string, len(panelWords)), Drafts: v.Drafts, Paper: v.Paper != nil && v.Paper.Has(page), Page: []finding{}, Site: []finding{}}
	all := v.Findings
	v.mu.Lock()
	if f, ok := v.broken[page]; ok {
		all = append([]diag.Finding{f}, all...)
	}
	v.mu.Unlock()
	errs, warnings, notes := diag.Count(all)
	t.Summary, t.Worst = summary(ui, errs, warnings, notes)
	for _, key := range panelWords {
		t.Words[key] = ui.Text("preview." + key)
	}
	more, own := 0, map[string]bool{}
	for _, file := range v.Content.Files(page) {
		own[file] = true
	}
	texts := map[string][]byte{}
	for _, least := range []diag.Severity{diag.Error, diag.Warning, diag.Note} {
		for i := range all {
			f := &all[i]
			switch {
			case f.Severity != least:
			case own[f.Span.Path] || f.Code == diag.BadTemplate:
				t.Page = append(t.Page, v.place(f, texts, page))
			case len(t.Site) < listed:
				t.Site = append(t.Site, v.place(f, texts, ""))
			default:
				more++
			}
		}
	}
	if more > 0 {
		t.More = words.Fill(ui.Pattern("preview.more"), "n", strconv.Itoa(more))
	}
	return t
}

// summary counts findings, and names the worst severity, "" when there are none.
func summary(ui *words.Language, errs, warnings, notes int) (counted, worst string) {
	var parts []string
	for _, c := range []struct {
		n    int
		word string
	}{{errs, "error"}, {warnings, "warning"}, {notes, "note"}} {
		if c.n == 0 {
			continue
		}
		if worst == "" {
			worst = c.word
		}
		parts = append(parts, words.Fill(ui.Count("preview."+c.word+"s", c.n), "n", strconv.Itoa(c.n)))
	}
	if worst == "" {
		return ui.Text("preview.none"), ""
	}
	return strings.Join(parts, " · "), worst
}

// place finds the line of a finding and the words on its page. Texts holds the
// files that were read for others.
func (v *published) place(f *diag.Finding, texts map[string][]byte, page string) finding {
	out := finding{Code: string(f.Code), Severity: f.Severity.String(), Message: f.Message, Help: f.Help, File: f.Span.Path}
	if f.Span.IsZero() {
		return out
	}
	text, ok := texts[f.Span.Path]
	if !ok {
		text, _ = v.Text(f.Span.Path)
		texts[f.Span.Path] = text
	}
	if len(text) > 0 {
		at := source.Locate(text, f.Span.Start)
		out.Line, out.Column = at.Line, at.Column
		line, start := source.Line(text, f.Span.Start)
		out.Excerpt = excerpt(line, f.Span.Start-start, f.Span.End-start)
	}
	if own, ok := v.Content.Page(f.Span.Path); ok {
		out.Page = "/" + own
		if own == page || page == "" {
			out.Anchor, out.Words = v.Content.Words(f.Span)
		}
	}
	return out
}

// excerpt shows a line with carets under a range of it. Of a long line only
// the part around the range is shown.
func excerpt(line []byte, start, end int) string {
	const around = 60
	start = min(max(start, 0), len(line))
	end = min(max(end, start+1), max(len(line), start+1))
	from := 0
	if start > around {
		from = start - around
		for from < start && line[from]&0xC0 == 0x80 {
			from++
		}
	}
	to := min(len(line), end+around)
	for to < len(line) && line[to]&0xC0 == 0x80 {
		to++
	}
	shown := strings.ReplaceAll(string(line[from:to]), "\t", " ")
	before := len([]rune(string(line[from:start])))
	width := max(1, len([]rune(string(line[start:min(end, len(line))]))))
	return shown + "\n" + strings.Repeat(" ", before) + strings.Repeat("^", width)
}
