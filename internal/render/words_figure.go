package render

// The words of pictures and of citations, as in words.go.

import "strconv"

const (
	wordInWords       = "The same in words"
	wordNotBound      = "Light: signed only, no longer bound, or a state that is gone."
	wordNeighbours    = "On the map it touches"
	wordTouchesNone   = "On the map it touches no other state."
	wordLies          = "It lies around"
	wordNorth         = "north"
	wordSouth         = "south"
	wordEast          = "east"
	wordWest          = "west"
	wordOnNoMap       = "Not on the map"
	wordNothingToDraw = "The record holds too little to draw this."
	wordTreaty        = "Treaty"
	wordOtherSide     = "Other parties"
	wordNoLonger      = "no longer in force"
	wordPeriod        = "From"
	wordEvents        = "Events"
	wordDenied        = "not"
	wordCiteNote      = "In a note"
	wordCiteDate      = "Author and date"
	wordAllBriefs     = "All briefs of this site for reference managers:"
	wordAllEvents     = "What happened to the instruments"
)

func mapWords(name string) (title, desc string) {
	return "Where " + name + " lies", "A part of the globe on which " + name + " stands out."
}

func goneMapWords(name string) (title, desc string) {
	return "Where " + name + " lay", "A part of the globe on which the states that followed " + name + " stand out, with their borders of today."
}

func partyMapWords(name string) (title, desc string) {
	return "Parties on the map: " + name, "A map on which those states stand out that are or were party to it, or signed it."
}

func eventsWords(name string, shown, all int) (title, desc string) {
	desc = "The events in their distances in time, the oldest above."
	if shown < all {
		desc += " " + strconv.Itoa(shown) + " of " + strconv.Itoa(all) + " are shown."
	}
	return "Timeline: " + name, desc
}

func spansWords(name string, shown, all int) (title, desc string) {
	desc = "A row for each instrument: a thin line from its signature, a bar while it is in force, an arrow where it still is, a light bar where it ended."
	if shown < all {
		desc += " The latest " + strconv.Itoa(shown) + " of " + strconv.Itoa(all) + " are shown."
	}
	return "Instruments in time: " + name, desc
}

func countsWords(step int) (title, desc string) {
	if step == 1 {
		return wordAllEvents + ", by year", "Columns with the number of events in each year."
	}
	return wordAllEvents + ", by " + strconv.Itoa(step) + " years", "Columns with the number of events in every " + strconv.Itoa(step) + " years."
}

func networkWords(name string, shown, all int) (title, desc string) {
	desc = "Its treaties on the left, the other parties on the right, a line for each tie; light where it is over."
	if shown < all {
		desc += " " + strconv.Itoa(shown) + " of " + strconv.Itoa(all) + " treaties are shown."
	}
	return "Treaties of " + name + " and with whom", desc
}

func matrixWords(kind string) (title, desc string) {
	return kind + ": who owes it to whom", "Each row is who owes, each column to whom; the stronger the colour, the more instruments in force."
}
