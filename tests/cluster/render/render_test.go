package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// chartOf writes a chart of these files and gives its folder.
func chartOf(t *testing.T, files map[string]string) string {
	t.Helper()
	directory := t.TempDir()
	if _, given := files["Chart.yaml"]; !given {
		files["Chart.yaml"] = "apiVersion: v2\nname: demo\nversion: 1.2.3\nappVersion: \"4\"\n"
	}
	for name, content := range files {
		path := filepath.Join(directory, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return directory
}

func rendered(t *testing.T, directory string, arguments ...string) ([]document, error) {
	t.Helper()
	options, err := parseOptions(append([]string{"name", directory}, arguments...))
	if err != nil {
		t.Fatal(err)
	}
	chart, err := loadChart(directory)
	if err != nil {
		return nil, err
	}
	values, err := chart.mergedValues(options)
	if err != nil {
		return nil, err
	}
	return chart.render(options, values)
}

const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  text: "

func TestTemplate_UsesWhatHelmOffers(t *testing.T) {
	cases := map[string]struct{ template, want string }{
		"release":      {`{{ .Release.Name }}/{{ .Release.Namespace }}/{{ .Release.Service }}`, "name/ns/Helm"},
		"chart":        {`{{ .Chart.Name }}-{{ .Chart.Version }}-{{ .Chart.AppVersion }}`, "demo-1.2.3-4"},
		"include":      {`{{ include "greet" . | upper }}`, "HELLO NAME"},
		"tpl":          {`{{ tpl "{{ .Values.deep.value }}" . }}`, "1"},
		"required":     {`{{ required "no" .Values.deep.value }}`, "1"},
		"toYaml":       {`{{ toYaml .Values.deep | quote }}`, `"value: 1"`},
		"toJson":       {`{{ toJson .Values.deep | squote }}`, `'{"value":1}'`},
		"fromYaml":     {`{{ (fromYaml "a: b").a }}`, "b"},
		"lookup":       {`{{ len (lookup "v1" "Secret" "" "") }}`, "0"},
		"files":        {`{{ .Files.Get "extra.txt" | quote }}`, `"extra"`},
		"glob":         {`{{ range $name, $_ := .Files.Glob "*.txt" }}{{ $name }}{{ end }}`, "extra.txt"},
		"kube version": {`{{ semverCompare ">=1.20-0" .Capabilities.KubeVersion.Version }}`, "true"},
		"api versions": {`{{ .Capabilities.APIVersions.Has "policy/v1" }}`, "true"},
		"missing":      {`"{{ .Values.nothing }}"`, `""`},
		"template":     {`{{ .Template.Name }}`, "demo/templates/case.yaml"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			directory := chartOf(t, map[string]string{
				"values.yaml":            "deep: {value: 1}\n",
				"extra.txt":              "extra",
				"templates/_helpers.tpl": `{{ define "greet" }}hello {{ .Release.Name }}{{ end }}`,
				"templates/case.yaml":    configMap + test.template + "\n",
			})
			documents, err := rendered(t, directory, "-n", "ns", "-a", "policy/v1")
			if err != nil {
				t.Fatal(err)
			}
			if want := strings.TrimSuffix(configMap+test.want, "\n"); len(documents) != 1 || documents[0].text != want {
				t.Errorf("got %v, want %q", documents, want)
			}
		})
	}
}

func TestErrors_NameFileAndLine(t *testing.T) {
	cases := map[string]struct{ template, want string }{
		"syntax":   {"a: b\n{{ if }}", "demo/templates/case.yaml:2: missing value for if"},
		"required": {"a:\n  {{ required \"set it\" .Values.it }}", "demo/templates/case.yaml:2: "},
		"fail":     {`{{ fail "not so" }}`, "not so"},
		"function": {`{{ nonsense }}`, `function "nonsense" not defined`},
		"not YAML": {"a: [", "demo/templates/case.yaml renders to something that is not YAML"},
		"no kind":  {"a: b", "without a kind"},
		"twice":    {configMap + "a\n  text: b", "already set in map"},
		"endless":  {`{{ define "x" }}{{ include "x" . }}{{ end }}{{ include "x" . }}`, "includes itself without end"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := rendered(t, chartOf(t, map[string]string{"templates/case.yaml": test.template}))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q in it", err, test.want)
			}
		})
	}
}

func TestSet_PlacesTypedValues(t *testing.T) {
	cases := map[string]any{
		"a=b":           map[string]any{"a": "b"},
		"a.b=1,a.c=x":   map[string]any{"a": map[string]any{"b": int64(1), "c": "x"}},
		"a=true":        map[string]any{"a": true},
		"a=007":         map[string]any{"a": "007"},
		"a={x,2}":       map[string]any{"a": []any{"x", int64(2)}},
		"a[1].b=x":      map[string]any{"a": []any{nil, map[string]any{"b": "x"}}},
		`a\.b=x\,y`:     map[string]any{"a.b": "x,y"},
		"gone=null":     map[string]any{},
		"a=http://x:80": map[string]any{"a": "http://x:80"},
	}
	for text, want := range cases {
		values := map[string]any{}
		if err := (setting{text: text}).apply(values); err != nil {
			t.Errorf("%s: %v", text, err)
		} else if !reflect.DeepEqual(values, want) {
			t.Errorf("%s: got %v, want %v", text, values, want)
		}
	}
	for _, text := range []string{"a", "=b", "a[x]=1", "a[-1]=1", "a[99999]=1", "a..b=1"} {
		if err := (setting{text: text}).apply(map[string]any{}); err == nil {
			t.Errorf("%s: no error", text)
		}
	}
}

func TestValues_LastFileWinsAndNullRemoves(t *testing.T) {
	directory := chartOf(t, map[string]string{
		"values.yaml":         "a: {x: 1, y: 2}\nb: keep\n",
		"templates/case.yaml": configMap + "{{ toJson .Values | squote }}",
	})
	over := filepath.Join(t.TempDir(), "over.yaml")
	if err := os.WriteFile(over, []byte("a: {x: 9, y: null}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	documents, err := rendered(t, directory, "-f", over, "--set-string", "c=5")
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"a":{"x":9},"b":"keep","c":"5"}`; !strings.Contains(documents[0].text, want) {
		t.Errorf("got %s, want %s", documents[0].text, want)
	}
}

func TestOutput_IsOrderedAndFiltered(t *testing.T) {
	object := func(kind, hook string) string {
		return "kind: " + kind + "\nmetadata: {name: x, annotations: {\"helm.sh/hook\": \"" + hook + "\"}}\n"
	}
	directory := chartOf(t, map[string]string{
		"crds/c.yaml":         object("CustomResourceDefinition", ""),
		"templates/a.yaml":    object("Deployment", "") + "---\n" + object("ServiceAccount", ""),
		"templates/NOTES.txt": "not an object",
		"templates/t.yaml":    object("Pod", "test"),
		"templates/off.yaml":  "{{ if .Values.on }}\nkind: Job\n{{ end }}",
	})
	cases := map[string]string{
		"":                          "ServiceAccount Pod Deployment",
		"--skip-tests":              "ServiceAccount Deployment",
		"--include-crds --no-hooks": "CustomResourceDefinition ServiceAccount Deployment",
		"-s templates/t.yaml":       "Pod",
	}
	for arguments, want := range cases {
		documents, err := rendered(t, directory, strings.Fields(arguments)...)
		if err != nil {
			t.Fatal(err)
		}
		kinds := []string{}
		for _, document := range documents {
			kinds = append(kinds, document.kind)
		}
		if got := strings.Join(kinds, " "); got != want {
			t.Errorf("%q: got %s, want %s", arguments, got, want)
		}
	}
}

func TestChart_WithDependenciesIsRefused(t *testing.T) {
	directory := chartOf(t, map[string]string{"Chart.yaml": "name: demo\nversion: 1.0.0\ndependencies: [{name: other}]\n"})
	if _, err := loadChart(directory); err == nil || !strings.Contains(err.Error(), "put helm on the PATH") {
		t.Errorf("got %v", err)
	}
}
