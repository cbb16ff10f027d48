package gazetteer

import (
	"embed"
	"fmt"
	"slices"
	"strings"
)

//go:generate go run gen/main.go $CLDR

//go:embed data/*.tsv
var data embed.FS

// Load reads the embedded tables. An error means that a table is malformed and
// names its place.
func Load() (*Gazetteer, error) {
	g := &Gazetteer{
		byCode:   make(map[string]int, 1024),
		shown:    map[string]map[string]string{},
		formal:   map[string]string{},
		regions:  map[string]string{},
		names:    map[string][]form{},
		decoys:   map[string][]string{},
		doubtful: map[string]map[string]bool{},
		declined: map[string]map[string][]string{},
	}
	// Codes come before what refers to them.
	steps := []func() error{
		func() error { return eachRow("territories", 6, g.addTerritory) },
		func() error { return eachRow("former", 9, g.addFormer) },
		func() error { return eachRow("organisations", 4, g.addOrganisation) },
		g.index,
		func() error { return eachRow("codes", 2, g.addCode) },
		g.link,
		g.readNames,
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return nil, fmt.Errorf("load gazetteer: %w", err)
		}
	}
	return g, nil
}

// eachRow calls add with the cells of each row of a table. Rows are lines that
// are neither empty nor a comment; "-" is an empty cell. columns is the number
// of cells that each row must have.
func eachRow(table string, columns int, add func(cells []string) error) error {
	path := "data/" + table + ".tsv"
	b, err := data.ReadFile(path)
	if err != nil {
		return err
	}
	number := 0
	for line := range strings.SplitSeq(string(b), "\n") {
		number++
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != columns {
			return fmt.Errorf("%s:%d: %d cells, want %d", path, number, len(cells), columns)
		}
		for i, c := range cells {
			if c == "-" {
				cells[i] = ""
			}
		}
		if err := add(cells); err != nil {
			return fmt.Errorf("%s:%d: %w", path, number, err)
		}
	}
	return nil
}

// split returns the parts of a cell; an empty cell has none.
func split(cell, separator string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, separator)
}

func kindOf(word string) (Kind, error) {
	switch word {
	case "state":
		return State, nil
	case "former":
		return FormerState, nil
	case "territory":
		return Territory, nil
	}
	return 0, fmt.Errorf("unknown kind %q", word)
}

func (g *Gazetteer) addTerritory(c []string) error {
	kind, err := kindOf(c[1])
	g.entries = append(g.entries, Entry{ID: c[0], Kind: kind, Alpha2: c[2], M49: c[3], Region: c[4], Subregion: c[5]})
	return err
}

func (g *Gazetteer) addFormer(c []string) error {
	kind, err := kindOf(c[1])
	g.entries = append(g.entries, Entry{
		ID: c[0], Kind: kind, Alpha2: c[2], M49: c[3], Region: c[4], Subregion: c[5],
		From: c[6], To: c[7], Successors: split(c[8], ","),
	})
	return err
}

func (g *Gazetteer) addOrganisation(c []string) error {
	g.entries = append(g.entries, Entry{ID: c[0], Kind: Organisation, From: c[1], To: c[2], Successors: split(c[3], ",")})
	return nil
}

// index sorts the entries and makes every code of theirs a key.
func (g *Gazetteer) index() error {
	slices.SortFunc(g.entries, func(a, b Entry) int { return strings.Compare(a.ID, b.ID) })
	for i, e := range g.entries {
		for _, code := range []string{e.ID, e.Alpha2, e.M49} {
			if code == "" {
				continue
			}
			if err := g.setCode(code, i); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *Gazetteer) addCode(c []string) error {
	i, ok := g.byCode[strings.ToUpper(c[1])]
	if !ok {
		return fmt.Errorf("unknown ID %q", c[1])
	}
	return g.setCode(c[0], i)
}

func (g *Gazetteer) setCode(code string, i int) error {
	key := strings.ToUpper(code)
	if j, taken := g.byCode[key]; taken {
		return fmt.Errorf("code %q stands for %s and for %s", code, g.entries[j].ID, g.entries[i].ID)
	}
	g.byCode[key] = i
	return nil
}

// readNames reads every table that holds words.
func (g *Gazetteer) readNames() error {
	if err := g.readTerritoryNames(); err != nil {
		return err
	}
	tables := []struct {
		name    string
		columns int
		add     func([]string) error
	}{
		{"names-former", 3, g.addNames},
		{"names-organisations", 3, g.addNames},
		{"aliases", 3, g.addNames},
		{"ambiguous", 3, g.addAmbiguous},
		{"formal", 2, g.addFormal},
		{"doubtful", 2, g.addDoubtful},
		{"decoys", 2, g.addDecoys},
		{"declined", 3, g.addDeclined},
		{"regions", 2, g.addRegion},
	}
	for _, t := range tables {
		if err := eachRow(t.name, t.columns, t.add); err != nil {
			return err
		}
	}
	return nil
}

// readTerritoryNames reads the table with a column for each language; its
// first row holds their tags.
func (g *Gazetteer) readTerritoryNames() error {
	var languages []string
	return eachRow("names", 18, func(c []string) error {
		if languages == nil {
			languages = c
			return nil
		}
		for i, cell := range c[1:] {
			if err := g.addNames([]string{c[0], languages[i+1], cell}); err != nil {
				return err
			}
		}
		return nil
	})
}

// addNames adds a row of ID, language and names. The first name that an entry
// gets in a language is the one to show.
func (g *Gazetteer) addNames(c []string) error {
	id, language := c[0], c[1]
	if _, ok := g.byCode[strings.ToUpper(id)]; !ok {
		return fmt.Errorf("unknown ID %q", id)
	}
	shown := g.shown[language]
	if shown == nil {
		shown = make(map[string]string, len(g.entries))
		g.shown[language] = shown
		g.names[language] = make([]form, 0, 4*len(g.entries))
	}
	for name := range strings.SplitSeq(c[2], "|") {
		if shown[id] == "" {
			shown[id] = name
		}
		g.names[language] = append(g.names[language], form{name, id})
	}
	return nil
}

func (g *Gazetteer) addAmbiguous(c []string) error {
	for _, id := range split(c[2], ",") {
		if _, ok := g.byCode[strings.ToUpper(id)]; !ok {
			return fmt.Errorf("unknown ID %q", id)
		}
		g.names[c[0]] = append(g.names[c[0]], form{c[1], id})
	}
	return nil
}

func (g *Gazetteer) addFormal(c []string) error {
	if g.shown["en"][c[0]] == c[1] {
		return fmt.Errorf("the long form of %s is the name that is shown", c[0])
	}
	g.formal[c[0]] = c[1]
	return g.addNames([]string{c[0], "en", c[1]})
}

func (g *Gazetteer) addDoubtful(c []string) error {
	set := g.doubtful[c[0]]
	if set == nil {
		set = map[string]bool{}
		g.doubtful[c[0]] = set
	}
	for _, name := range split(c[1], "|") {
		set[name] = true
	}
	return nil
}

func (g *Gazetteer) addDecoys(c []string) error {
	g.decoys[c[0]] = append(g.decoys[c[0]], split(c[1], "|")...)
	return nil
}

func (g *Gazetteer) addDeclined(c []string) error {
	set := g.declined[c[0]]
	if set == nil {
		set = map[string][]string{}
		g.declined[c[0]] = set
	}
	set[c[1]] = split(c[2], "|")
	return nil
}

func (g *Gazetteer) addRegion(c []string) error {
	g.regions[c[0]] = c[1]
	return nil
}
