package preview

import (
	"bytes"
	"errors"
	"html"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"concord/internal/diag"
	"concord/internal/render"
)

// goodPages is how many good pages are kept for the case that a template breaks.
const goodPages = 200

// page answers with a page or a file of the site.
func (s *Server) page(w http.ResponseWriter, r *http.Request, v *published) {
	name, ok := siteFile(r)
	if !ok {
		http.Error(w, "this is no path of a site", http.StatusBadRequest)
		return
	}
	content, err := fs.ReadFile(v.Pages, name)
	var broken *render.TemplateError
	switch {
	case err == nil:
		s.keep(name, content)
		s.send(w, v, http.StatusOK, name, content)
	case errors.As(err, &broken):
		v.breaks(name, broken.Finding)
		if good := s.lastGood(name); good != nil {
			s.send(w, v, http.StatusOK, name, good)
			return
		}
		s.send(w, v, http.StatusInternalServerError, name, notice("A template is broken", broken.Finding.Message))
	case errors.Is(err, fs.ErrNotExist):
		s.missing(w, r, v, name)
	default:
		s.send(w, v, http.StatusInternalServerError, "index.html", notice("This file cannot be read", err.Error()))
	}
}

// siteFile returns the file of the site that a request is for; ok is false for
// tricks with the path.
func siteFile(r *http.Request) (name string, ok bool) {
	escaped := strings.ToLower(r.URL.EscapedPath())
	for _, trick := range []string{"%2f", "%5c", "%00", "\\", "//"} {
		if strings.Contains(escaped, trick) {
			return "", false
		}
	}
	name = strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	return name, fs.ValidPath(name)
}

// missing answers for what is not there: it leads to the folder of that name,
// or says where the content went.
func (s *Server) missing(w http.ResponseWriter, r *http.Request, v *published, name string) {
	if fi, err := fs.Stat(v.Pages, name); err == nil && fi.IsDir() {
		to := *r.URL
		to.Path += "/"
		to.RawPath = ""
		http.Redirect(w, r, to.RequestURI(), http.StatusFound)
		return
	}
	file, now, gone := v.Content.Gone(strings.TrimSuffix(name, "index.html"))
	switch {
	case gone && now != "":
		s.send(w, v, http.StatusNotFound, "404.html", []byte(noticeHead("This page moved")+
			`<p>What stood here is now at <a href="/`+html.EscapeString(now)+`">/`+html.EscapeString(now)+"</a>.</p>\n"+noticeEnd))
	case gone:
		why := notice("This page is gone", "It was made of "+file+", which is no more in the site. It comes back when the file does.")
		if _, still := v.Text(file); still {
			why = notice("This page is not shown", "It is made of "+file+", which is a draft now, is dated after today, or has another page.")
		}
		s.send(w, v, http.StatusNotFound, "404.html", why)
	default:
		content, err := fs.ReadFile(v.Pages, "404.html")
		if err != nil {
			content = notice("There is no such page", "Nothing in the site has this address.")
		}
		s.send(w, v, http.StatusNotFound, "404.html", content)
	}
}

// notice returns a page of the preview's own.
func notice(title, words string) []byte {
	return []byte(noticeHead(title) + "<p>" + html.EscapeString(words) + "</p>\n" + noticeEnd)
}

func noticeHead(title string) string {
	return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + title +
		"</title></head>\n<body><main><h1>" + title + "</h1>\n"
}

const noticeEnd = `<p><a href="/">To the site</a></p></main></body></html>`

// send writes a file of the site, with the script of the preview in a page.
func (s *Server) send(w http.ResponseWriter, v *published, code int, name string, content []byte) {
	h := w.Header()
	kind := contentType(name)
	h.Set("Content-Type", kind)
	h.Set("Concord-Version", v.name)
	h.Set("Concord-Statics", number(v.statics))
	w.WriteHeader(code)
	at := -1
	if strings.HasPrefix(kind, "text/html") {
		at = bytes.Index(content, []byte("</head>"))
	}
	if at < 0 {
		write(w, content)
		return
	}
	write(w, content[:at])
	write(w, s.script(v))
	write(w, content[at:])
}

// script returns the tag that a page is given.
func (s *Server) script(v *published) []byte {
	print := "off"
	if s.options.Print {
		print = "on"
	}
	return []byte(`<script src="` + own + `live.js" defer data-version="` + v.name + `" data-statics="` + number(v.statics) +
		`" data-print="` + print + `" data-token="` + s.options.Token + `"></script>`)
}

// types are those of the files that sites hold, whatever the machine has noted.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".xml": "application/xml; charset=utf-8", ".json": "application/json; charset=utf-8", ".csv": "text/csv; charset=utf-8",
	".txt": "text/plain; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".pdf": "application/pdf",
	".webp": "image/webp", ".avif": "image/avif", ".wasm": "application/wasm",
}

func contentType(name string) string {
	ext := strings.ToLower(path.Ext(name))
	if t := types[ext]; t != "" {
		return t
	}
	if t := mime.TypeByExtension(ext); t != "" {
		return t
	}
	return "application/octet-stream"
}

// keep remembers a good page.
func (s *Server) keep(name string, content []byte) {
	if !strings.HasSuffix(name, ".html") {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.good[name]; !ok && len(s.good) >= goodPages {
		for other := range s.good {
			delete(s.good, other)
			break
		}
	}
	s.good[name] = content
}

func (s *Server) lastGood(name string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.good[name]
}

// breaks notes that the template of a page failed.
func (v *published) breaks(name string, f diag.Finding) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.broken[strings.TrimSuffix(name, "index.html")] = f
}

// printSheet answers with what a style sheet of the site says for paper, said
// for the screen.
func (s *Server) printSheet(w http.ResponseWriter, r *http.Request, v *published) {
	name := strings.TrimPrefix(r.URL.Query().Get("of"), "/")
	if !fs.ValidPath(name) || path.Ext(name) != ".css" {
		http.NotFound(w, r)
		return
	}
	sheet, err := fs.ReadFile(v.Pages, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", contentType(".css"))
	write(w, forPaper(sheet))
}

// paper is how a sheet of paper looks on the screen.
const paper = `
html { background: #ddd !important; }
body { box-sizing: border-box; max-width: 210mm !important; margin: 8mm auto !important; padding: 20mm !important; background: #fff !important; box-shadow: 0 0 6px rgb(0 0 0 / .4); }
`

// forPaper returns the rules inside the @media print blocks of a style sheet,
// in their order, and how paper looks.
func forPaper(sheet []byte) []byte {
	var out []byte
	for {
		at := bytes.Index(sheet, []byte("@media print"))
		if at < 0 {
			return append(out, paper...)
		}
		open := bytes.IndexByte(sheet[at:], '{')
		if open < 0 {
			return append(out, paper...)
		}
		sheet = sheet[at+open+1:]
		depth, end := 1, 0
		for end < len(sheet) && depth > 0 {
			switch sheet[end] {
			case '{':
				depth++
			case '}':
				depth--
			}
			end++
		}
		if depth == 0 {
			out = append(out, sheet[:end-1]...)
		}
		sheet = sheet[end:]
	}
}
