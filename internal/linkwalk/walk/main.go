// Walk follows every link of a site in a folder and prints what leads nowhere.
package main

import (
	"fmt"
	"os"

	"concord/internal/linkwalk"
)

func main() {
	if len(os.Args) != 2 && len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: walk DIR [PATH OF THE BASE URL]")
		os.Exit(2)
	}
	base := "/"
	if len(os.Args) == 3 {
		base = os.Args[2]
	}
	report, err := linkwalk.Walk(os.DirFS(os.Args[1]), base)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, p := range report.Problems {
		fmt.Println(p)
	}
	fmt.Printf("%d pages, %d links, %d problems\n", report.Pages, report.Links, len(report.Problems))
	if len(report.Problems) > 0 {
		os.Exit(1)
	}
}
