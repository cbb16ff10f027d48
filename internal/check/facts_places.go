package check

import (
	"sort"

	"concord/internal/model"
)

// readPlace reads where a treaty was signed or its instruments exchanged. Only
// cities are compared: a palace or a country is no other place.
func (f *factReader) readPlace(p *pass, of *model.Instrument, e event, lo, hi int) {
	switch e.property {
	case propSigned, propInitialled, propExchanged, propDeposited:
	default:
		return
	}
	if next := sort.Search(len(f.events), func(n int) bool { return f.events[n].first >= e.end }); next < len(f.events) {
		hi = min(hi, f.events[next].first)
	}
	if k := e.end + 1; e.noun && k < hi && f.tokens[e.end].sign == ':' && e.first >= 2 && f.lowerWord(p, e.first-2) == "place" { // "Place of signature: Pyongyang"
		if city := string(p.Text[f.tokens[k].start:f.tokens[k].end]); cities[city] {
			f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: propPlace, name: propertyNames[e.property], words: city}, k, k+1)
		}
		return
	}
	for k := e.end; k+1 < min(hi, e.end+14); k++ {
		t := f.tokens[k]
		if t.term == termBe || t.term == termRelative || t.term == termWhen || t.term == termBut || t.term == termAfter || t.term == termBefore || t.kind == signToken && t.sign == ';' {
			return
		}
		if (t.term == termIn || t.term == termAt) && k+3 < hi && f.tokens[k+1].term == termThe && f.tokens[k+2].upper && f.lowerWord(p, k+3) == "capital" { // "in the Hungarian capital"
			if city := capitals[nationalities[string(p.Text[f.tokens[k+2].start:f.tokens[k+2].end])]]; city != "" {
				f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: propPlace, name: propertyNames[e.property], words: city}, k+1, k+4)
			}
			return
		}
		if t.term != termIn && t.term != termAt || !f.tokens[k+1].upper || f.tokens[k+1].term == termMonth {
			continue
		}
		if city, end := f.cityAt(p, k+1, hi); city != "" {
			f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: propPlace, name: propertyNames[e.property], words: city}, k+1, end)
		}
		return
	}
	if !e.noun && !f.readThere(p, of, e, lo) {
		f.readPlaceBefore(p, of, e, lo)
	}
}

// readThere reads "met in Bangkok, and there they signed".
func (f *factReader) readThere(p *pass, of *model.Instrument, e event, lo int) bool {
	for k := e.first - 1; k >= max(lo, e.first-4); k-- {
		if w := f.lowerWord(p, k); w != "there" && w != "where" {
			continue
		}
		for n := k - 1; n >= max(lo, k-12); n-- {
			if f.tokens[n].term != termIn && f.tokens[n].term != termAt || !f.tokens[n+1].upper || f.tokens[n+1].term == termMonth {
				continue
			}
			if city, end := f.cityAt(p, n+1, k); city != "" {
				f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: propPlace, name: propertyNames[e.property], words: city}, n+1, end)
			}
			return true
		}
	}
	return false
}

// cityAt returns the city that token k names, and where its name ends; "" for
// another place, and where several are named.
func (f *factReader) cityAt(p *pass, k, hi int) (city string, end int) {
	end = k + 1
	for end < hi && f.tokens[end].kind == wordToken && f.tokens[end].upper && end < k+4 {
		end++
	}
	city = string(p.Text[f.tokens[k].start:f.tokens[end-1].end])
	if !cities[city] || end+1 < hi && f.tokens[end].term == termAnd && f.tokens[end+1].upper {
		return "", k
	}
	return city, end
}

// readPlaceBefore reads the place of a signature with which its sentence begins:
// "In Warsaw, on 14 May 1955, eight states signed", "It was at Tashkent that".
func (f *factReader) readPlaceBefore(p *pass, of *model.Instrument, e event, lo int) {
	k := lo
	if k+3 < e.first && f.tokens[k].term == termIt && f.tokens[k+1].term == termBe {
		k += 2
	}
	if k+1 >= e.first || f.tokens[k].term != termIn && f.tokens[k].term != termAt || f.events[0].first != e.first {
		return
	}
	if before := f.tokens[e.first-1]; before.term != termBe && !f.actsOn(e) { // "In Seoul, the treaty signed in 2024 was"
		return
	}
	city, first, end := "", 0, 0
	for n := k; n+1 < e.first; n++ {
		t := f.tokens[n]
		if n < e.first-1 && (t.term == termBe || t.term == termBut || t.term == termRelative || t.term == termWhen && k == lo || t.term == termModal) {
			return // "In Bonn the mood was sour when they signed"
		}
		if t.term != termIn && t.term != termAt || !f.tokens[n+1].upper || f.tokens[n+1].term == termMonth {
			continue
		}
		if name, last := f.cityAt(p, n+1, e.first); name != "" {
			city, first, end = name, n+1, last
		}
	}
	if city != "" {
		f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: propPlace, name: propertyNames[e.property], words: city}, first, end)
	}
}

// actsOn reports whether an instrument follows a verb as what it was done to.
func (f *factReader) actsOn(e event) bool {
	n := f.from(e.end)
	return n < len(f.here) && f.here[n].first <= e.end+1
}

// cities are those where treaties are signed.
var cities = set("Abidjan", "Abu Dhabi", "Abuja", "Accra", "Addis Ababa", "Aachen", "Antwerp", "Asuncion", "Baguio", "Barcelona", "Basel", "Bologna", "Bordeaux", "Bruges", "Cartagena", "Casablanca", "Cebu", "Chicago", "Cologne", "Dakar", "Dayton", "Dresden", "Edinburgh", "Essen", "Evian", "Frankfurt", "Gdansk", "Glasgow", "Gothenburg", "Guam", "Hague", "Harare", "Hiroshima", "Honolulu", "Irkutsk", "Izmir", "Kaesong", "Kampala", "Kazan", "Khabarovsk", "Khartoum", "Kinshasa", "Krakow", "Kuwait City", "Leipzig", "Leningrad", "Locarno", "Lucerne", "Lusaka", "Lyon", "Maastricht", "Malta", "Maputo", "Marseille", "Mexico", "Milan", "Monrovia", "Nagoya", "Nanjing", "Naples", "Nice", "Nuremberg", "Odessa", "Oslo", "Palermo", "Philadelphia", "Porto", "Pretoria", "Rabat", "Rapallo", "Rotterdam", "Samarkand", "San Salvador", "Santo Domingo", "Saigon", "Sochi", "St Petersburg", "Saint Petersburg", "Stuttgart", "Sydney", "Tampico", "Tarragona", "Tripoli", "Turin", "Utrecht", "Venice", "Vientiane", "Windhoek", "Yaounde", "Yekaterinburg", "Yokohama", "Algiers", "Almaty", "Amman", "Amsterdam", "Ankara", "Ashgabat", "Astana", "Athens", "Baghdad", "Baku", "Bandung", "Bangkok", "Beijing", "Beirut", "Belgrade",
	"Berlin", "Bern", "Bishkek", "Bogotá", "Bogota", "Bonn", "Brasília", "Bratislava", "Brussels", "Bucharest", "Budapest", "Buenos Aires", "Busan", "Cairo", "Canberra", "Caracas", "Chisinau", "Colombo",
	"Copenhagen", "Damascus", "Delhi", "Dhaka", "Doha", "Dublin", "Dushanbe", "Florence", "Geneva", "Hamburg", "Hanoi", "Havana", "Helsinki", "Hong Kong", "Islamabad", "Istanbul", "Jakarta",
	"Jerusalem", "Kabul", "Karachi", "Kathmandu", "Kiev", "Kuala Lumpur", "Kyiv", "Kyoto", "La Paz", "Lima", "Lisbon", "Ljubljana", "London", "Luxembourg", "Madrid", "Manila", "Marrakesh",
	"Mexico City", "Minsk", "Montevideo", "Montreal", "Moscow", "Munich", "Nairobi", "New Delhi", "New York", "Nicosia", "Osaka", "Oslo", "Ottawa", "Panama City", "Panmunjom", "Paris", "Peking",
	"Petersburg", "Phnom Penh", "Potsdam", "Prague", "Pyongyang", "Quito", "Rangoon", "Reykjavik", "Riga", "Rio", "Rio de Janeiro", "Riyadh", "Rome", "San Francisco", "San José", "Santiago", "Sarajevo",
	"Seoul", "Shanghai", "Singapore", "Skopje", "Sofia", "Stockholm", "Strasbourg", "Taipei", "Tallinn", "Tashkent", "Tbilisi", "Tehran", "The Hague", "Tirana", "Tokyo", "Toronto", "Tunis",
	"Ulaanbaatar", "Valletta", "Versailles", "Vienna", "Vilnius", "Vladivostok", "Warsaw", "Washington", "Wellington", "Yalta", "Yangon", "Yerevan", "Zagreb", "Zurich", "Helsingfors")

// placeForms are cities under two names.
var placeForms = map[string]string{"Peking": "Beijing", "Kiev": "Kyiv", "Rangoon": "Yangon", "Rio": "Rio de Janeiro", "Delhi": "New Delhi", "Bruxelles": "Brussels", "Helsingfors": "Helsinki"}

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// capitals are the seats of government by state, as far as one city is that of one
// state.
var capitals = func() map[string]string {
	m := map[string]string{}
	for city, states := range seats {
		for _, state := range states {
			if known, twice := m[state]; !twice || city < known {
				m[state] = city
			}
		}
	}
	return m
}()
