package markup

// A Document is one parsed text: finished HTML in one buffer, and offsets into
// it. All offsets named Start and End are byte offsets into HTML unless a
// comment says Source. But for a Packer nothing changes a document after Parse
// returned it, so it is safe for concurrent use.
//
// The buffer holds first the body, then the inner HTML of each footnote. Every
// place where something must be added that only the whole site knows (the
// address of a link, a citation, the head of a typed block) is a Slot; words
// that may name actors and articles are covered by Runs. Whoever shows a range
// of the buffer merges slots and found names into it; the text is never parsed
// again.
type Document struct {
	html     []byte // nil when it is packed
	packed   []byte
	size     int // of what is packed
	BodyEnd  int // the body is HTML()[:BodyEnd]
	Blocks   []Block
	Runs     []Run
	Slots    []Slot
	Headings []Heading
	Claims   []Claim
	Fences   []Fence
	Notes    []Note
	Words    int // of the body, for reading time
	places   []place
}

// place says that from the HTML offset on, text comes from the Source offset
// on, byte by byte, until the next place.
type place struct{ html, source int32 }

// BlockKind is the kind of a leaf block or of a container that can be cited.
type BlockKind uint8

const (
	Paragraph BlockKind = iota + 1
	HeadingBlock
	ListEntry // <li>
	TableCell
	Code
	Term       // <dt>
	Definition // <dd>
	Rule
)

// Block is a piece of the body that a reader would point to. Blocks are in
// document order; a ListEntry stands before the blocks inside it.
type Block struct {
	Kind       BlockKind
	Quoted     bool  // inside a block quotation
	Level      uint8 // of a heading; nesting depth of a list entry, from 1
	Number     int32 // of a paragraph: its number in the body, from 1, also its anchor "p1"; 0 elsewhere
	Ordinal    int32 // of an entry of a numbered list: its printed number; -1 elsewhere
	Start, End int32 // with the tags
	Inner      int32 // where the inner HTML starts
	InnerEnd   int32
	Section    int32 // index into Headings of the heading it stands under; -1 before the first
	Fence      int32 // index into Fences of the innermost one around it; -1 outside
	Note       int32 // index into Notes when it is part of a note; -1 in the body
	Source     int32 // offset of its first byte in the file
}

// Run is a stretch of text without tags, outside code, links, images and
// headings, in which names may be found and linked. Adjacent runs of one block
// that are separated only by tags are separate runs. Text is HTML-escaped:
// &amp; &lt; &gt; &quot; stand for their signs, everything else is literal
// UTF-8, quotation marks already typographic, soft line ends "\n".
type Run struct {
	Start, End int32
	Block      int32 // index into Blocks
	Emphasis   bool  // inside <em>: perhaps the title of a work
	Bound      bool  // preceded by a backslash: the first words must not be linked (`\Article 4`)
}

// SlotKind says what stands in a Slot.
type SlotKind uint8

const (
	RefLink   SlotKind = iota + 1 // [words](ref:us-kr-1953/3): Start..End are the words, Target what follows ref:
	PageLink                      // [words](other.md#part), [words](/briefs/x/): a link inside the site, Target as written
	Image                         // Start==End stands inside src="": the address is to be inserted; Target as written
	Citation                      // Start==End: a citation is to be inserted, Cites says which
	FenceHead                     // Start==End: after the opening tag of a typed block; Fence says which
)

// Slot is a place in HTML that is completed when it is shown. Slots are sorted
// by Start; at one place they stand in the order of the text, and a slot inside
// another comes after it. For RefLink and PageLink the HTML holds only
// the words; whoever shows them writes the <a> around them.
type Slot struct {
	Kind       SlotKind
	Start, End int32
	Block      int32
	Source     int32 // offset in the file
	SourceEnd  int32
	Target     string
	Title      string // of a link, escaped by nobody yet
	Cites      []Cite
	Fence      int32
}

// Cite is one work in a citation: [see @key, art. 4; -@other, p. 12].
type Cite struct {
	Key       string
	Prefix    string // words before it
	Locator   string // "art. 4", "p. 12", as written, without the comma
	Suffix    string
	NoAuthor  bool  // -@key
	InText    bool  // @key outside brackets
	Source    int32 // offset of the key in the file
	SourceEnd int32
}

// Heading is a heading of the body.
type Heading struct {
	Level           int    // as written: 1 for #; the HTML is shifted so that the highest of the document is <h2>
	ID              string // unique in the document, from its words, in any script
	Text            string // plain words, unescaped
	Start, End      int32  // with the tags
	Inner, InnerEnd int32
	Block           int32
	Source          int32
}

// Claim is a marked span: [19 June 2024]{.signed of=… src=… is=…}.
type Claim struct {
	Property   string // the first class
	Denied     bool   // .denies
	Attrs      []Attr // of, src, is and what else is written
	Words      string // the marked words, plain
	Start, End int32  // the words in HTML
	Block      int32
	Source     int32
	SourceEnd  int32
}

// Attr is a key and a value of {.class key=value}.
type Attr struct{ Key, Value string }

// Fence is a fenced block ::: {.position actor=USA of=ru-kp-2024} … :::.
type Fence struct {
	Kind            string // the class: position, finding, note ...
	ID              string // unique in the document, "finding-1"
	Attrs           []Attr
	Start, End      int32 // with the tags
	Inner, InnerEnd int32 // after the FenceHead slot
	Section         int32 // as in Block
	Source          int32
	SourceEnd       int32 // of the opening line
}

// Note is a footnote; its text stands behind the body in the buffer.
type Note struct {
	Label           string
	Number          int      // as printed, from 1
	Inner, InnerEnd int32    // balanced HTML of one or more blocks, without the way back
	Marks           []string // ids of its marks in the body, "fnref1", "fnref1-2"; none when no mark refers to it
	Source          int32
}

// Attr returns the value of the fence's attribute, "" when it is absent.
func (f Fence) Attr(key string) string { return attr(f.Attrs, key) }

// Attr returns the value of the claim's attribute, "" when it is absent.
func (c Claim) Attr(key string) string { return attr(c.Attrs, key) }

func attr(attrs []Attr, key string) string {
	for _, a := range attrs {
		if a.Key == key {
			return a.Value
		}
	}
	return ""
}

// Source returns the offset in the file of the text at an HTML offset. Inside
// text it is exact; at a tag it is the place of the nearest text before it.
func (d *Document) Source(offset int) int {
	lo, hi := 0, len(d.places)
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if int(d.places[mid].html) <= offset {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == 0 {
		return 0
	}
	p := d.places[lo-1]
	at := int(p.source) + offset - int(p.html)
	if lo < len(d.places) && d.places[lo].source >= p.source {
		at = min(at, int(d.places[lo].source)) // inside signs that are longer here than there
	}
	return at
}
