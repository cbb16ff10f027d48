package date

import "testing"

func TestShift(t *testing.T) {
	for _, test := range []struct {
		from                string
		years, months, days int
		want                string
	}{
		{"1953-10-01", 2, 0, 0, "1955-10-01"},
		{"2024-06-19", 0, 6, 0, "2024-12-19"},
		{"2024-01-31", 0, 1, 0, "2024-02-29"},
		{"2024-03-01", 0, 0, -1, "2024-02-29"},
		{"1961-07-06", 0, 0, 5, "1961-07-11"},
		{"2024-01-10", 0, -1, 0, "2023-12-10"},
		{"2024-11", 0, 3, 40, "2025-02"},
		{"1961", 10, 3, 0, "1971"},
		{"202X-02-17", 1, 0, 0, ""},
		{"9999-12-31", 0, 0, 1, ""},
		{"0000-01", 0, -1, 0, ""},
		{"2024", 1 << 40, 0, 0, ""},
		{"", 1, 0, 0, ""},
	} {
		if got := must(t, test.from).Shift(test.years, test.months, test.days).String(); got != test.want {
			t.Errorf("%q shifted by %d, %d, %d = %q, want %q", test.from, test.years, test.months, test.days, got, test.want)
		}
	}
}

func TestInYear(t *testing.T) {
	for _, test := range []struct {
		from string
		year int
		want string
	}{
		{"XXXX-11-06", 2024, "2024-11-06"},
		{"2023-11", 2024, "2024-11"},
		{"2024-02-29", 2023, ""},
		{"2024", 2023, ""},
		{"202X-0X-17", 2023, ""},
		{"2024-02-01", 10000, ""},
		{"", 2024, ""},
	} {
		if got := must(t, test.from).InYear(test.year).String(); got != test.want {
			t.Errorf("%q in %d = %q, want %q", test.from, test.year, got, test.want)
		}
	}
}
