package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig"
	"sigs.k8s.io/yaml"
)

const deepestInclude = 1000

// functions is sprig plus what helm adds, less what would make the output depend on the machine.
func functions(root *template.Template) template.FuncMap {
	all := sprig.TxtFuncMap()
	delete(all, "env")
	delete(all, "expandenv")
	depth := map[string]int{}
	added := template.FuncMap{
		"toYaml":        toYAML,
		"fromYaml":      func(text string) map[string]any { return parseObject(text) },
		"fromYamlArray": func(text string) []any { return parseList(text) },
		"toJson":        toJSON,
		"fromJson":      func(text string) map[string]any { return parseObject(text) },
		"fromJsonArray": func(text string) []any { return parseList(text) },
		"lookup":        func(string, string, string, string) map[string]any { return map[string]any{} },
		"getHostByName": func(string) string { return "" },
		"required":      required,
		"fail":          func(message string) (string, error) { return "", fmt.Errorf("%s", message) },
		"include": func(name string, data any) (string, error) {
			depth[name]++
			defer func() { depth[name]-- }()
			if depth[name] > deepestInclude {
				return "", fmt.Errorf("%q includes itself without end", name)
			}
			var text strings.Builder
			err := root.ExecuteTemplate(&text, name, data)
			return text.String(), err
		},
		"tpl": func(text string, data any) (string, error) { return expand(root, text, data) },
	}
	for name, function := range added {
		all[name] = function
	}
	return all
}

func expand(root *template.Template, text string, data any) (string, error) {
	copied, err := root.Clone()
	if err != nil {
		return "", err
	}
	copied.Funcs(functions(copied))
	parsed, err := copied.New("tpl").Parse(text)
	if err != nil {
		return "", fmt.Errorf("tpl: %w", err)
	}
	var result strings.Builder
	err = parsed.Execute(&result, data)
	return withoutNoValue(result.String()), err
}

func required(message string, value any) (any, error) {
	if text, isText := value.(string); value == nil || isText && text == "" {
		return nil, fmt.Errorf("%s", message)
	}
	return value, nil
}

func toJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(text)
}

// A text that cannot be parsed gives a map with the one key Error, as helm has it.
func parseObject(text string) map[string]any {
	result := map[string]any{}
	if err := yaml.Unmarshal([]byte(text), &result); err != nil {
		result["Error"] = err.Error()
	}
	return result
}

func parseList(text string) []any {
	result := []any{}
	if err := yaml.Unmarshal([]byte(text), &result); err != nil {
		return []any{err.Error()}
	}
	return result
}

func withoutNoValue(text string) string { return strings.ReplaceAll(text, "<no value>", "") }
