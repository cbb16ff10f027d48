package mention

import "unicode/utf8"

// partOfName reports whether the doubtful word text[start:end] is rather part
// of a longer name that the lexicon lacks: a capitalised word stands right
// before or behind it that is neither a name itself nor one of the words that
// open sentences. named is where the last match ended.
func (l *Lexicon) partOfName(text []byte, start, end, named int) bool {
	return givenNameBefore(text, start, named) || l.nameGoesOn(text, end)
}

// givenNameBefore sees "Vernon Jordan", "Mr. Jordan", "Smith-Jordan".
func givenNameBefore(text []byte, start, named int) bool {
	gap := spaceBefore(text, start)
	if gap == 0 {
		if start == 0 || text[start-1] != '-' {
			return false
		}
		gap = 1
	}
	end := start - gap
	if end == named || end == 0 {
		return false
	}
	point := text[end-1] == '.'
	if point {
		end--
	}
	from := wordBefore(text, end)
	word := text[from:end]
	if !upperAt(text, from) || endsInGenitive(word) {
		return false
	}
	if point {
		return isTitle(word) || len(word) == 1 && (from == 0 || text[from-1] != '.')
	}
	return !opensSentence(word)
}

// nameGoesOn sees "Jordan Smith", "Georgia Institute", "Georgia-Pacific".
func (l *Lexicon) nameGoesOn(text []byte, end int) bool {
	next := end + space(text, end)
	if next == end {
		if next >= len(text) || text[next] != '-' {
			return false
		}
		next++
	}
	if !upperAt(text, next) {
		return false
	}
	if word := text[next:wordAfter(text, next)]; opensSentence(word) || string(word) == "I" {
		return false
	}
	found, _ := l.longestAt(text, next, -1)
	return found < 0 || l.forms[found].decoy
}

const longestWord = 64

// wordBefore returns where the word that ends at end begins; apostrophes and
// hyphens inside are part of it. A long word is not followed to its beginning.
func wordBefore(text []byte, end int) int {
	for least := max(0, end-longestWord); end > least; {
		r, size := utf8.DecodeLastRune(text[:end])
		if k := classOf(r); k != letter && k != mark && r != '\'' && r != '’' && r != '-' {
			break
		}
		end -= size
	}
	return end
}

func wordAfter(text []byte, i int) int {
	for i < len(text) {
		k, size := classAt(text, i)
		if k != letter && k != mark {
			break
		}
		i += size
	}
	return i
}

func endsInGenitive(word []byte) bool {
	return endsWith(word, len(word), "'s") || endsWith(word, len(word), "’s") || endsWith(word, len(word), "s’")
}

// isTitle reports whether word, which a point follows, is a title before a
// surname.
func isTitle(word []byte) bool {
	switch string(word) {
	case "Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Sen", "Rep", "Gov", "Col", "Lt", "Capt", "Cmdr", "Adm", "Sgt", "Maj", "Amb",
		"Hon", "Rev", "St", "Messrs", "Brig", "Cpl", "Pvt", "Supt", "Mme", "Mlle", "Sr", "Sra", "Fr", "Pres":
		return true
	}
	return false
}

// opensSentence reports whether word is one of those that begin a sentence and
// are no one's name.
func opensSentence(word []byte) bool {
	switch string(word) {
	case "The", "A", "This", "That", "These", "Those", "It", "Its", "He", "She", "They", "We", "You", "His", "Her", "Their", "Our", "There", "Here",
		"In", "On", "At", "By", "For", "From", "Of", "With", "Without", "Within", "Under", "Over", "Between", "Among", "Against", "Across", "Along",
		"Behind", "Beyond", "Near", "Via", "Per", "Through", "Throughout", "Towards", "Toward", "Until", "Till", "Upon", "Into", "Outside", "Inside",
		"Around", "About", "Above", "Below", "After", "Before", "During", "Since", "Despite", "Except", "Besides", "Regarding", "Concerning", "Amid",
		"If", "When", "Whenever", "While", "Whilst", "Where", "Whereas", "Whether", "As", "Although", "Though", "Because", "Unless", "Once", "Like", "Unlike",
		"And", "But", "Or", "Nor", "Yet", "Both", "Either", "Neither", "Not", "Only", "Even", "Also", "Then", "Thus", "Hence", "Therefore", "However", "Moreover",
		"Meanwhile", "Nevertheless", "Nonetheless", "Still", "Instead", "Indeed", "Perhaps", "Finally", "Initially", "Later", "Earlier", "Eventually", "Formerly",
		"Now", "Today", "Yesterday", "Tomorrow", "Recently", "Neighbouring", "Neighboring", "Nearby", "Another", "Each", "Every", "All", "Any", "Some", "Many", "Most",
		"Few", "Several", "Other", "Such", "Same", "No", "What", "Which", "Who", "Whose", "Why", "How", "Should", "Would", "Could", "Will", "Can",
		"Did", "Does", "Do", "Has", "Had", "Have", "Is", "Was", "Are", "Were", "Modern", "Contemporary", "To", "So", "Given", "Following",
		// French, Spanish, Portuguese, Italian, German
		"La", "Le", "Les", "L", "En", "De", "Du", "Des", "Dans", "Avec", "Pour", "Sur", "Selon", "Depuis", "Entre", "Mais", "Et", "Si", "Comme", "Cette", "Ce",
		"El", "Los", "Las", "Con", "Para", "Por", "Desde", "Hacia", "Según", "Como", "Pero", "Y", "O", "Os", "Em", "Na", "Com", "Il", "Lo", "Gli", "Tra",
		"Der", "Die", "Das", "Dem", "Den", "Ein", "Eine", "Im", "Mit", "Für", "Von", "Aus", "Bei", "Nach", "Seit", "Zwischen", "Auch", "Und", "Aber", "Wenn", "Als", "Wie":
		return true
	}
	return false
}
