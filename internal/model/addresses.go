package model

import (
	"slices"
	"strings"

	"concord/internal/brief"
	"concord/internal/diag"
	"concord/internal/source"
)

// lists are the addresses of pages that every site has.
var lists = []string{"", "briefs/", "instruments/", "countries/", "organisations/", "people/", "kinds/", "topics/", "authors/", "timeline/", "sources/", "disputes/", "search/"}

// claimAddress notes that a page stands at an address, and reports two that want the
// same one, also when they differ only by case, which many disks cannot hold.
func (l *linker) claimAddress(address string, r Ref, at source.Span) {
	folded := strings.ToLower(address)
	if earlier, taken := l.claimed[folded]; taken {
		f := diag.New(diag.DuplicateURL, at, "two pages claim the address /%s", address).
			WithHelp("give one of them another name or slug")
		if earlier.IsZero() {
			f.Message = "the address /" + address + " belongs to the site itself"
		} else {
			f = f.WithNote(earlier, "the other page")
		}
		l.report(f)
		return
	}
	l.claimed[folded] = at
	l.byAddress[address] = r
}

// claimAddresses fills the tables of addresses and files before texts are
// linked. Actors' pages are found by their identifiers, since which of them
// have a page is known only afterwards.
func (l *linker) claimAddresses() {
	for _, address := range lists {
		l.claimAddress(address, Ref{KindAddress, address}, source.Span{})
	}
	for _, i := range l.m.Instruments {
		r := Ref{KindInstrument, i.ID}
		l.byFile[i.Path] = r
		l.claimAddress(i.Address, r, source.Span{Path: i.Path})
		for _, p := range i.Provisions {
			l.claimAddress(p.Address, Ref{KindProvision, p.ID}, p.placeOf())
		}
	}
	for _, b := range l.m.Briefs {
		r := Ref{KindBrief, b.ID}
		l.byFile[b.Path] = r
		l.claimAddress(b.Address, r, source.Span{Path: b.Path})
	}
	for _, b := range l.m.Pages {
		r := Ref{KindPage, b.ID}
		l.byFile[b.Path] = r
		l.claimAddress(b.Address, r, source.Span{Path: b.Path})
	}
	for _, file := range l.in.Files {
		l.byAddress[file] = Ref{KindAddress, file}
	}
	for _, t := range l.m.Topics {
		l.byAddress[t.Address] = Ref{KindTopic, t.ID}
	}
	for _, a := range l.m.Authors {
		l.byAddress[a.Address] = Ref{KindAuthor, a.ID}
	}
	for _, b := range slices.Concat(l.m.Briefs, l.m.Pages) {
		for _, alias := range b.Aliases {
			l.claimAddress(AliasAddress(alias.Value), l.byFile[b.Path], alias.Span)
		}
	}
}

// BesideAddress returns the address of a brief in another form, "pdf", where a site
// has such: beside its page, "briefs/article-4/article-4.pdf". It is "" for a brief
// that was withdrawn.
func BesideAddress(b *Brief, form string) string {
	if b.Status == brief.Withdrawn {
		return ""
	}
	name := strings.TrimSuffix(b.Address, "/")
	return b.Address + name[strings.LastIndexByte(name, '/')+1:] + "." + form
}

// AliasAddress returns the address of the page that redirects from an alias:
// "old/" for "/old", "old.html" for "/old.html".
func AliasAddress(alias string) string {
	address := strings.TrimPrefix(alias, "/")
	if !strings.HasSuffix(address, ".html") && !strings.HasSuffix(address, "/") {
		address += "/"
	}
	return address
}
