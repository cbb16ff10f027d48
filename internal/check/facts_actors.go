package check

import (
	"bytes"

	"concord/internal/model"
)

// actors finds who did what happened: the parties, or the body in found. known
// is false when somebody acted whom the site cannot tell from others, so that
// nothing can be compared.
func (f *factReader) actors(p *pass, of *model.Instrument, e event, acted bool, lo, hi int, found *fact) (parties []string, known bool) {
	switch e.property {
	case propSigned, propApproved, propRatified, propAccepted, propAcceded, propDenounced, propDeposited, propInForce:
	default:
		return nil, true
	}
	if e.body != "" {
		found.body = e.body
		return nil, true
	}
	several := len(of.Parties) != 2 // or nobody knows how many
	if n := e.end; n+1 < hi && (f.tokens[n].term == termBy || f.tokens[n].term == termFor && e.property == propInForce || f.tokens[n].term == termOf && e.noun && e.property == propAcceded) {
		parties, known = f.agents(p, of, n+1, hi, found)
	} else if e.property == propInForce {
		return nil, true
	} else if e.noun {
		if b := f.tokens[max(e.first-1, 0)].name; e.first > lo && b >= 0 && p.Names[b].Target.Kind == model.KindOrganisation { // "Federation Council approval"
			found.body, known = p.Names[b].Target.ID, true
		} else if b := e.first - 2; b > lo && f.tokens[b+1].term == termOwn && f.tokens[b].term == termDeed && f.tokens[b].n == giving { // "gave its approval"
			parties, known = f.agentsBefore(p, of, b, lo, true, found)
		} else if party := f.adjective(p, of, e.first); party != "" {
			parties, known = []string{party}, true
		} else {
			known = !several || e.property == propSigned
		}
	} else if !acted {
		known = !several || e.property == propSigned
	} else {
		parties, known = f.agentsBefore(p, of, e.first, lo, several, found)
	}
	if found.body != "" {
		if e.property == propRatified {
			found.property = propApproved
		}
		return nil, known
	}
	if e.property == propSigned && !several {
		parties = nil
	}
	return parties, known && (e.property != propApproved || len(parties) > 0)
}

// agents reads the actors behind "by".
func (f *factReader) agents(p *pass, of *model.Instrument, i, hi int, found *fact) (parties []string, known bool) {
	for k := i; k < min(i+8, hi); k++ {
		switch t := f.tokens[k]; {
		case t.name >= 0:
			if k > i && f.tokens[k-1].name == t.name {
				continue
			}
			if party, ok := f.actor(p, t.name, found); !ok {
				return nil, false
			} else if party != "" {
				parties = append(parties, party)
			}
		case t.term == termBody:
			return nil, false
		case t.upper && f.seated(p, of, k) != "":
			parties = append(parties, f.seated(p, of, k))
		case t.term == termThe, t.term == termAnd, t.kind == signToken && t.sign == ',':
		default:
			return parties, true
		}
	}
	return parties, true
}

// actor returns the party that a name stands for, or notes the body.
func (f *factReader) actor(p *pass, n int32, found *fact) (party string, ok bool) {
	target := p.Names[n].Target
	switch target.Kind {
	case model.KindState:
		return target.ID, true
	case model.KindOrganisation:
		if found.body != "" && found.body != target.ID {
			return "", false
		}
		found.body = target.ID
		return "", true
	case model.KindPerson:
		return "", true
	}
	return "", false
}

// agentsBefore reads the subject of an active verb.
func (f *factReader) agentsBefore(p *pass, of *model.Instrument, i, lo int, several bool, found *fact) (parties []string, known bool) {
	skipped := 0
	for k := f.beforeApposition(i, lo) - 1; k >= lo; k-- {
		t := f.tokens[k]
		switch {
		case t.name >= 0:
			if k+1 < i && f.tokens[k+1].name == t.name {
				continue
			}
			party, ok := f.actor(p, t.name, found)
			if !ok {
				if len(parties) > 0 { // "the treaty and Russia": what stands before is no actor
					return parties, true
				}
				return nil, !several && p.Names[t.name].Target.Kind == model.KindInstrument
			}
			if party != "" {
				parties = append(parties, party)
			}
			skipped = -1 // only "and", "the" and commas may join another
		case t.upper && f.seated(p, of, k) != "": // "Moscow ratified"
			parties, skipped = append(parties, f.seated(p, of, k)), -1
		case t.term == termBe, t.term == termAdverb && skipped >= 0, t.term == termAnd, t.term == termThe:
		case t.kind == signToken && t.sign == ',' && skipped < 0 && k > lo && f.tokens[k-1].name >= 0:
		case t.term == termPeople, t.term == termOther && !t.upper && t.end > t.start && p.Text[t.end-1] == 's':
			return nil, true
		case t.term == termBody:
			return nil, false
		case skipped < 0:
			return parties, true
		default:
			return nil, !several || found.property == propSigned && (f.manySign(k, lo) || f.bothSign(k, lo))
		}
	}
	return parties, len(parties) > 0 || found.body != "" || !several
}

// beforeApposition returns where the actor ends before token i, when words between
// commas say more of it: "Spain, the sixteenth member of the alliance, joined".
func (f *factReader) beforeApposition(i, lo int) int {
	if i-1 <= lo || f.tokens[i-1].sign != ',' {
		return i
	}
	for k := i - 2; k > lo; k-- {
		switch t := f.tokens[k]; {
		case t.sign == ',' && f.tokens[k-1].name >= 0 && (f.tokens[k+1].term == termThe || f.tokens[k+1].term == termArticle || f.tokens[k+1].term == termOwn):
			return k
		case t.kind == signToken && t.sign != '-', t.term == termEventVerb, t.term == termDeed:
			return i
		}
	}
	return i
}

// manySign reports whether the words before token k name those who sign
// together: "the ministers of twelve states, after long talks, signed".
func (f *factReader) manySign(k, lo int) bool {
	for ; k >= lo; k-- {
		switch t := f.tokens[k]; {
		case t.term == termPeople:
			return true
		case t.kind == signToken && t.sign == ';', t.name >= 0:
			return false
		}
	}
	return false
}

// bothSign reports whether the words that end at token k name two who sign
// together: "Emmanuel Macron and Angela Merkel signed".
func (f *factReader) bothSign(k, lo int) bool {
	for n := k; n >= max(lo, k-4); n-- {
		switch t := f.tokens[n]; {
		case t.term == termAnd:
			return n > lo && f.tokens[n-1].upper && n < k+1
		case !t.upper:
			return false
		}
	}
	return false
}

// adjective returns the party that an adjective or a genitive before token i
// names: "Russian ratification", "Russia's ratification".
func (f *factReader) adjective(p *pass, of *model.Instrument, i int) string {
	if i == 0 {
		return ""
	}
	b := f.tokens[i-1]
	if b.name >= 0 {
		if target := p.Names[b.name].Target; target.Kind == model.KindState {
			return target.ID
		}
		return ""
	}
	if b.owner && f.seated(p, of, i-1) != "" { // "Moscow's ratification"
		return f.seated(p, of, i-1)
	}
	before := p.Text[:b.end]
	for _, party := range of.Parties {
		for _, a := range adjectives[party.Actor.ID] {
			if bytes.HasSuffix(before, []byte(a)) {
				return party.Actor.ID
			}
		}
	}
	return ""
}

// seated returns the party to an instrument whose seat of government the word at
// token k names: writers say "Moscow" for the state.
func (f *factReader) seated(p *pass, of *model.Instrument, k int) string {
	t := f.tokens[k]
	if of == nil || t.kind != wordToken || !t.upper || t.name >= 0 {
		return ""
	}
	for _, state := range seats[string(p.Text[t.start:t.end])] {
		if isParty(of, model.Ref{Kind: model.KindState, ID: state}) {
			return state
		}
	}
	return ""
}

// seats are those of the governments of states that conclude treaties of defence.
var seats = map[string][]string{
	"Moscow": {"RUS", "SUN"}, "Washington": {"USA"}, "Pyongyang": {"PRK"}, "Seoul": {"KOR"}, "Beijing": {"CHN"}, "Peking": {"CHN"}, "Tokyo": {"JPN"},
	"Tehran": {"IRN"}, "Manila": {"PHL"}, "London": {"GBR"}, "Paris": {"FRA"}, "Berlin": {"DEU"}, "Bonn": {"DEU"}, "Rome": {"ITA"}, "Madrid": {"ESP"},
	"Warsaw": {"POL"}, "Prague": {"CZE", "CSK"}, "Budapest": {"HUN"}, "Bucharest": {"ROU"}, "Sofia": {"BGR"}, "Tirana": {"ALB"}, "Kyiv": {"UKR"}, "Minsk": {"BLR"},
	"Ankara": {"TUR"}, "Athens": {"GRC"}, "Canberra": {"AUS"}, "Wellington": {"NZL"}, "Ottawa": {"CAN"}, "Bangkok": {"THA"}, "Islamabad": {"PAK"}, "Hanoi": {"VNM"},
	"Yerevan": {"ARM"}, "Astana": {"KAZ"}, "Bishkek": {"KGZ"}, "Dushanbe": {"TJK"}, "Tashkent": {"UZB"}, "Baku": {"AZE"}, "Tbilisi": {"GEO"},
	"Helsinki": {"FIN"}, "Stockholm": {"SWE"}, "Oslo": {"NOR"}, "Copenhagen": {"DNK"}, "Lisbon": {"PRT"}, "Brussels": {"BEL"}, "Cairo": {"EGY"}, "Damascus": {"SYR"}, "Baghdad": {"IRQ"},
}

// nationalities has the state of each adjective.
var nationalities = func() map[string]string {
	m := map[string]string{}
	for id, forms := range adjectives {
		for _, form := range forms {
			m[form] = id
		}
	}
	return m
}()

// adjectives are those of states that conclude treaties of defence.
var adjectives = map[string][]string{
	"USA": {"American", "US"}, "RUS": {"Russian"}, "SUN": {"Soviet"}, "PRK": {"North Korean"}, "KOR": {"South Korean"}, "CHN": {"Chinese"},
	"JPN": {"Japanese"}, "GBR": {"British"}, "FRA": {"French"}, "DEU": {"German"}, "DDR": {"East German"}, "ITA": {"Italian"}, "ESP": {"Spanish"},
	"CAN": {"Canadian"}, "AUS": {"Australian"}, "PHL": {"Philippine", "Filipino"}, "IRN": {"Iranian"}, "IRQ": {"Iraqi"}, "TUR": {"Turkish"},
	"GRC": {"Greek"}, "POL": {"Polish"}, "HUN": {"Hungarian"}, "CSK": {"Czechoslovak"}, "ROU": {"Romanian"}, "BGR": {"Bulgarian"}, "ALB": {"Albanian"},
	"UKR": {"Ukrainian"}, "BLR": {"Belarusian"}, "KAZ": {"Kazakh"}, "ARM": {"Armenian"}, "IND": {"Indian"}, "PAK": {"Pakistani"}, "THA": {"Thai"},
	"VNM": {"Vietnamese"}, "ISR": {"Israeli"}, "EGY": {"Egyptian"}, "SYR": {"Syrian"}, "SAU": {"Saudi"}, "BRA": {"Brazilian"}, "MEX": {"Mexican"},
	"ARG": {"Argentine"}, "SWE": {"Swedish"}, "FIN": {"Finnish"}, "NOR": {"Norwegian"}, "DNK": {"Danish"}, "NLD": {"Dutch"}, "BEL": {"Belgian"}, "PRT": {"Portuguese"},
}
