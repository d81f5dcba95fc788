package main

import (
	"fmt"
	"strings"
)

const usage = `Usage: render [NAME] CHART [flags]

  -n, --namespace NAME      .Release.Namespace (default "default")
  -f, --values FILE         values over the chart's own; the last one wins
      --set KEY=VALUE,...   single values over those; a.b[0]=x, lists {a,b}, null removes
      --set-string KEY=...  the same, always as text
      --name-template NAME  the release's name, where it is not the first argument
  -s, --show-only FILE      only this template (templates/deployment.yaml)
  -a, --api-versions NAME   what .Capabilities.APIVersions has besides v1
      --kube-version V      .Capabilities.KubeVersion (default v1.20.2)
      --include-crds        the objects of crds/ first
      --skip-crds           without them (the default)
      --skip-tests          without test hooks
      --no-hooks            without any hooks
`

// options is one call: which chart, under which name, with which values.
type options struct {
	chart, release, namespace, kubeVersion string
	valueFiles, showOnly, apiVersions      []string
	sets                                   []setting
	includeCRDs, skipTests, noHooks, help  bool
}

// setting is one --set or --set-string.
type setting struct {
	text     string
	asString bool
}

func parseOptions(arguments []string) (*options, error) {
	result := &options{namespace: "default", kubeVersion: "v1.20.2", release: "release-name"}
	var positional []string
	for len(arguments) > 0 {
		argument := arguments[0]
		arguments = arguments[1:]
		if !strings.HasPrefix(argument, "-") {
			positional = append(positional, argument)
			continue
		}
		name, value, inline := strings.Cut(argument, "=")
		if known := result.flag(name); known {
			continue
		}
		if !inline {
			if len(arguments) == 0 {
				return nil, fmt.Errorf("%s needs a value", name)
			}
			value, arguments = arguments[0], arguments[1:]
		}
		if err := result.option(name, value); err != nil {
			return nil, err
		}
	}
	return result, result.place(positional)
}

func (o *options) flag(name string) bool {
	switch name {
	case "--include-crds":
		o.includeCRDs = true
	case "--skip-crds":
		o.includeCRDs = false
	case "--skip-tests":
		o.skipTests = true
	case "--no-hooks":
		o.noHooks = true
	case "-h", "--help":
		o.help = true
	default:
		return false
	}
	return true
}

func (o *options) option(name, value string) error {
	switch name {
	case "-n", "--namespace":
		o.namespace = value
	case "-f", "--values":
		o.valueFiles = append(o.valueFiles, value)
	case "--set":
		o.sets = append(o.sets, setting{text: value})
	case "--set-string":
		o.sets = append(o.sets, setting{text: value, asString: true})
	case "--name-template":
		o.release = value
	case "-s", "--show-only":
		o.showOnly = append(o.showOnly, value)
	case "-a", "--api-versions":
		o.apiVersions = append(o.apiVersions, strings.Split(value, ",")...)
	case "--kube-version":
		o.kubeVersion = "v" + strings.TrimPrefix(value, "v")
	default:
		return fmt.Errorf("unknown flag %s", name)
	}
	return nil
}

func (o *options) place(positional []string) error {
	switch {
	case o.help:
	case len(positional) == 1:
		o.chart = positional[0]
	case len(positional) == 2:
		o.release, o.chart = positional[0], positional[1]
	default:
		return fmt.Errorf("want [NAME] CHART, got %d arguments", len(positional))
	}
	return nil
}
