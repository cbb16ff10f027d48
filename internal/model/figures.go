package model

import (
	"slices"
	"strings"

	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/markup"
	"concord/internal/source"
)

// The types of pictures that a writer can place.
const (
	FigureTimeline = "timeline" // of an instrument or an actor; of all without of=
	FigureMap      = "map"      // of an instrument's parties, or of a state
	FigureNetwork  = "network"  // of an actor's treaties
	FigureMatrix   = "matrix"   // of a kind of provision
)

var figureTypes = []string{FigureTimeline, FigureMap, FigureNetwork, FigureMatrix}

// figure resolves type= and of= of a picture. Without of=, a map shows what the
// brief is about.
func (l *linker) figure(block *Block, fence *markup.Fence, at source.Span) {
	block.Type = fence.Attr("type")
	if !slices.Contains(figureTypes, block.Type) {
		f := diag.New(diag.BadValue, at, "unknown type %q of a figure", block.Type)
		if block.Type == "" {
			f = diag.New(diag.BadValue, at, "the figure does not say of which type it is")
		}
		if near, ok := frontmatter.Nearest(block.Type, figureTypes); ok {
			f = f.WithHelp("did you mean %q?", near)
		} else {
			f = f.WithHelp("the types are %s", strings.Join(figureTypes, ", "))
		}
		l.report(f)
		return
	}
	of := fence.Attr("of")
	switch {
	case of == "" && block.Type == FigureMap && block.Brief.About != nil:
		block.Of = Ref{KindInstrument, block.Brief.About.ID}
	case of == "" && block.Type == FigureTimeline:
	case block.Type == FigureMatrix:
		if kind := strings.ToLower(of); slices.Contains(l.clauseKinds(), kind) {
			block.Of = Ref{KindClause, kind}
		} else {
			l.report(diag.New(diag.BadValue, at, "a matrix shows a kind of provision, and %q is none", of).
				WithHelp("write of=defence or another kind"))
		}
	case of == "":
		l.report(diag.New(diag.BadValue, at, "the %s does not say of what", block.Type).WithHelp("write of=PRK, or what else it is of"))
	default:
		ref, finding := l.resolve(of, at)
		if finding != nil {
			l.report(*finding)
		} else if canShow(block.Type, ref.Kind) {
			block.Of = ref
			if ref.Kind != KindInstrument { // so that it is part of the site
				l.namedActor(frontmatter.Text{Value: of, Span: at})
			}
		} else {
			l.report(diag.New(diag.BadValue, at, "a %s cannot show %q", block.Type, of).WithHelp("%s", figureSubjects[block.Type]))
		}
	}
}

// figureSubjects says what a type of picture can show.
var figureSubjects = map[string]string{
	FigureTimeline: "a timeline shows an instrument or an actor",
	FigureMap:      "a map shows the parties of an instrument, or a state",
	FigureNetwork:  "a network shows the treaties of an actor",
}

func canShow(figure string, kind Kind) bool {
	switch kind {
	case KindInstrument:
		return figure != FigureNetwork
	case KindState:
		return true
	case KindOrganisation:
		return figure != FigureMap
	}
	return false
}
