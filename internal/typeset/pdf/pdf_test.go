package pdf

import (
	"bytes"
	"testing"
)

func TestNumbers(t *testing.T) {
	for v, want := range map[int64]string{0: "0", 65536: "1", 32768: "0.5", -65536 / 4: "-0.25", 66: "0.001", 1: "0", 595*65536 + 18088: "595.276"} {
		if got := string(AppendUnit(nil, v)); got != want {
			t.Errorf("AppendUnit(%d) = %s, want %s", v, got, want)
		}
	}
}

func TestStrings(t *testing.T) {
	for text, want := range map[string]string{"a (b)": `(a \(b\))`, "é": "<FEFF00E9>", "𝄞": "<FEFFD834DD1E>", "": "()"} {
		if got := string(AppendText(nil, text)); got != want {
			t.Errorf("AppendText(%q) = %s, want %s", text, got, want)
		}
	}
	if got := string(AppendName(nil, "a b/é")); got != "/a#20b#2F#C3#A9" {
		t.Errorf("AppendName = %s", got)
	}
}

func TestSameBytes(t *testing.T) {
	var w Writer
	file := func() []byte {
		w.Reset()
		root := w.Reserve()
		s := w.Reserve()
		w.Deflated(s, "", []byte("stream"))
		w.Write(root, []byte("<</Type /Catalog>>"))
		return w.Finish(root, w.Add([]byte("<<>>")))
	}
	if a, b := file(), file(); !bytes.Equal(a, b) {
		t.Errorf("two files differ:\n%s\n%s", a, b)
	}
}
