package mention

import (
	"strings"
	"testing"
)

func TestSentences(t *testing.T) {
	tests := []string{ // each holds its sentences joined by |; the separator stands for a space, ^ for none
		"",
		"One.",
		"One",
		"One. |Two! |Three? |Four… |Five",
		"One.\n|Two.\u00a0|Three",
		"He said “yes.” |She left.",
		"(It ended.) |Then more.",
		"“Is it?” he asked.",
		"“Is it?” |He asked.",
		"‘No!’ said he.",
		"&quot;It ended.&quot; |Then more.",
		"Wait... |Then go.",
		"wait... then go.",
		"What?! |No.",
		"Article 4.2 is short.",
		"It grew by 3.5 percent in 1961. |The rest fell.",
		"See Art. 4 and No. 5, p. 12, pp. 3, vol. II, Vol. 3, para. 2, Sec. 4.",
		"He said no. |Then he left.",
		"The state of the art. |The end.",
		"The U.S. Senate met. |The U.S. 7th Fleet left.",
		"He left the U.S. |The Senate met.",
		"He left the U.S.",
		"the D.P.R.K. Foreign Ministry said. |In the D.P.R.K. |It is so.",
		"Dr. Kim, Mr. Lee, Gen. Park and Sen. Smith met. |They left.",
		"Harry S. Truman and J. F. Dulles met.",
		"World War I. |The war",
		"Plan B. |It failed.",
		"On Nov. 9 and in Nov. 2024 it did. |It ended in Nov. |The next",
		"e.g. Russia, i.e. Moscow, cf. Smith, viz. Paris.",
		"at 5 p.m. |The end.",
		"at 5 p.m. Moscow time.",
		"Smith et al. say so.",
		"Acme Inc. Chairman Ito.",
		"1. The parties agree. |2. The parties meet.",
		"A. The parties agree. |IV. The parties meet.",
		"(a) The parties.",
		"In 1961. 12 states",
		"in the treaty. |12 states signed.",
		"in the treaty.12 |The next",
		"in the treaty.[12] |The next",
		"example.com is not. |Visit www.un.org today.",
		"No space.After that.",
		"iPhone. and so on",
		"Trailing. ",
		"It is so — really. — But not",
		"Ends with Yahoo! |They left.",

		"<em>One.</em> |Two.",
		"<em>One. |Two.</em> |Three.",
		"One.<sup id=\"fnref1\"><a href=\"#fn1\">1</a></sup> |Two.",
		"One. </em>|Two",
		"One. |<strong>Two. |Three</strong> four.",
		"A <a href=\"x. Y\">link. |The</a> end.",
		"<a title=\"One. Two\">word</a> goes on.",
		"One.<br>\n|Two.",
		"1 < 2. |Three",
		"One. |“<em>Two.</em>” |Three",
		"One.</p",
		"&lt;One.&gt; Two",

		"조약은 유효하다. |그는 말했다.",
		"2024. 6. 19. 평양에서 서명했다. |그 뒤",
		"그것은 다. |그러나",
		"条约有效。^|他说：“好。”^|然后",
		"はい。^|いいえ！^|そう？^|終わり",
		"「はい。」と言った。^|次",
		"「はい。」^|次",
		"条約は有効だ。　|次",
		"المعاهدة سارية. |قال ذلك؟ |نعم، صحيح.",
		"यह सही है। |वह गया।",
		"Это верно. |Он ушёл. |В 1961 г. Москва подписала. |Это в 1961 г. |Он ушёл.",
		"см. ст. 4 и п. 2, т. е. всё. |Далее",
		"Am 19. Juni 2024. |Der 2. Weltkrieg endete. |Vgl. Art. 4 Abs. 2.",
		"¿Sí? |¡No! |Fin.",
		"Hij. |Ik.",
	}
	for _, test := range tests {
		var want []string
		if test != "" {
			want = strings.Split(test, "|")
		}
		text := strings.ReplaceAll(strings.ReplaceAll(test, "^|", ""), "|", "")
		var got []string
		for _, s := range Sentences(nil, []byte(text)) {
			got = append(got, text[s[0]:s[1]])
		}
		for i := range want {
			want[i] = strings.TrimSuffix(strings.TrimRight(want[i], " \n\u00a0　"), "^")
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("Sentences(%q)\n got %q\nwant %q", text, got, want)
		}
	}
}

func TestSentence(t *testing.T) {
	text := " One is here.  Two is there. Three"
	tests := []struct {
		at   int
		want string
	}{{-1, "One is here."}, {0, "One is here."}, {1, "One is here."}, {12, "One is here."}, {13, "One is here."}, {14, "One is here."}, {15, "Two is there."}, {27, "Two is there."}, {29, "Three"}, {99, "Three"}}
	for _, test := range tests {
		start, end := Sentence([]byte(text), test.at)
		if got := text[start:end]; got != test.want {
			t.Errorf("Sentence(%d) = %q, want %q", test.at, got, test.want)
		}
	}
	for _, text := range []string{"", " \n"} {
		if start, end := Sentence([]byte(text), 0); start != 0 || end != 0 {
			t.Errorf("Sentence(%q) = %d, %d, want 0, 0", text, start, end)
		}
	}
}
