package main

import (
	"fmt"
	"path"
	"regexp"
	"sort"
	"strings"
	"text/template"

	"sigs.k8s.io/yaml"
)

// document is one object of the output, with the file it came from.
type document struct {
	source, text, kind, name string
	order                    int
	hooks                    string
}

type release struct {
	Name, Namespace, Service string
	Revision                 int
	IsInstall, IsUpgrade     bool
}

type capabilities struct {
	KubeVersion kubeVersion
	APIVersions apiVersions
	HelmVersion struct{ Version, GoVersion string }
}

type kubeVersion struct{ Version, Major, Minor string }

func (v kubeVersion) GitVersion() string { return v.Version }
func (v kubeVersion) String() string     { return v.Version }

type apiVersions []string

func (v apiVersions) Has(name string) bool {
	for _, known := range v {
		if known == name {
			return true
		}
	}
	return false
}

func (c *chart) render(options *options, values map[string]any) ([]document, error) {
	root := template.New("chart").Option("missingkey=zero")
	root.Funcs(functions(root))
	for _, name := range sortedNames(c.templates) {
		if _, err := root.New(c.fullName(name)).Parse(c.templates[name]); err != nil {
			return nil, explained(err)
		}
	}
	var documents []document
	for _, name := range sortedNames(c.templates) {
		if !isRendered(name) || !options.wants(name) {
			continue
		}
		var text strings.Builder
		if err := root.ExecuteTemplate(&text, c.fullName(name), c.data(options, values, name)); err != nil {
			return nil, explained(err)
		}
		found, err := split(c.fullName(name), withoutNoValue(text.String()))
		if err != nil {
			return nil, err
		}
		documents = append(documents, found...)
	}
	documents = options.withoutUnwantedHooks(documents)
	sort.SliceStable(documents, func(i, j int) bool { return documents[i].order < documents[j].order })
	if !options.includeCRDs {
		return documents, nil
	}
	crds, err := c.crdDocuments()
	return append(crds, documents...), err
}

func (c *chart) fullName(name string) string { return c.metadata.Name + "/" + name }

func (c *chart) crdDocuments() ([]document, error) {
	var documents []document
	for _, name := range sortedNames(c.crds) {
		found, err := split(c.fullName(name), c.crds[name])
		if err != nil {
			return nil, err
		}
		documents = append(documents, found...)
	}
	return documents, nil
}

func (c *chart) data(options *options, values map[string]any, name string) map[string]any {
	version := kubeVersion{Version: options.kubeVersion}
	parts := strings.SplitN(strings.TrimPrefix(options.kubeVersion, "v"), ".", 3)
	version.Major = parts[0]
	if len(parts) > 1 {
		version.Minor = parts[1]
	}
	return map[string]any{
		"Values": values,
		"Chart":  c.metadata,
		"Files":  c.files,
		"Release": release{
			Name: options.release, Namespace: options.namespace, Service: "Helm", Revision: 1, IsInstall: true,
		},
		"Capabilities": capabilities{KubeVersion: version, APIVersions: append(apiVersions{"v1", "apps/v1"}, options.apiVersions...)},
		"Template":     map[string]any{"Name": c.fullName(name), "BasePath": c.fullName("templates")},
	}
}

func isRendered(name string) bool {
	base := path.Base(name)
	return !strings.HasPrefix(base, "_") && base != "NOTES.txt"
}

func (o *options) wants(name string) bool {
	if len(o.showOnly) == 0 {
		return true
	}
	for _, pattern := range o.showOnly {
		if matched, err := path.Match(pattern, name); err == nil && matched {
			return true
		}
	}
	return false
}

func (o *options) withoutUnwantedHooks(documents []document) []document {
	var kept []document
	for _, document := range documents {
		isTest := strings.Contains(document.hooks, "test")
		if document.hooks == "" || !o.noHooks && !(isTest && o.skipTests) {
			kept = append(kept, document)
		}
	}
	return kept
}

var separator = regexp.MustCompile(`(?m)^---[ \t]*(#.*)?$`)

// split makes documents of a file's text; one that is not YAML is an error that quotes its line.
func split(source, text string) ([]document, error) {
	var documents []document
	for _, part := range separator.Split(text, -1) {
		part = strings.Trim(part, "\n")
		var object struct {
			Kind     string `json:"kind"`
			Metadata struct {
				Name        string            `json:"name"`
				Annotations map[string]string `json:"annotations"`
			} `json:"metadata"`
		}
		var content map[string]any
		if err := yaml.UnmarshalStrict([]byte(part), &content); err != nil {
			return nil, fmt.Errorf("%s renders to something that is not YAML: %w\n%s", source, err, numbered(part))
		}
		if len(content) == 0 {
			continue
		}
		if err := yaml.Unmarshal([]byte(part), &object); err != nil {
			return nil, fmt.Errorf("%s: %w\n%s", source, err, numbered(part))
		}
		if object.Kind == "" {
			return nil, fmt.Errorf("%s renders to an object without a kind\n%s", source, numbered(part))
		}
		documents = append(documents, document{
			source: source, text: part, kind: object.Kind, name: object.Metadata.Name,
			order: installOrder(object.Kind), hooks: object.Metadata.Annotations["helm.sh/hook"],
		})
	}
	return documents, nil
}

func numbered(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = fmt.Sprintf("%5d  %s", i+1, line)
	}
	return strings.Join(lines, "\n")
}

var errorPlace = regexp.MustCompile(`^template: ([^:]+:\d+)(:\d+)?: `)

// explained turns text/template's prefix into file:line, the way an editor can jump to.
func explained(err error) error {
	return fmt.Errorf("%s", errorPlace.ReplaceAllString(err.Error(), "$1: "))
}
