package main

import (
	"fmt"
	"strconv"
	"strings"

	"sigs.k8s.io/yaml"
)

func (c *chart) mergedValues(options *options) (map[string]any, error) {
	values := c.values
	for _, name := range options.valueFiles {
		over := map[string]any{}
		if err := readYAML(name, &over); err != nil {
			return nil, err
		}
		values = merge(values, over)
	}
	for _, setting := range options.sets {
		if err := setting.apply(values); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// merge lays over on base, map by map; null removes a key, as helm has it.
func merge(base, over map[string]any) map[string]any {
	for key, value := range over {
		if value == nil {
			delete(base, key)
			continue
		}
		below, isMap := value.(map[string]any)
		existing, wasMap := base[key].(map[string]any)
		if isMap && wasMap {
			base[key] = merge(existing, below)
		} else {
			base[key] = value
		}
	}
	return base
}

func (s setting) apply(values map[string]any) error {
	for _, pair := range splitOutside(s.text, ',') {
		path, text, found := cut(pair, '=')
		if !found || path == "" {
			return fmt.Errorf("--set %s: want KEY=VALUE", pair)
		}
		keys, err := parsePath(path)
		if err != nil {
			return fmt.Errorf("--set %s: %w", pair, err)
		}
		if _, err := place(values, keys, s.value(text)); err != nil {
			return fmt.Errorf("--set %s: %w", pair, err)
		}
	}
	return nil
}

func (s setting) value(text string) any {
	if strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}") {
		list := []any{}
		if inner := text[1 : len(text)-1]; inner != "" {
			for _, item := range splitOutside(inner, ',') {
				list = append(list, s.value(item))
			}
		}
		return list
	}
	plain := unescape(text)
	if s.asString {
		return plain
	}
	switch plain {
	case "null":
		return nil
	case "true", "false":
		return plain == "true"
	}
	if number, err := strconv.ParseInt(plain, 10, 64); err == nil && (plain == "0" || !strings.HasPrefix(plain, "0")) {
		return number
	}
	return plain
}

// place puts a value at a path of keys (string) and indexes (int) and returns the changed node.
func place(node any, keys []any, value any) (any, error) {
	if len(keys) == 0 {
		return value, nil
	}
	switch key := keys[0].(type) {
	case int:
		list, isList := node.([]any)
		if node != nil && !isList {
			return nil, fmt.Errorf("[%d] on something that is not a list", key)
		}
		for len(list) <= key {
			list = append(list, nil)
		}
		below, err := place(list[key], keys[1:], value)
		list[key] = below
		return list, err
	default:
		name := key.(string)
		object, isMap := node.(map[string]any)
		if !isMap {
			object = map[string]any{}
		}
		below, err := place(object[name], keys[1:], value)
		if below == nil && len(keys) == 1 {
			delete(object, name)
		} else {
			object[name] = below
		}
		return object, err
	}
}

const longestList = 1024

func parsePath(path string) ([]any, error) {
	var keys []any
	for _, part := range splitOutside(path, '.') {
		name, rest, indexed := strings.Cut(part, "[")
		if name == "" {
			return nil, fmt.Errorf("%q has an empty key", path)
		}
		keys = append(keys, unescape(name))
		for indexed {
			var digits string
			digits, rest, indexed = strings.Cut(rest, "]")
			index, err := strconv.Atoi(digits)
			if err != nil || !indexed || index < 0 || index >= longestList {
				return nil, fmt.Errorf("%q has a bad index", path)
			}
			keys = append(keys, index)
			_, rest, indexed = strings.Cut(rest, "[")
		}
	}
	return keys, nil
}

// splitOutside splits at a separator that is neither escaped by a backslash nor within braces.
func splitOutside(text string, separator byte) []string {
	var parts []string
	start, depth := 0, 0
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\':
			i++
		case text[i] == '{':
			depth++
		case text[i] == '}' && depth > 0:
			depth--
		case text[i] == separator && depth == 0:
			parts = append(parts, text[start:i])
			start = i + 1
		}
	}
	return append(parts, text[start:])
}

func cut(text string, separator byte) (before, after string, found bool) {
	before = splitOutside(text, separator)[0]
	if len(before) == len(text) {
		return text, "", false
	}
	return before, text[len(before)+1:], true
}

func unescape(text string) string {
	var result strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
		}
		result.WriteByte(text[i])
	}
	return result.String()
}

func toYAML(value any) string {
	text, err := yaml.Marshal(value)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(string(text), "\n")
}
