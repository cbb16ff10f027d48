package check

import (
	"os"
	"path/filepath"
	"testing"

	"concord/internal/brief"
	"concord/internal/markup"
	"concord/internal/model"
	"concord/internal/source"
)

// TestOtherLanguages measures the rules on dates in other languages. Every text
// must do as labelled: what is not certain stays silent.
func TestOtherLanguages(t *testing.T) {
	in := records(t, os.DirFS(filepath.Join("..", "..")), false)
	p := markup.NewParser()
	for _, tt := range []struct {
		lang, about, text string
		wrong             bool
	}{
		{"ru", "ru-kp-2024", "Договор был подписан в Пхеньяне 29 июня 2024 года.", true},
		{"ru", "ru-kp-2024", "Договор был подписан в Пхеньяне 19 июня 2024 года.", false},
		{"ru", "ru-kp-2024", "Договор вступил в силу 14 декабря 2024 года.", true},
		{"ru", "ru-kp-2024", "Договор вступил в силу 4 декабря 2024 года.", false},
		{"ru", "ru-kp-2024", "Договор не был подписан 29 июня 2024 года.", false},
		{"ru", "ru-kp-2024", "Протокол к договору был подписан 29 ноября 2024 года.", false},
		{"ru", "ru-kp-2024", "Договор был подписан до 29 июня 2024 года.", false},
		{"ru", "ru-kp-2024", "Закон о ратификации договора подписан 9 ноября 2024 года.", false},
		{"ru", "ru-kp-2024", "О договоре президент говорил 9 мая 2025 года.", false},
		{"ru", "ru-kp-2024", "«Договор подписан 29 июня 2024 года», — стоит в копии.", false},
		{"fr", "nato-1949", "Le traité a été signé à Washington le 14 avril 1949.", true},
		{"fr", "nato-1949", "Le traité a été signé à Washington le 4 avril 1949.", false},
		{"fr", "nato-1949", "L’entrée en vigueur du traité date du 24 septembre 1949.", true},
		{"fr", "nato-1949", "Le pacte est entré en vigueur le 24 août 1949.", false},
		{"fr", "nato-1949", "Le protocole fut signé le 17 octobre 1951.", false},
		{"fr", "nato-1949", "Le traité n’a pas été signé le 14 avril 1949.", false},
		{"fr", "nato-1949", "Le traité aurait été signé le 14 avril 1949.", false},
		{"fr", "nato-1949", "Signé avant le 14 mai 1949, le traité suivit de longs pourparlers.", false},
		{"fr", "nato-1949", "Le traité fut débattu au Sénat le 27 juillet 1949.", false},
		{"es", "rio-1947", "El tratado se firmó en Río de Janeiro el 12 de septiembre de 1947.", true},
		{"es", "rio-1947", "El tratado se firmó en Río de Janeiro el 2 de septiembre de 1947.", false},
		{"es", "rio-1947", "El tratado entró en vigor el 3 de diciembre de 1949.", true},
		{"es", "rio-1947", "El tratado entró en vigor el 3 de diciembre de 1948.", false},
		{"es", "rio-1947", "La carta de la organización entró en vigor el 13 de diciembre de 1951.", false},
		{"es", "rio-1947", "El tratado no se firmó hasta el 22 de septiembre de 1947.", false},
		{"ko", "ru-kp-2024", "이 조약은 2024년 6월 29일 평양에서 서명되었다.", true},
		{"ko", "ru-kp-2024", "이 조약은 2024년 6월 19일 평양에서 서명되었다.", false},
		{"ko", "ru-kp-2024", "조약은 2024년 11월 4일에 발효되었다.", true},
		{"ko", "ru-kp-2024", "조약은 2024년 12월 4일에 발효되었다.", false},
		{"ko", "ru-kp-2024", "조약은 2024년 12월 14일에 발효될 예정이었다.", false},
		{"ko", "ru-kp-2024", "공동 선언은 2000년 7월 19일에 서명되었다.", false},
		{"zh", "cn-kp-1961", "该条约于1961年7月21日在北京签署。", true},
		{"zh", "cn-kp-1961", "该条约于1961年7月11日在北京签署。", false},
		{"zh", "cn-kp-1961", "条约于1961年9月20日生效。", true},
		{"zh", "cn-kp-1961", "条约于1961年9月10日生效。", false},
		{"zh", "cn-kp-1961", "双方于1961年7月21日发表联合公报,条约已签署。", false},
		{"ar", "un-1945", "تم توقيع المعاهدة في 16 يونيو 1945.", true},
		{"ar", "un-1945", "تم توقيع المعاهدة في 26 يونيو 1945.", false},
		{"ar", "un-1945", "دخلت المعاهدة حيز النفاذ في 24 أكتوبر 1946.", true},
		{"ar", "un-1945", "لم تدخل المعاهدة حيز النفاذ في 24 أكتوبر 1946.", false},
		{"de", "nato-1949", "Der Vertrag wurde am 14. April 1949 unterzeichnet.", false}, // not known
	} {
		head := "---\ntitle: Text\ndate: 2025-03-01\nas-of: 2025-03-01\nlang: " + tt.lang + "\nabout: " + tt.about + "\n---\n\n"
		b, _ := brief.Parse(source.File{Path: "content/briefs/text.md", Text: []byte(head + tt.text)}, p)
		in.Briefs = []*brief.Brief{b}
		m, _ := model.Link(in)
		found := onlyContradictions(m)
		if (len(found) > 0) != tt.wrong {
			t.Errorf("%s: %q gives %v", tt.lang, tt.text, found)
		}
		for _, f := range found {
			if words := (head + tt.text)[f.Span.Start:f.Span.End]; words == "" || words[0] < '0' || words[0] > '9' {
				t.Errorf("%q: the finding is on %q", tt.text, words)
			}
		}
	}
}
