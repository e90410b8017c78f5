// Renders templates with Go's own engine, so that the contract test of libs/core/src/go-template can compare.
// One JSON object per line in ({"template","params","options"}), one out ({"output"} or {"error"}).
// Rename the tool in tools/setup/lab-tools.mjs when this file changes: built programs are kept by name and version.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
	"sigs.k8s.io/yaml"
)

type request struct {
	Template string   `json:"template"`
	Params   any      `json:"params"`
	Options  []string `json:"options"`
}

type response struct {
	Output string `json:"output"`
	Error  string `json:"error,omitempty"`
}

func functions() template.FuncMap {
	table := sprig.TxtFuncMap()
	for _, name := range []string{"env", "expandenv", "getHostByName"} {
		delete(table, name)
	}
	table["toYaml"] = func(value any) (string, error) {
		text, err := yaml.Marshal(value)
		return strings.TrimSuffix(string(text), "\n"), err
	}
	table["fromYaml"] = func(text string) (map[string]any, error) {
		value := map[string]any{}
		err := yaml.Unmarshal([]byte(text), &value)
		return value, err
	}
	table["fromYamlArray"] = func(text string) ([]any, error) {
		value := []any{}
		err := yaml.Unmarshal([]byte(text), &value)
		return value, err
	}
	return table
}

func render(asked request) (answer response) {
	defer func() {
		if reason := recover(); reason != nil {
			answer = response{Error: fmt.Sprint("panic: ", reason)}
		}
	}()
	parsed, err := template.New("").Funcs(functions()).Parse(asked.Template)
	if err != nil {
		return response{Error: err.Error()}
	}
	var out strings.Builder
	if err := parsed.Option(asked.Options...).Execute(&out, asked.Params); err != nil {
		return response{Error: err.Error()}
	}
	return response{Output: out.String()}
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 16*1024*1024)
	out := json.NewEncoder(os.Stdout)
	for in.Scan() {
		var asked request
		if err := json.Unmarshal(in.Bytes(), &asked); err != nil {
			fmt.Fprintln(os.Stderr, "read a request:", err)
			os.Exit(1)
		}
		if err := out.Encode(render(asked)); err != nil {
			os.Exit(1)
		}
	}
}
