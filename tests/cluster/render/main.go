// Command render prints a Helm chart's objects the way `helm template` does, for what charts commonly
// use. It exists because Debian has no helm; tests/cluster/helm-template prefers helm where it is.
package main

import (
	"fmt"
	"os"
)

func main() {
	options, err := parseOptions(os.Args[1:])
	if err != nil {
		fmt.Fprintf(os.Stderr, "error: %v\n\n%s", err, usage)
		os.Exit(2)
	}
	if options.help {
		fmt.Print(usage)
		return
	}
	if err := run(options); err != nil {
		fmt.Fprintf(os.Stderr, "error: %v\n", err)
		os.Exit(1)
	}
}

func run(options *options) error {
	chart, err := loadChart(options.chart)
	if err != nil {
		return err
	}
	values, err := chart.mergedValues(options)
	if err != nil {
		return err
	}
	documents, err := chart.render(options, values)
	if err != nil {
		return err
	}
	for _, document := range documents {
		fmt.Printf("---\n# Source: %s\n%s\n", document.source, document.text)
	}
	return nil
}
