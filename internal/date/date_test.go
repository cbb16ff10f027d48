package date

import (
	"testing"
	"time"
)

func must(t testing.TB, text string) Date {
	t.Helper()
	if text == "" {
		return Date{}
	}
	d, err := Parse(text)
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	return d
}

func TestCivil(t *testing.T) {
	epoch := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	for day := time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 10000; day = day.AddDate(0, 0, 1) {
		want := int32((day.Unix() - epoch.Unix()) / 86400)
		y, m, d := day.Year(), int(day.Month()), day.Day()
		if got := fromCivil(y, m, d); got != want {
			t.Fatalf("fromCivil(%d, %d, %d) = %d, want %d", y, m, d, got, want)
		}
		if gy, gm, gd := toCivil(want); gy != y || gm != m || gd != d {
			t.Fatalf("toCivil(%d) = %d, %d, %d, want %d, %d, %d", want, gy, gm, gd, y, m, d)
		}
	}
}

func TestParse(t *testing.T) {
	tests := []struct {
		text        string
		precision   Precision
		first, last string
	}{
		{"2024-06-19", Day, "2024-06-19", "2024-06-19"},
		{"2024-02-29", Day, "2024-02-29", "2024-02-29"},
		{"2000-02-29", Day, "2000-02-29", "2000-02-29"},
		{"0000-01-01", Day, "0000-01-01", "0000-01-01"},
		{"1648-10-24", Day, "1648-10-24", "1648-10-24"},
		{"9999-12-31", Day, "9999-12-31", "9999-12-31"},
		{"2024-02", Month, "2024-02-01", "2024-02-29"},
		{"2023-12", Month, "2023-12-01", "2023-12-31"},
		{"2024", Year, "2024-01-01", "2024-12-31"},
		{"2024?", Year, "2024-01-01", "2024-12-31"},
		{"2024-06~", Month, "2024-06-01", "2024-06-30"},
		{"2024-06-19%", Day, "2024-06-19", "2024-06-19"},
		{"202X", Open, "2020-01-01", "2029-12-31"},
		{"20XX", Open, "2000-01-01", "2099-12-31"},
		{"XXXX", Open, "0000-01-01", "9999-12-31"},
		{"202X-02-17", Open, "2020-02-17", "2029-02-17"},
		{"202X-02-29", Open, "2020-02-29", "2028-02-29"},
		{"2024-XX-19", Open, "2024-01-19", "2024-12-19"},
		{"2024-XX-31", Open, "2024-01-31", "2024-12-31"},
		{"2024-1X", Open, "2024-10-01", "2024-12-31"},
		{"2024-06-1X", Open, "2024-06-10", "2024-06-19"},
		{"2024-06-XX", Open, "2024-06-01", "2024-06-30"},
		{"2024-02-3X", None, "", ""},
	}
	for _, test := range tests {
		d, err := Parse(test.text)
		if test.precision == None {
			if err == nil {
				t.Errorf("Parse(%q) = %v, want an error", test.text, d)
			}
			continue
		}
		if err != nil {
			t.Errorf("Parse(%q): %v", test.text, err)
			continue
		}
		first, last := iso(d.First()), iso(d.Last())
		if d.Precision() != test.precision || first != test.first || d.String() != test.text {
			t.Errorf("Parse(%q) = %v of precision %d from %s, want precision %d from %s", test.text, d, d.Precision(), first, test.precision, test.first)
		}
		if last != test.last {
			t.Errorf("Parse(%q) ends on %s, want %s", test.text, last, test.last)
		}
	}
	if d := must(t, "202x-02-17?"); d.String() != "202X-02-17?" || !d.Uncertain() || d.Approximate() {
		t.Errorf("Parse(202x-02-17?) = %v", d)
	}
	if d := must(t, "2024%"); !d.Uncertain() || !d.Approximate() {
		t.Errorf("Parse(2024%%) is not both uncertain and approximate")
	}
}

func TestParseErrors(t *testing.T) {
	const form = "it is not in the form YYYY-MM-DD"
	tests := []struct{ text, want string }{
		{"", "it is empty"},
		{"2024-13-45", "month 13 does not exist"},
		{"2024-13", "month 13 does not exist"},
		{"2024-00", "month 00 does not exist"},
		{"2024-00-10", "month 00 does not exist"},
		{"2024-06-00", "day 00 does not exist"},
		{"2024-06-45", "day 45 does not exist"},
		{"2023-02-29", "February 2023 has no day 29"},
		{"1900-02-29", "February 1900 has no day 29"},
		{"2024-06-31", "June 2024 has no day 31"},
		{"202X-13-01", "month 13 does not exist"},
		{"2024-2X-01", "month 2X does not exist"},
		{"2024-XX-45", "day 45 does not exist"},
		{"2024-06-4X", "day 4X does not exist"},
		{"202X-02-30", "no month that it may mean has such a day"},
		{"2024-02-3X", "no month that it may mean has such a day"},
		{"2024-6-19", "a month has two digits"},
		{"2024-06-9", "a day has two digits"},
		{"24-06-19", "a year has four digits"},
		{"20240619", "a year has four digits"},
		{"-0044-03-15", form},
		{"2024-06-19-01", form},
		{"19 June 2024", form},
		{"2024.06.19", form},
		{"2024-06-", form},
		{"?", form},
		{"2024-0６", form},
		{"2024/2025", "it is an interval or not in the form YYYY-MM-DD"},
		{"2024-06-19T12:00:00Z", "it has a time of day"},
		{"2024-06-19 12:00", "it has a time of day"},
	}
	for _, test := range tests {
		if d, err := Parse(test.text); err == nil || err.Error() != test.want {
			t.Errorf("Parse(%q) = %v, %v, want error %q", test.text, d, err, test.want)
		}
	}
}

func TestFromTime(t *testing.T) {
	if got := FromTime(2024, 6, 9); got != must(t, "2024-06-09") {
		t.Errorf("FromTime(2024, 6, 9) = %v", got)
	}
	for _, d := range [][3]int{{2023, 2, 29}, {2024, 0, 1}, {2024, 1, 0}, {-1, 1, 1}, {10000, 1, 1}} {
		if got := FromTime(d[0], d[1], d[2]); !got.IsZero() {
			t.Errorf("FromTime(%v) = %v, want no date", d, got)
		}
	}
}

func TestZero(t *testing.T) {
	var none Date
	d := must(t, "1970-01-01")
	y, m, n := none.First()
	if !none.IsZero() || none.String() != "" || none.Format("en") != "" || y+m+n != 0 ||
		none.Overlaps(d) || d.Overlaps(none) || none.Overlaps(none) || none.Before(d) || d.Before(none) || none.DaysApart(d) != 0 {
		t.Error("the zero Date is some date")
	}
	if none.Compare(d) >= 0 || d.Compare(none) <= 0 || none.Compare(none) != 0 {
		t.Error("the zero Date does not sort first")
	}
}

func TestRelations(t *testing.T) {
	tests := []struct {
		a, b     string
		overlaps bool
		apart    int
		before   bool
		compare  int
	}{
		{"2024-06-19", "2024-06-19", true, 0, false, 0},
		{"2024-06-18", "2024-06-19", false, 1, true, -1},
		{"2024-06", "2024-06-19", true, 0, false, -1},
		{"2024", "2024-06", true, 0, false, -1},
		{"2024-05", "2024-06-19", false, 19, true, -1},
		{"2023", "2024", false, 1, true, -1},
		{"2024-01", "2024", true, 0, false, -1},
		{"202X-02-17", "2022-02-17", true, 0, false, -1},
		{"202X-02-17", "2022-02-18", false, 1, false, -1},
		{"202X-02-17", "2022-03", false, 12, false, -1},
		{"202X-02-17", "202X-02-18", false, 1, false, -1},
		{"2024-XX-19", "2024-06-19", true, 0, false, -1},
		{"2024-XX-19", "2024-06-20", false, 1, false, -1},
		{"2024-XX-31", "2024-06", false, 1, false, -1},
		{"202X-02-29", "2023", false, 60, false, -1},
		{"20X4-05-01", "2024-02-17", false, 74, false, -1},
		{"X000-06-01", "1500-06-01", false, 182621, false, -1},
		{"XXXX-02-17", "XXXX-02-19", false, 2, false, -1},
		{"2024-06-19?", "2024-06-19", true, 0, false, 0},
	}
	for _, test := range tests {
		a, b := must(t, test.a), must(t, test.b)
		if got := a.Overlaps(b); got != test.overlaps || b.Overlaps(a) != got {
			t.Errorf("%s.Overlaps(%s) = %v, want %v both ways", a, b, got, test.overlaps)
		}
		if got := a.DaysApart(b); got != test.apart || b.DaysApart(a) != got {
			t.Errorf("%s.DaysApart(%s) = %d, want %d both ways", a, b, got, test.apart)
		}
		if got := a.Before(b); got != test.before || b.Before(a) {
			t.Errorf("%s.Before(%s) = %v, want %v", a, b, got, test.before)
		}
		if got := a.Compare(b); sign(got) != test.compare || sign(b.Compare(a)) != -test.compare {
			t.Errorf("%s.Compare(%s) = %d, want sign %d", a, b, got, test.compare)
		}
	}
}

func sign(n int) int { return min(max(n, -1), 1) }

func TestFormat(t *testing.T) {
	tests := []struct{ text, lang, want string }{
		{"2024-06-19", "en", "19 June 2024"},
		{"2024-06-19", "en-GB", "19 June 2024"},
		{"2024-06", "en", "June 2024"},
		{"2024", "en", "2024"},
		{"0962-02-02", "en", "2 February 0962"},
		{"202X-02-17", "en", "17 February 202X"},
		{"202X", "en", "202X"},
		{"2024-06-XX", "en", "June 2024"},
		{"2024-XX-XX", "en", "2024"},
		{"2024-XX-19", "en", "2024-XX-19"},
		{"2024-1X", "en", "2024-1X"},
		{"2024-06-19?", "en", "19 June 2024?"},
		{"2024-06~", "en", "~June 2024"},
		{"2024%", "en", "~2024?"},
		{"2024-06-19", "fr", "19 juin 2024"},
		{"2024-06-01", "fr-CA", "1er juin 2024"},
		{"2024-06", "fr", "juin 2024"},
		{"2024-06-19", "es", "19 de junio de 2024"},
		{"2024-06", "es", "junio de 2024"},
		{"2024", "es", "2024"},
		{"2024-06-19", "de", "19. Juni 2024"},
		{"2024-03", "de", "März 2024"},
		{"2024-06-19", "ru", "19 июня 2024 г."},
		{"2024-06", "ru", "июнь 2024 г."},
		{"2024", "ru", "2024"},
		{"2024-06-19", "zh-Hant", "2024年6月19日"},
		{"2024-06", "ja", "2024年6月"},
		{"2024", "zh", "2024年"},
		{"2024-06-19", "ko", "2024년 6월 19일"},
		{"2024-06", "ko", "2024년 6월"},
		{"202X-02-17", "ko", "202X년 2월 17일"},
		{"2024-06-19", "ar", "19 يونيو 2024"},
		{"2024-06-19", "th", "2024-06-19"},
		{"2024-06-19", "", "2024-06-19"},
	}
	for _, test := range tests {
		if got := must(t, test.text).Format(test.lang); got != test.want {
			t.Errorf("Parse(%q).Format(%q) = %q, want %q", test.text, test.lang, got, test.want)
		}
	}
}

func TestParseProse(t *testing.T) {
	tests := []struct{ words, lang, want string }{
		{"19 June 2024", "en", "2024-06-19"},
		{"19th June, 2024", "en", "2024-06-19"},
		{"the 19th of June 2024", "en", "2024-06-19"},
		{"on Wednesday, 19 June 2024", "en", "2024-06-19"},
		{"June 19, 2024", "en", "2024-06-19"},
		{"June 1st, 2024", "en", "2024-06-01"},
		{"JUNE 2024", "en", "2024-06"},
		{"Sept. 3, 1939", "en", "1939-09-03"},
		{"2024", "en", "2024"},
		{" 2024-06-19 ", "en", "2024-06-19"},
		{"17 February 202X", "en", "202X-02-17"},
		{"19.06.2024", "", "2024-06-19"},
		{"19. 6. 2024", "de", "2024-06-19"},
		{"2024. 6. 19.", "ko", "2024-06-19"},
		{"2024/6/19", "ja", "2024-06-19"},
		{"19/6/2024", "en", "2024-06-19"},
		{"6/19/2024", "en", "2024-06-19"},
		{"6/7/2024", "en", ""},
		{"6/7/2024", "fr", "2024-07-06"},
		{"6/6/2024", "en", "2024-06-06"},
		{"19 июня 2024 г.", "ru", "2024-06-19"},
		{"19 июня 2024 года", "ru", "2024-06-19"},
		{"в июне 2024 года", "ru", "2024-06"},
		{"июнь 2024 г.", "ru", "2024-06"},
		{"2024년 6월 19일", "ko", "2024-06-19"},
		{"2024년6월", "ko", "2024-06"},
		{"2024년", "ko", "2024"},
		{"2024年6月19日", "zh", "2024-06-19"},
		{"２０２４年６月１９日", "ja", "2024-06-19"},
		{"2024年6月19號", "zh-Hant", "2024-06-19"},
		{"1er juin 2024", "fr", "2024-06-01"},
		{"le 19 juin 2024", "fr", "2024-06-19"},
		{"Août 2024", "fr", "2024-08"},
		{"19 de junio de 2024", "es", "2024-06-19"},
		{"1º de junio de 2024", "es", "2024-06-01"},
		{"19. Juni 2024", "de", "2024-06-19"},
		{"am 3. März 2024", "de", "2024-03-03"},
		{"19 يونيو 2024", "ar", "2024-06-19"},
		{"١٩ يونيو ٢٠٢٤", "ar", "2024-06-19"},
		{"19 حزيران/يونيه 2024", "ar", "2024-06-19"},
		{"4 كانون الأول 2024", "ar", "2024-12-04"},
		{"4 كانون الأول/ديسمبر 2024", "ar", "2024-12-04"},

		{"", "en", ""},
		{"June", "en", ""},
		{"may", "en", ""},
		{"19", "en", ""},
		{"19 June", "en", ""},
		{"early June 2024", "en", ""},
		{"30 February 2024", "en", ""},
		{"45 June 2024", "en", ""},
		{"0 June 2024", "en", ""},
		{"19 June 24", "en", ""},
		{"19-20 June 2024", "en", ""},
		{"June 2024 and July 2024", "en", ""},
		{"19 June 12024", "en", ""},
		{"19 6 2024", "en", ""},
		{"13.13.2024", "de", ""},
		{"19 حزيران/يوليو 2024", "ar", ""},
		{"2024日", "ja", ""},
		{"1 2 3 4 5 6 7 8 9 10 11 12", "en", ""},
		{"令和6年6月19日", "ja", ""},
		{"in 2024 (June)", "en", ""},
	}
	for _, test := range tests {
		got, ok := ParseProse(test.words, test.lang)
		if got.String() != test.want || ok != (test.want != "") {
			t.Errorf("ParseProse(%q, %q) = %q, %v, want %q", test.words, test.lang, got, ok, test.want)
		}
	}
}

// What Format writes, ParseProse reads.
func TestFormatParseProse(t *testing.T) {
	for _, lang := range []string{"en", "fr", "es", "de", "ru", "zh", "ja", "ko", "ar", "th"} {
		for _, text := range []string{"2024", "2024-06", "202X-02-17", "202X"} {
			d := must(t, text)
			if got, _ := ParseProse(d.Format(lang), lang); got != d {
				t.Errorf("ParseProse(%q, %q) = %q, want %q", d.Format(lang), lang, got, d)
			}
		}
		for month := 1; month <= 12; month++ {
			d := FromTime(2024, month, month)
			if got, _ := ParseProse(d.Format(lang), lang); got != d {
				t.Errorf("ParseProse(%q, %q) = %q, want %q", d.Format(lang), lang, got, d)
			}
		}
	}
}

func FuzzParseProse(f *testing.F) {
	for _, s := range []string{"19 June 2024", "2024年6月19日", "2024-06-19", "202X-02-17?", "4 كانون الأول 2024", "1st", "XXXX-02-30"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, words string) {
		d, ok := ParseProse(words, "fr")
		if ok == d.IsZero() {
			t.Errorf("ParseProse(%q) = %v, %v", words, d, ok)
		}
		if !ok {
			return
		}
		if again, err := Parse(d.String()); err != nil || again != d {
			t.Errorf("Parse(%q) = %v, %v, want %v", d.String(), again, err, d)
		}
		if d.last < d.first || !d.Overlaps(d) || d.Format("en") == "" {
			t.Errorf("%v is empty", d)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Parse("2024-06-19")
	}
}

func BenchmarkParseProse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		ParseProse("19 June 2024", "en")
	}
}
