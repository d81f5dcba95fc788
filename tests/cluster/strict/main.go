// Command strict reads manifests of built-in kinds (YAML or JSON, several to a stream) from standard input
// and decodes each into the Go type of the Kubernetes that it was compiled against, as a server does with
// fieldValidation=Strict. A group, version or kind that this Kubernetes does not have, and a field that is
// unknown, misspelt, duplicate or of another type, is named on standard error, and the exit code is 1.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/kubernetes/scheme"
)

func main() {
	decoded, problems := check(os.Stdin)
	for _, problem := range problems {
		fmt.Fprintln(os.Stderr, problem)
	}
	fmt.Printf("%d decoded strictly, %d problems\n", decoded, len(problems))
	if len(problems) > 0 || decoded == 0 {
		os.Exit(1)
	}
}

// check decodes every document of the stream; all are tried, so that one run tells everything.
func check(input io.Reader) (decoded int, problems []error) {
	utilruntime.Must(apiextensions.AddToScheme(scheme.Scheme))
	decoder := serializer.NewCodecFactory(scheme.Scheme, serializer.EnableStrict).UniversalDeserializer()
	documents := yaml.NewYAMLOrJSONDecoder(input, 4096)
	for number := 1; ; number++ {
		var document runtime.RawExtension
		err := documents.Decode(&document)
		if errors.Is(err, io.EOF) {
			return decoded, problems
		}
		if err != nil {
			return decoded, append(problems, fmt.Errorf("document %d: %w", number, err))
		}
		if len(document.Raw) == 0 || string(document.Raw) == "null" {
			continue
		}
		if _, kind, err := decoder.Decode(document.Raw, nil, nil); err != nil {
			problems = append(problems, fmt.Errorf("document %d (%v): %w", number, kind, err))
			continue
		}
		decoded++
	}
}
