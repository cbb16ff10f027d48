package search

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func termsOf(text string, markup bool) []string {
	var s scanner
	s.reset([]byte(text), markup)
	terms := []string{}
	for t := s.next(); t != nil; t = s.next() {
		terms = append(terms, string(t))
	}
	return terms
}

func TestTermsAreThoseOfTheVectors(t *testing.T) {
	text, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		Text  string
		Terms []string
	}
	if err := json.Unmarshal(text, &vectors); err != nil {
		t.Fatal(err)
	}
	for _, v := range vectors {
		if diff := cmp.Diff(v.Terms, termsOf(v.Text, false)); diff != "" {
			t.Errorf("terms of %q (-want +got):\n%s", v.Text, diff)
		}
	}
}

func TestTermsOfHTML(t *testing.T) {
	for _, test := range []struct {
		html string
		want []string
	}{
		{`<p>The <em>Treaty</em> of&nbsp;1961</p>`, []string{"the", "treaty", "of", "1961"}},
		{`<a href="x-y">AT&amp;T</a>`, []string{"at"}},
		{`<p>조약<br>의</p>`, []string{"조약", "의"}},
		{`cut <a href="`, []string{"cut"}},
		{`cut & paste`, []string{"cut", "paste"}},
	} {
		if diff := cmp.Diff(test.want, termsOf(test.html, true)); diff != "" {
			t.Errorf("terms of %q (-want +got):\n%s", test.html, diff)
		}
	}
}

// The fast way to fold a text must give what the slow one gives.
func FuzzFold(f *testing.F) {
	for _, seed := range []string{"Договор", "제4조의2", "المعاهدة", "第四条は、", "“Quoted” words", "ＡＢ１２", "e\u0301", "ガ\u3099"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		fast := []byte{}
		for _, r := range text {
			folded, ok := foldRune(r)
			if !ok {
				fast = nil
				break
			}
			if folded != 0 {
				fast = utf8.AppendRune(fast, folded)
			}
		}
		for _, term := range termsOf(text, true) {
			if len(term) == 0 || !utf8.ValidString(term) {
				t.Errorf("%q has the term %q", text, term)
			}
		}
		if fast == nil {
			return
		}
		if slow := foldAny(nil, []byte(text)); !bytes.Equal(separated(fast), separated(slow)) {
			t.Errorf("%q is folded to %q the fast way and to %q the slow way", text, fast, slow)
		}
	})
}

// separated puts a space in place of everything between words.
func separated(text []byte) []byte {
	var out []byte
	for _, r := range string(text) {
		if !isWord(r) {
			r = ' '
		}
		if r != ' ' || len(out) > 0 && out[len(out)-1] != ' ' {
			out = utf8.AppendRune(out, r)
		}
	}
	return bytes.TrimRight(out, " ")
}
