package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"sigs.k8s.io/yaml"
)

// metadata is Chart.yaml; templates see it as .Chart.
type metadata struct {
	APIVersion   string            `json:"apiVersion"`
	Name         string            `json:"name"`
	Version      string            `json:"version"`
	AppVersion   string            `json:"appVersion"`
	KubeVersion  string            `json:"kubeVersion"`
	Description  string            `json:"description"`
	Type         string            `json:"type"`
	Home         string            `json:"home"`
	Icon         string            `json:"icon"`
	Keywords     []string          `json:"keywords"`
	Sources      []string          `json:"sources"`
	Annotations  map[string]string `json:"annotations"`
	Deprecated   bool              `json:"deprecated"`
	Maintainers  []any             `json:"maintainers"`
	Dependencies []any             `json:"dependencies"`
}

// chart is a chart's directory, read. File names are relative to it, with slashes.
type chart struct {
	metadata  metadata
	values    map[string]any
	templates map[string]string
	crds      map[string]string
	files     files
}

func loadChart(directory string) (*chart, error) {
	result := &chart{templates: map[string]string{}, crds: map[string]string{}, files: files{}}
	if err := readYAML(filepath.Join(directory, "Chart.yaml"), &result.metadata); err != nil {
		return nil, err
	}
	if result.metadata.Name == "" || result.metadata.Version == "" {
		return nil, fmt.Errorf("%s: name and version are required", filepath.Join(directory, "Chart.yaml"))
	}
	if len(result.metadata.Dependencies) > 0 {
		return nil, fmt.Errorf("%s: dependencies are not supported here; put helm on the PATH", filepath.Join(directory, "Chart.yaml"))
	}
	result.values = map[string]any{}
	err := readYAML(filepath.Join(directory, "values.yaml"), &result.values)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return result, filepath.WalkDir(directory, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		relative, err := filepath.Rel(directory, name)
		if err != nil {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		result.add(filepath.ToSlash(relative), content)
		return nil
	})
}

func (c *chart) add(name string, content []byte) {
	switch {
	case strings.HasPrefix(name, "templates/"):
		c.templates[name] = string(content)
	case strings.HasPrefix(name, "crds/"):
		c.crds[name] = string(content)
	case name != "Chart.yaml" && name != "values.yaml" && name != "values.schema.json" && name != ".helmignore":
		c.files[name] = content
	}
}

func readYAML(name string, into any) error {
	content, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := yaml.Unmarshal(content, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// files is what templates see as .Files: the chart's other files.
type files map[string][]byte

func (f files) Get(name string) string      { return string(f[name]) }
func (f files) GetBytes(name string) []byte { return f[name] }

func (f files) Lines(name string) []string {
	if _, known := f[name]; !known {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(f[name]), "\n"), "\n")
}

func (f files) Glob(pattern string) files {
	matching := files{}
	for name, content := range f {
		if matched, err := path.Match(pattern, name); err == nil && matched {
			matching[name] = content
		}
	}
	return matching
}

func (f files) AsConfig() string {
	byName := map[string]string{}
	for name, content := range f {
		byName[path.Base(name)] = string(content)
	}
	return toYAML(byName)
}

func (f files) AsSecrets() string {
	byName := map[string][]byte{}
	for name, content := range f {
		byName[path.Base(name)] = content
	}
	return toYAML(byName)
}

func sortedNames[V any](from map[string]V) []string {
	names := make([]string, 0, len(from))
	for name := range from {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}
