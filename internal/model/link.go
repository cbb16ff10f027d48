package model

import (
	"cmp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"concord/internal/actor"
	"concord/internal/bibliography"
	"concord/internal/brief"
	"concord/internal/config"
	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/dispute"
	"concord/internal/gazetteer"
	"concord/internal/instrument"
	"concord/internal/source"
)

// Input is what a model is made of. Link keeps what it is given and changes
// none of it, but for what Once says.
type Input struct {
	Site        config.Site
	Gazetteer   *gazetteer.Gazetteer
	Briefs      []*brief.Brief
	Pages       []*brief.Brief // content/pages
	Instruments []*instrument.Instrument
	Actors      []*actor.Profile
	Sources     []*bibliography.Source
	Disputes    []dispute.Entry
	Files       []string  // addresses of the static files of the site, "img/map.png"
	Drafts      bool      // drafts get a page
	Future      bool      // briefs dated after Today get a page
	Today       date.Date // zero: no brief is in the future
	Jobs        int       // goroutines; 0 means one for each processor
	Earlier     *Model    // of another state of the site: texts for which nothing changed are not linked again; may be nil
	Once        bool      // nobody links again: what only that needs is let go, also the runs of the texts
}

// linker holds what is being built while Link runs.
type linker struct {
	in        Input
	m         *Model
	lexicons  map[string]*lexicon // by base language
	profiles  map[string]*actor.Profile
	findings  []diag.Finding
	claimed   map[string]source.Span // folded address -> the file that has it
	byFile    map[string]Ref         // content file -> its page
	byAddress map[string]Ref
	words     words
	subjects  subject   // how many were counted
	room      []subject // for those of the next briefs
	frozen    bool      // no actor may be made, since the model is shared
	escaped   bool      // one should have been
}

// Link builds the model. It returns all it could link, and findings about what
// names nothing, clashes or cannot be.
func Link(in Input) (*Model, []diag.Finding) {
	texts := len(in.Briefs) + len(in.Pages)
	l := &linker{
		in:        in,
		lexicons:  map[string]*lexicon{},
		profiles:  map[string]*actor.Profile{},
		claimed:   make(map[string]source.Span, 2*texts),
		byFile:    make(map[string]Ref, texts),
		byAddress: make(map[string]Ref, 2*texts),
		words:     newWords(),
		m: &Model{
			Site: in.Site, Gazetteer: in.Gazetteer,
			briefs: make(map[string]*Brief, texts), pages: map[string]*Brief{},
			instruments: map[string]*Instrument{}, provisions: map[string]*Provision{},
			actors: map[string]*Actor{}, sources: map[string]*Source{},
			topics: map[string]*Topic{}, authors: map[string]*Author{},
			clauses: map[string]*Clause{}, looked: &sync.Pool{},
		},
	}
	if l.in.Jobs <= 0 {
		l.in.Jobs = runtime.GOMAXPROCS(0)
	}
	l.describeActors()
	l.addSources()
	l.addInstruments()
	l.addBriefs()
	l.linkInstruments()
	l.linkFrontMatter()
	l.claimAddresses()
	l.linkTexts()
	l.addDisputes()
	l.gather()
	if l.in.Once {
		l.letGo()
	} else {
		l.m.world = &world{lexicons: l.lexicons, profiles: l.profiles, byFile: l.byFile, byAddress: l.byAddress}
	}
	return l.m, diag.Sort(l.findings)
}

// letGo frees what is only needed to link the texts.
func (l *linker) letGo() {
	for _, texts := range [...][]*Brief{l.m.Briefs, l.m.Pages} {
		for _, b := range texts {
			b.Body.Runs = nil
		}
	}
	for _, i := range l.m.Instruments {
		i.Body.Runs = nil
	}
}

func (l *linker) report(f diag.Finding) { l.findings = append(l.findings, f) }

// addSources takes the described works; the first description of a key holds.
func (l *linker) addSources() {
	for _, s := range l.in.Sources {
		if earlier := l.m.sources[s.Key]; earlier != nil {
			l.report(diag.New(diag.DuplicateID, s.Span, "the source %q is described twice", s.Key).
				WithNote(earlier.Span, "described here first"))
			continue
		}
		linked := &Source{Source: s}
		l.m.sources[s.Key] = linked
		l.m.Sources = append(l.m.Sources, linked)
	}
	slices.SortFunc(l.m.Sources, func(a, b *Source) int { return cmp.Compare(a.Key, b.Key) })
	for i, s := range l.m.Sources {
		s.Address = PagedAddress("sources/", i/SourcesPerPage)
	}
}

// SourcesPerPage is how many sources stand on one page of their list.
const SourcesPerPage = 100

// PagedAddress returns the address of a page of a list, counted from 0:
// "sources/", "sources/page/2/".
func PagedAddress(list string, page int) string {
	if page == 0 {
		return list
	}
	return list + "page/" + itoa(page+1) + "/"
}

// addInstruments gives each instrument its place, and its articles theirs.
func (l *linker) addInstruments() {
	earlier := l.in.Earlier
	if earlier == nil {
		earlier = &Model{}
	}
	for _, parsed := range l.in.Instruments {
		if parsed.ID == "" {
			continue
		}
		if earlier := l.m.instruments[parsed.ID]; earlier != nil {
			l.reportTwice(parsed.ID, "instrument", parsed.Path, earlier.Path)
			continue
		}
		i := &Instrument{
			Instrument: parsed,
			Address:    "instruments/" + parsed.ID + "/",
			Name:       cmp.Or(parsed.Short.Value, parsed.Title.Value, parsed.ID),
			Lang:       cmp.Or(parsed.Lang.Value, l.in.Site.Lang),
			subject:    l.subject(2),
		}
		i.Provisions = make([]*Provision, len(parsed.Provisions))
		provisions := make([]Provision, len(parsed.Provisions))
		for n := range parsed.Provisions {
			p := &provisions[n]
			number := parsed.Provisions[n].Number.ID()
			*p = Provision{
				Provision:  &parsed.Provisions[n],
				ID:         parsed.ID + "/" + number,
				Address:    i.Address + number + "/",
				Instrument: i,
				Index:      n,
				subject:    l.subject(3),
			}
			for _, kind := range parsed.Provisions[n].Kinds {
				p.Kinds = append(p.Kinds, kind.Value)
			}
			if old := earlier.provisions[p.ID]; old != nil {
				p.Passages = make([]Passage, 0, room(len(old.Passages)))
				p.Briefs = make([]*Brief, 0, room(len(old.Briefs)))
			}
			i.Provisions[n] = p
			l.m.provisions[p.ID] = p
		}
		if old := earlier.instruments[i.ID]; old != nil {
			i.Passages = make([]Passage, 0, room(len(old.Passages)))
			i.Briefs = make([]*Brief, 0, room(len(old.Briefs)))
		}
		l.m.instruments[i.ID] = i
		l.m.Instruments = append(l.m.Instruments, i)
	}
	slices.SortFunc(l.m.Instruments, func(a, b *Instrument) int { return cmp.Compare(a.ID, b.ID) })
	for n, i := range l.m.Instruments {
		i.Index = int32(n)
	}
}

// addBriefs gives a page to each brief that is to be shown.
func (l *linker) addBriefs() {
	for _, parsed := range l.in.Briefs {
		if parsed.ID == "" || !l.shown(parsed) { // without a name it can have no page, and that is told already
			continue
		}
		if earlier := l.m.briefs[parsed.ID]; earlier != nil {
			l.reportTwice(parsed.ID, "brief", parsed.Path, earlier.Path)
			continue
		}
		b := l.newBrief(parsed, "briefs/"+parsed.Slug+"/")
		l.m.briefs[b.ID] = b
		l.m.Briefs = append(l.m.Briefs, b)
	}
	slices.SortFunc(l.m.Briefs, func(a, b *Brief) int {
		return cmp.Or(-a.Date.Compare(b.Date.Date), cmp.Compare(a.ID, b.ID))
	})
	for n, b := range l.m.Briefs {
		b.Index = int32(n)
	}
	for _, parsed := range l.in.Pages {
		if parsed.ID == "" || !l.shown(parsed) { // without a name it can have no page, and that is told already
			continue
		}
		if earlier := l.m.pages[parsed.ID]; earlier != nil {
			l.reportTwice(parsed.ID, "page", parsed.Path, earlier.Path)
			continue
		}
		b := l.newBrief(parsed, parsed.Slug+"/")
		b.Index = -1
		l.m.pages[b.ID] = b
		l.m.Pages = append(l.m.Pages, b)
	}
	slices.SortFunc(l.m.Pages, func(a, b *Brief) int { return cmp.Compare(a.ID, b.ID) })
}

func (l *linker) newBrief(parsed *brief.Brief, address string) *Brief {
	return &Brief{Brief: parsed, Address: address, Lang: cmp.Or(parsed.Lang.Value, l.in.Site.Lang)}
}

// shown reports whether a brief gets a page in this build.
func (l *linker) shown(b *brief.Brief) bool {
	if b.Status == brief.Draft && !l.in.Drafts {
		return false
	}
	return l.in.Future || l.in.Today.IsZero() || b.Date.IsZero() || !l.in.Today.Before(b.Date.Date)
}

func (l *linker) reportTwice(id, what, path, earlier string) {
	l.report(diag.New(diag.DuplicateID, source.Span{Path: path}, "the %s %q stands in two files", what, id).
		WithNote(source.Span{Path: earlier}, "the other file").
		WithHelp("rename one of them: the file name is the identifier"))
}

// linkTexts finds the names and references in every text, in parallel.
func (l *linker) linkTexts() {
	texts := make([]*Brief, 0, len(l.m.Briefs)+len(l.m.Pages))
	texts = append(append(texts, l.m.Briefs...), l.m.Pages...)
	for _, b := range texts {
		l.lexicon(b.Lang)
	}
	for _, i := range l.m.Instruments {
		l.lexicon(i.Lang)
	}
	described := sortedKeys(l.profiles)
	for _, id := range described {
		l.lexicon(l.m.actors[id].Lang)
	}
	again := l.compareEarlier()
	l.parallel(len(texts), func(s *scanner, n int) {
		if old, ok := again.brief(l, texts[n]); ok {
			texts[n].Links, texts[n].Mentions, texts[n].findings = old.links, old.mentions, old.findings
			s.findings = append(s.findings, old.findings...)
			return
		}
		s.linkBrief(texts[n])
	})
	l.parallel(len(l.m.Instruments), func(s *scanner, n int) {
		i := l.m.Instruments[n]
		if old, ok := again.instrument(l, i); ok {
			i.Links, i.findings = old.links, old.findings
			s.findings = append(s.findings, old.findings...)
			return
		}
		s.linkInstrument(i)
	})
	l.parallel(len(described), func(s *scanner, n int) { s.linkProfile(l.m.actors[described[n]]) })
}

// parallel calls work for 0..n-1 from several goroutines, each with a scanner
// of its own, and collects the scanners' findings.
func (l *linker) parallel(n int, work func(s *scanner, n int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	scanners := make([]*scanner, min(l.in.Jobs, n))
	for i := range scanners {
		s := &scanner{l: l}
		scanners[i] = s
		group.Go(func() {
			for {
				n64 := next.Add(1) - 1
				if n64 >= int64(n) {
					return
				}
				work(s, int(n64))
			}
		})
	}
	group.Wait()
	for _, s := range scanners {
		l.findings = append(l.findings, s.findings...)
	}
}

// baseLanguage returns "zh" for "zh-Hant".
func baseLanguage(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base
}
