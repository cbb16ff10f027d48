package preview

import (
	"errors"
	"html"
	"io/fs"
	"net/http"
	"net/url"
)

// Paper sets pages as PDF, as they will be printed. It is safe for concurrent use.
type Paper interface {
	Has(page string) bool
	PDF(page string) ([]byte, error)
}

// paper answers with a page that shows a page on paper, and shows it anew with
// every version.
func (s *Server) paper(w http.ResponseWriter, r *http.Request, v *published) {
	page := pageName(r.URL.Query().Get("page"))
	if v.Paper == nil || !v.Paper.Has(page) {
		http.Error(w, "only briefs are printed", http.StatusNotFound)
		return
	}
	sheet := own + "paper.pdf?page=" + url.QueryEscape("/"+page)
	w.Header().Set("Content-Type", contentType(".html"))
	write(w, []byte(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>/`+html.EscapeString(page)+` on paper</title>
<link rel="stylesheet" href="`+own+`paper.css"><script src="`+own+`paper.js" defer data-version="`+v.name+`"></script></head>
<body><iframe title="The page on paper" src="`+html.EscapeString(sheet)+`"></iframe></body></html>
`))
}

// paperPDF answers with a page as PDF, or with what stands in the way.
func (s *Server) paperPDF(w http.ResponseWriter, r *http.Request, v *published) {
	if v.Paper == nil {
		http.NotFound(w, r)
		return
	}
	pdf, err := v.Paper.PDF(pageName(r.URL.Query().Get("page")))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		http.Error(w, "only briefs are printed", http.StatusNotFound)
	case err != nil:
		http.Error(w, "This cannot be printed.\n\n"+err.Error(), http.StatusUnprocessableEntity)
	default:
		w.Header().Set("Content-Type", contentType(".pdf"))
		w.Header().Set("Content-Disposition", "inline")
		write(w, pdf)
	}
}
