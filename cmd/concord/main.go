// Concord turns policy briefs into a cross-linked static site.
package main

import (
	"os"

	"concord/internal/cli"
)

func main() { os.Exit(cli.Main()) }
