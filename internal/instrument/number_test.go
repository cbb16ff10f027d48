package instrument

import (
	"slices"
	"testing"
)

func TestParseNumber(t *testing.T) {
	tests := []struct {
		in   string
		n    int
		suff string
	}{
		{"4", 4, ""}, {" 4 ", 4, ""}, {"007", 7, ""}, {"IV", 4, ""}, {"iv", 4, ""}, {"XLIX", 49, ""}, {"Ⅳ", 4, ""}, {"ХІІ", 12, ""},
		{"8 bis", 8, "bis"}, {"8bis", 8, "bis"}, {"8-bis", 8, "bis"}, {"8 BIS", 8, "bis"}, {"IV ter", 4, "ter"},
		{"12 A", 12, "a"}, {"12a", 12, "a"}, {"12-A", 12, "a"}, {"IIIA", 3, "a"}, {"4-1", 4, "1"}, {"4.1", 4, "1"}, {"5¹", 5, "1"},
		{"٤", 4, ""}, {"۴", 4, ""}, {"१२", 12, ""}, {"๑๒", 12, ""}, {"４", 4, ""}, {"১০", 10, ""},
		{"四", 4, ""}, {"十", 10, ""}, {"十二", 12, ""}, {"二十一", 21, ""}, {"一百零五", 105, ""}, {"一百一十", 110, ""}, {"一〇五", 105, ""}, {"廿一", 21, ""},
		{"第四", 4, ""}, {"제4", 4, ""}, {"四之二", 4, "2"}, {"4의2", 4, "2"},
		{"א", 1, ""}, {"טו", 15, ""}, {"ט״ז", 16, ""}, {"כא", 21, ""}, {"ק״ה", 105, ""},
		{"اول", 1, ""}, {"بیست و یکم", 21, ""}, {"سی\u200cام", 30, ""}, {"یکصد و بیست و سوم", 123, ""},
		{"الرابعة", 4, ""}, {"الحادية عشرة", 11, ""}, {"الحادية والعشرون", 21, ""}, {"الثانية بعد المائة", 102, ""},
		{"premier", 1, ""}, {"1er", 1, ""}, {"1º", 1, ""}, {"Twelve", 12, ""},
	}
	for _, tt := range tests {
		want := Number{tt.n, tt.suff}
		got, ok := ParseNumber(tt.in)
		if !ok || got != want {
			t.Errorf("ParseNumber(%q) = %v, %v, want %v", tt.in, got, ok, want)
		}
		if again, ok := ParseNumber(got.ID()); !ok || again != got {
			t.Errorf("ParseNumber(%q) = %v, %v, want %v", got.ID(), again, ok, got)
		}
	}
	for _, in := range []string{
		"", "0", "x4", "4x4", "4 of", "IIII", "IC", "Introduction", "MIXED", "99999", "bis", "4 and 5", "4,5", "4 - 5", "第", "דין", "و", "4--1", "零", "a", "-4",
	} {
		if got, ok := ParseNumber(in); ok {
			t.Errorf("ParseNumber(%q) = %v, want none", in, got)
		}
	}
}

func TestNumberOrder(t *testing.T) {
	want := []string{"1", "4", "4-2", "4-10", "8", "8-bis", "8-ter", "8-decies", "8-a", "8-b", "9", "10"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, func(a, b string) int {
		n, _ := ParseNumber(a)
		m, _ := ParseNumber(b)
		return n.Compare(m)
	})
	if !slices.Equal(got, want) {
		t.Errorf("sorted = %v, want %v", got, want)
	}
}

func TestNumberString(t *testing.T) {
	for in, want := range map[string]string{"4": "4", "8-bis": "8 bis", "12-a": "12A", "4-2": "4-2"} {
		n, _ := ParseNumber(in)
		if got := n.String(); got != want {
			t.Errorf("%q prints as %q, want %q", in, got, want)
		}
	}
}

func TestRomanAndHebrewRoundTrip(t *testing.T) {
	for i := 1; i < 1000; i++ {
		for _, s := range []string{roman(i), hebrew(i)} {
			if got, ok := ParseNumber(s); !ok || got.N != i || got.Suffix != "" {
				t.Errorf("ParseNumber(%q) = %v, %v, want %d", s, got, ok, i)
			}
		}
	}
}

func TestParseHeading(t *testing.T) {
	tests := []struct{ in, id, printed, title string }{
		{"Article 5", "5", "Article 5", ""},
		{"Article III. Title", "3", "Article III", "Title"},
		{"ARTICLE 5 – Title", "5", "ARTICLE 5", "Title"},
		{"Article I: Of treaties", "1", "Article I", "Of treaties"},
		{"Article 12 A. Title", "12-a", "Article 12 A", "Title"},
		{"Article 12 A new beginning", "12", "Article 12", "A new beginning"},
		{"Article 93 bis", "93-bis", "Article 93 bis", ""},
		{"Article 83 bis. Transfer of functions", "83-bis", "Article 83 bis", "Transfer of functions"},
		{"Article 5 (Definitions)", "5", "Article 5", "Definitions"},
		{"Art. 5", "5", "Art. 5", ""},
		{"Art.5 Title", "5", "Art.5", "Title"},
		{"§ 5", "5", "§ 5", ""},
		{"Article premier", "1", "Article premier", ""},
		{"Article 1er", "1", "Article 1er", ""},
		{"Artículo 5", "5", "Artículo 5", ""},
		{"Artículo 5.º Título", "5", "Artículo 5.º", "Título"},
		{"Artikel 5", "5", "Artikel 5", ""},
		{"Статья 4. Взаимная помощь", "4", "Статья 4", "Взаимная помощь"},
		{"Статья IV", "4", "Статья IV", ""},
		{"Статья 4.1. Дополнение", "4-1", "Статья 4.1", "Дополнение"},
		{"المادة 4", "4", "المادة 4", ""},
		{"المادة (٤)", "4", "المادة (٤)", ""},
		{"المادة الرابعة", "4", "المادة الرابعة", ""},
		{"المادة الأولى: التعاريف", "1", "المادة الأولى", "التعاريف"},
		{"ماده ۴", "4", "ماده ۴", ""},
		{"مادهٔ بیست و یکم", "21", "مادهٔ بیست و یکم", ""},
		{"مادهٔ سی\u200cام", "30", "مادهٔ سی\u200cام", ""},
		{"סעיף ד", "4", "סעיף ד", ""},
		{"סעיף טו.", "15", "סעיף טו", ""},
		{"अनुच्छेद ५.", "5", "अनुच्छेद ५", ""},
		{"ข้อ ๑", "1", "ข้อ ๑", ""},
		{"ข้อ๑", "1", "ข้อ๑", ""},
		{"제4조", "4", "제4조", ""},
		{"제 4 조(제목)", "4", "제 4 조", "제목"},
		{"제10조. 분쟁 해결", "10", "제10조", "분쟁 해결"},
		{"제4조의2", "4-2", "제4조의2", ""},
		{"第四条 标题", "4", "第四条", "标题"},
		{"第4條", "4", "第4條", ""},
		{"第十条之一", "10-1", "第十条之一", ""},
		{"第八之二條. 侵略罪", "8-2", "第八之二條", "侵略罪"},
		{"第一百零一條. 特定性原則", "101", "第一百零一條", "特定性原則"},
		{"第四条の二（目的）", "4-2", "第四条の二", "目的"},
		{"Điều 4", "4", "Điều 4", ""},
		{"Άρθρο 4", "4", "Άρθρο 4", ""},
	}
	for _, tt := range tests {
		n, printed, title, ok := ParseHeading(tt.in)
		if !ok || n.ID() != tt.id || printed != tt.printed || title != tt.title {
			t.Errorf("ParseHeading(%q) = %q, %q, %q, %v, want %q, %q, %q", tt.in, n.ID(), printed, title, ok, tt.id, tt.printed, tt.title)
		}
	}
	for _, in := range []string{
		"", "Preamble", "Closing", "Articles 5 and 6", "Article 51 of the UN Charter", "Article 5 and others", "Article", "Article on trade",
		"Articulation 4", "PART I. Definitions", "第四章", "第四条约", "제4장", "제4조에 따라", "제 조", "Article 0", "Section 4", "4.", "IV",
	} {
		if n, _, _, ok := ParseHeading(in); ok {
			t.Errorf("ParseHeading(%q) = %v, want none", in, n)
		}
	}
}

func FuzzParseHeading(f *testing.F) {
	for _, s := range []string{"Article 5 bis. Title", "제 4 조의2(제목)", "第一百零五條", "مادهٔ بیست و یکم", "סעיף כ״א", "Art. (4"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, printed, _, ok := ParseHeading(s)
		if ok && (n.N < 1 || n.N > largestNumber || printed == "") {
			t.Fatalf("ParseHeading(%q) = %v, %q", s, n, printed)
		}
		if n, ok := ParseNumber(s); ok {
			if again, ok := ParseNumber(n.ID()); !ok || again != n {
				t.Fatalf("ParseNumber(%q) = %v, but its ID gives %v", s, n, again)
			}
		}
	})
}
