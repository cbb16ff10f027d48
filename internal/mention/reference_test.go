package mention

import (
	"strings"
	"testing"
)

// spell writes references as "words=items": an item is an article, "4/2" with
// its paragraph, "3..7" for a range.
func spell(text string, found []Reference) string {
	var out []string
	for _, r := range found {
		var items []string
		for _, one := range r.Items {
			s := one.Article
			if one.Paragraph != "" {
				s += "/" + one.Paragraph
			}
			if one.Through != "" {
				s += ".." + one.Through
			}
			items = append(items, s)
		}
		out = append(out, text[r.Start:r.End]+"="+strings.Join(items, ","))
	}
	return strings.Join(out, "; ")
}

func TestReferences(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", ""},
		{"Under Article 4, the parties", "Article 4=4"},
		{"see Art. 4.", "Art. 4=4"},
		{"see Art.4 and art. 5", "Art.4=4; art. 5=5"},
		{"Art 4 applies", "Art 4=4"},
		{"the art 4 collectors", ""},
		{"Arts. 4 and 5", "Arts. 4 and 5=4,5"},
		{"Articles 3, 4 and 5", "Articles 3, 4 and 5=3,4,5"},
		{"Articles 3, 4, and 5, which", "Articles 3, 4, and 5=3,4,5"},
		{"Articles 1 and 2, 6 and 7", "Articles 1 and 2, 6 and 7=1,2,6,7"},
		{"Articles 1 and 2, 6 to 8, and 12.", "Articles 1 and 2, 6 to 8, and 12=1,2,6..8,12"},
		{"Articles 1 and 2, 6 and 7 states", "Articles 1 and 2=1,2"},
		{"Articles 1 and 2, 6 and 3", "Articles 1 and 2=1,2"},
		{"Articles 3, 4 and 5, 12 states", "Articles 3, 4 and 5=3,4,5"},
		{"Articles 3 to 7", "Articles 3 to 7=3..7"},
		{"Articles 3 through 7", "Articles 3 through 7=3..7"},
		{"Articles 3–7", "Articles 3–7=3..7"},
		{"Articles 3-7 and 9", "Articles 3-7 and 9=3..7,9"},
		{"Articles 3 – 7", "Articles 3 – 7=3..7"},
		{"Article 3 – 7 of them", "Article 3=3"},
		{"Articles 7 to 3", "Articles 7=7"},
		{"Articles 1, 3 to 5 or 8", "Articles 1, 3 to 5 or 8=1,3..5,8"},
		{"Articles I, II, IV, V, VI, are the same", "Articles I, II, IV, V, VI=1,2,4,5,6"},
		{"Articles I–III", "Articles I–III=1..3"},
		{"Articles 3 &amp; 4", "Articles 3 &amp; 4=3,4"},
		{"Articles\n3\u00a0and 4", "Articles\n3\u00a0and 4=3,4"},
		{"Article 4(2)", "Article 4(2)=4/2"},
		{"Article 4 (2) says", "Article 4 (2)=4/2"},
		{"Article 4(2)(b)", "Article 4(2)(b)=4/2"},
		{"Article 4(1) and (2)", "Article 4(1) and (2)=4/1,4/2"},
		{"Article 4(1), (2)(a) and (3) apply", "Article 4(1), (2)(a) and (3)=4/1,4/2,4/3"},
		{"Articles 4(1) and 5(2)", "Articles 4(1) and 5(2)=4/1,5/2"},
		{"Article 4 (1961)", "Article 4=4"},
		{"Article 4 (mutual defence)", "Article 4=4"},
		{"Article 2(a)", "Article 2(a)=2"},
		{"Article III (i) of the draft", "Article III (i)=3"},
		{"Article XII(A)5 of", "Article XII(A)5=12"},
		{"Article 12 (A) 5 of", "Article 12 (A) 5=12"},
		{"Article 4.2 and", "Article 4.2=4/2"},
		{"Article 4. 2 states", "Article 4=4"},
		{"Article 4, paragraph 2, of", "Article 4, paragraph 2=4/2"},
		{"Article 4 paragraph 2", "Article 4 paragraph 2=4/2"},
		{"Article 4, para. 2 and Art. 5, para 3", "Article 4, para. 2=4/2; Art. 5, para 3=5/3"},
		{"Article 4, paragraphs 1 and 2", "Article 4, paragraphs 1 and 2=4/1,4/2"},
		{"Article 4, paragraphs 1 to 3, and", "Article 4, paragraphs 1 to 3=4/1"},
		{"Article 4 § 2", "Article 4 § 2=4/2"},
		{"Article 4, §§ 2 and 3", "Article 4, §§ 2 and 3=4/2,4/3"},
		{"paragraph 2 of Article 4", "paragraph 2 of Article 4=4/2"},
		{"Paragraph 5 of Article III of the statute", "Paragraph 5 of Article III=3/5"},
		{"paragraphs 1 and 2 of Article 4", "paragraphs 1 and 2 of Article 4=4/1,4/2"},
		{"para. 2 of art. 4", "para. 2 of art. 4=4/2"},
		{"paragraph 2(b) of Article 8 bis", "paragraph 2(b) of Article 8 bis=8-bis/2"},
		{"paragraph 2 of the treaty", ""},
		{"paragraph 2, Article 4", "paragraph 2, Article 4=4/2"},
		{"Article 4, paragraph 2 of Article 5, paragraph 3 of Article 6", "Article 4=4; paragraph 2 of Article 5=5/2; paragraph 3 of Article 6=6/3"},
		{"Annex III, article 4, Annex 2, Article 5, Article 6 of Annex I, Article 7 of the Annex", ""},
		{"paragraphs of Article 4", "Article 4=4"},
		{"Article IV and Article IX", "Article IV=4; Article IX=9"},
		{"Article I wrote", "Article I=1"},
		{"the article I wrote, an article I’ve read", ""},
		{"articles I wrote", ""},
		{"Article I’ve read", ""},
		{"article I of the treaty", "article I=1"},
		{"articles I and II of the treaty", "articles I and II=1,2"},
		{"article III and article X of", "article III=3; article X=10"},
		{"article CV", ""},
		{"Article L of the code, Article C", ""},
		{"Article IIII, Article VX, Article IXI, Article CXXI", ""},
		{"Article XL, Article CXX", "Article XL=40; Article CXX=120"},
		{"Article IVory", ""},
		{"article 5, under article 6's terms", "article 5=5; article 6=6"},
		{"Article 5's reach, Article 5’s", "Article 5=5; Article 5=5"},
		{"ARTICLE 5", "ARTICLE 5=5"},
		{"Article 8 bis and Article 8bis", "Article 8 bis=8-bis; Article 8bis=8-bis"},
		{"Article 3A, Article 12b, Article 5-A", "Article 3A=3-a; Article 12b=12-b; Article 5-A=5-a"},
		{"Article 3A5", ""},
		{"Article 12-1", "Article 12-1=12-1"},
		{"Article 24 of the Charter", "Article 24=24"},
		{"Article Five was invoked, article five", "Article Five=5"},
		{"Article Fiveish", ""},
		{"Articles Four and Five", "Articles Four and Five=4,5"},
		{"non-Article 5 operations", "Article 5=5"},
		{"the article 4 days later", ""},
		{"an article 20 years old, the article 30 percent, article 4 %, article 90%", ""},
		{"in the article 5 o’clock", ""},
		{"the article 12 May", ""},
		{"Article 5 per se", "Article 5=5"},
		{"news article 2024, Article 1961", ""},
		{"Article 4,000", ""},
		{"Article 0", ""},
		{"Article", ""},
		{"Article number", ""},
		{"Articles of War 4", ""},
		{"the particle 4", ""},
		{"subarticle 4", ""},
		{"Article 4 and 5 of the Treaty", "Article 4 and 5=4,5"},
		{"Article 4 and 5 others", "Article 4=4"},
		{"Article 4, 5 and 6", "Article 4, 5 and 6=4,5,6"},
		{"Article 4, 12 states and", "Article 4=4"},
		{"Article 4, 2024", "Article 4=4"},
		{"Articles 4 and 10 days later", "Articles 4=4"},
		{"Articles 3 and 4, 12 June", "Articles 3 and 4=3,4"},
		{"Article 4 or Article 5", "Article 4=4; Article 5=5"},
		{"Article5", ""},
		{"(Article 4)", "Article 4=4"},
		{"“Article 4”", "Article 4=4"},
		{"&lt;Article 4&gt;", "Article 4=4"},
		{"Article (4)", "Article (4)=4"},

		{"nach Artikel 4 und Art. 5 Abs. 2", "Artikel 4=4; Art. 5 Abs. 2=5/2"},
		{"die Artikel 3 bis 7", "Artikel 3 bis 7=3..7"},
		{"Artikel 3, 4 und 5", "Artikel 3, 4 und 5=3,4,5"},
		{"des Artikels 4, Absatz 2", "Artikels 4, Absatz 2=4/2"},
		{"Absatz 2 des Artikels 4", "Absatz 2 des Artikels 4=4/2"},
		{"Artikel 4 Tage", ""},
		{"l’article 4 et l'article 5", "article 4=4; article 5=5"},
		{"l’article premier, l’article 1er", "article 1er=1"},
		{"les articles 3 à 7", "articles 3 à 7=3..7"},
		{"le paragraphe 2 de l’article 4", "paragraphe 2 de l’article 4=4/2"},
		{"article 4, alinéa 2", "article 4, alinéa 2=4/2"},
		{"el artículo 4, párrafo 2", "artículo 4, párrafo 2=4/2"},
		{"los artículos 3 y 4", "artículos 3 y 4=3,4"},
		{"los artículos 3 a 7, artículos del 8 al 9", "artículos 3 a 7=3..7; artículos del 8 al 9=8..9"},
		{"ARTÍCULO 4", "ARTÍCULO 4=4"},
		{"o artigo 5 e o artigo 6", "artigo 5=5; artigo 6=6"},
		{"gli articoli 3 e 4, l’articolo 5, comma 2", "articoli 3 e 4=3,4; articolo 5, comma 2=5/2"},

		{"статья 4 и статьи 5", "статья 4=4; статьи 5=5"},
		{"Статья 4", "Статья 4=4"},
		{"в статье 4, статьёй 5, статьей 6, статьями 7 и 8", "статье 4=4; статьёй 5=5; статьей 6=6; статьями 7 и 8=7,8"},
		{"ст. 4, ст.5", "ст. 4=4; ст.5=5"},
		{"ст. 3 и 4", "ст. 3 и 4=3,4"},
		{"статьи 3–7 или 9", "статьи 3–7 или 9=3..7,9"},
		{"статьи с 3 по 7", "статьи с 3 по 7=3..7"},
		{"пункт 2 статьи 4", "пункт 2 статьи 4=4/2"},
		{"п. 2 ст. 4", "п. 2 ст. 4=4/2"},
		{"часть 2 статьи 15, ч. 4 ст. 5", "часть 2 статьи 15=15/2; ч. 4 ст. 5=5/4"},
		{"статья IV", "статья IV=4"},
		{"статья 4 дня назад", ""},
		{"кость 4, гость. 4, ост. 4", ""},

		{"제4조", "제4조=4"},
		{"제4조에 따라", "제4조=4"},
		{"제 4 조", "제 4 조=4"},
		{"제4조 2항은", "제4조 2항=4/2"},
		{"제4조제2항", "제4조제2항=4/2"},
		{"제4조 제2항 제1호", "제4조 제2항 제1호=4/2"},
		{"제4조 1·2항", "제4조 1·2항=4/1,4/2"},
		{"제4조의2", "제4조의2=4-2"},
		{"제4조의 의무", "제4조=4"},
		{"제3조와 제4조", "제3조와 제4조=3,4"},
		{"제3조, 제4조 및 제5조", "제3조, 제4조 및 제5조=3,4,5"},
		{"제3·4조", "제3·4조=3,4"},
		{"제3조부터 제7조까지", "제3조부터 제7조=3..7"},
		{"제3~7조", "제3~7조=3..7"},
		{"조약 4조는, 헌장 51조", "4조=4; 51조=51"},
		{"4조 2항", "4조 2항=4/2"},
		{"4조에 따라, 4조 내용, 4조와", "4조=4; 4조=4; 4조=4"},
		{"4조", "4조=4"},
		{"4조 원, 4조원, 4조 달러, 4조 5천억, 1,234조, 3.4조, 4조에 달하는, 세 4조로", ""},
		{"경제 4조, 제4조약", ""},
		{"제5조직", ""},
		{"제1조1", "제1조=1"},
		{"3·4조에", "4조=4"},

		{"第四条", "第四条=4"},
		{"第五十一条规定", "第五十一条=51"},
		{"第4條第2款", "第4條第2款=4/2"},
		{"第四条第二款第三项", "第四条第二款第三项=4/2"},
		{"第一百零五条、第一〇六条", "第一百零五条、第一〇六条=105,106"},
		{"第三条和第四条", "第三条和第四条=3,4"},
		{"第2、3条", "第2、3条=2,3"},
		{"第三条至第七条", "第三条至第七条=3..7"},
		{"第三至第七条", "第三至第七条=3..7"},
		{"第四条之二", "第四条之二=4-2"},
		{"第４条", "第４条=4"},
		{"第4条と第5条第2項", "第4条と第5条第2項=4,5/2"},
		{"第3条から第7条まで", "第3条から第7条=3..7"},
		{"第4条の2", "第4条の2=4-2"},
		{"第4条の規定", "第4条=4"},
		{"第二十七及四十一兩條", "第二十七及四十一兩條=27,41"},
		{"第一条约，第一条铁路，第二条件，第四", ""},

		{"المادة 4", "المادة 4=4"},
		{"المادة ٤", "المادة ٤=4"},
		{"المادة (٥١)", "المادة (٥١)=51"},
		{"المادة(4)", "المادة(4)=4"},
		{"المادة الرابعة", "المادة الرابعة=4"},
		{"المادة الحادية والخمسون", "المادة الحادية والخمسون=51"},
		{"المادة الثانية عشرة", "المادة الثانية عشرة=12"},
		{"بالمادة 4 وللمادة 5", "المادة 4=4; لمادة 5=5"},
		{"المادتين 3 و4", "المادتين 3 و4=3,4"},
		{"المواد ٣ و ٤ و ٥", "المواد ٣ و ٤ و ٥=3,4,5"},
		{"المواد من 3 إلى 7", "المواد من 3 إلى 7=3..7"},
		{"الفقرة 2 من المادة 4", "الفقرة 2 من المادة 4=4/2"},
		{"المادة 4، الفقرة 2", "المادة 4، الفقرة 2=4/2"},
		{"ماده ۴", "ماده ۴=4"},
		{"المادة الأخرى", ""},
	}
	for _, test := range tests {
		if got := spell(test.text, References(nil, []byte(test.text))); got != test.want {
			t.Errorf("References(%q)\n got %q\nwant %q", test.text, got, test.want)
		}
	}
}

func TestReferenceItems(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Articles 3, 4(2) and 5 to 7.", "Articles 3|4(2)|5 to 7"},
		{"paragraphs 1 and 2 of Article 4", "paragraphs 1|2 of Article 4"},
		{"Article 4, paragraphs 1 and 2", "Article 4, paragraphs 1|2"},
		{"Article 4(1) and (2)(b)", "Article 4(1)|(2)(b)"},
		{"제3조와 제4조 2항", "제3조|제4조 2항"},
		{"제3·4조", "제3|4조"},
		{"第2、3条", "第2|3条"},
		{"第三条至第七条", "第三条至第七条"},
	}
	for _, test := range tests {
		var got []string
		for _, r := range References(nil, []byte(test.text)) {
			for _, one := range r.Items {
				got = append(got, test.text[one.Start:one.End])
			}
		}
		if got := strings.Join(got, "|"); got != test.want {
			t.Errorf("items of %q = %q, want %q", test.text, got, test.want)
		}
	}
}

func TestReferenceSurroundings(t *testing.T) {
	// Of, OfEnd and Before are shown as what follows them and, for Before, the
	// words that end there; "-" stands for nothing of the kind.
	tests := []struct{ text, of, ofEnd, before string }{
		{"Article 51 of the UN Charter", "of the UN Charter", "UN Charter", "-"},
		{"under Article 51 of\nthe UN Charter", "of\nthe UN Charter", "UN Charter", "under"},
		{"Article 5 of the 1961 treaty", "of the 1961 treaty", "1961 treaty", "-"},
		{"Article 5 of that treaty", "of that treaty", "that treaty", "-"},
		{"Article 5 of “Treaty X”", "of “Treaty X”", "Treaty X”", "-"},
		{"Article 5 of the ", "of the ", "", "-"},
		{"Article 5 of the", "of the", "", "-"},
		{"Article 5, paragraph 2, of the Charter", "-", "-", "-"},
		{"Article 5, paragraph 2 of the Charter", "of the Charter", "Charter", "-"},
		{"Article 5 (collective defence) of the North Atlantic Treaty", "of the North Atlantic Treaty", "North Atlantic Treaty", "-"},
		{"Article 41 of Chapter VII of the Charter", "of Chapter VII of the Charter", "Charter", "-"},
		{"Article 5 to the Protocol", "to the Protocol", "Protocol", "-"},
		{"Article 5 often", "-", "-", "-"},
		{"Article 5.", "-", "-", "-"},
		{"Article 42 TEU", "TEU", "TEU", "-"},
		{"Article 42 Moscow", "-", "-", "-"},
		{"Art. 5 der Charta", "der Charta", "Charta", "-"},
		{"Artikel 5 NATO-Vertrag", "NATO-Vertrag", "NATO-Vertrag", "-"},
		{"l’article 51 de la Charte", "de la Charte", "Charte", "l"},
		{"article 5 de l’Accord", "de l’Accord", "Accord", "-"},
		{"article 5 du traité", "du traité", "traité", "-"},
		{"artículo 5 del Tratado", "del Tratado", "Tratado", "-"},
		{"articolo 5 dell’Accordo", "dell’Accordo", "Accordo", "-"},
		{"статья 4 Договора", "Договора", "Договора", "-"},
		{"المادة 51 من ميثاق", "من ميثاق", "ميثاق", "-"},
		{"UN Charter Article 51", "-", "-", "UN Charter"},
		{"UN Charter, Art. 51", "-", "-", "UN Charter"},
		{"UN Charter (Article 51)", "-", "-", "UN Charter"},
		{"the 1961 treaty's Article 1", "-", "-", "the 1961 treaty"},
		{"the “Charter”’s Article 1", "-", "-", "the “Charter"},
		{"the Charter. Article 1", "-", "-", "the Charter."},
		{"유엔헌장 제51조", "-", "-", "유엔헌장"},
		{"유엔헌장의 제51조", "-", "-", "유엔헌장"},
		{"「유엔헌장」 제51조", "-", "-", "「유엔헌장"},
		{"군사합의 제1조", "-", "-", "군사합의"},
		{"《联合国宪章》第五十一条", "-", "-", "《联合国宪章"},
		{"联合国宪章的第五十一条", "-", "-", "联合国宪章"},
		{"国連憲章の第51条", "-", "-", "国連憲章"},
	}
	for _, test := range tests {
		found := References(nil, []byte(test.text))
		if len(found) != 1 {
			t.Errorf("References(%q) = %v, want one", test.text, spell(test.text, found))
			continue
		}
		r := found[0]
		of, ofEnd, before := "-", "-", "-"
		if r.Of != r.End {
			of, ofEnd = test.text[r.Of:], test.text[r.OfEnd:]
		}
		if r.Before > 0 {
			before = test.text[:r.Before]
		}
		if of != test.of || ofEnd != test.ofEnd || before != test.before {
			t.Errorf("around %q: of %q, name %q, before %q; want %q, %q, %q", test.text, of, ofEnd, before, test.of, test.ofEnd, test.before)
		}
	}
}
