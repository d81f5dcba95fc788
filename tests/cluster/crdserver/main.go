// Command crdserver is an API server for custom resources alone: Kubernetes' own apiextensions-apiserver,
// which a cluster's API server has built in, standing by itself. Definitions are validated, CEL rules
// compiled, objects checked, defaulted, stored and watched by the very code of that Kubernetes; there are
// no pods, namespaces or any other built-in kinds. Callers authenticate with a certificate, and only
// system:masters may do anything.
package main

import (
	"context"
	"os"

	"github.com/spf13/cobra"
	"k8s.io/apiextensions-apiserver/pkg/apiserver"
	"k8s.io/apiextensions-apiserver/pkg/cmd/server/options"
	generatedopenapi "k8s.io/apiextensions-apiserver/pkg/generated/openapi"
	openapinamer "k8s.io/apiserver/pkg/endpoints/openapi"
	genericapiserver "k8s.io/apiserver/pkg/server"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/component-base/cli"
	"k8s.io/component-base/version/verflag"
)

func main() {
	os.Exit(cli.Run(newCommand()))
}

func newCommand() *cobra.Command {
	options := standaloneOptions()
	command := &cobra.Command{
		Use:  "crdserver",
		Args: cobra.NoArgs,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			verflag.PrintAndExitIfRequested()
			return options.ServerRunOptions.ComponentGlobalsRegistry.Set()
		},
		RunE: func(*cobra.Command, []string) error {
			return serve(genericapiserver.SetupSignalContext(), options)
		},
	}
	options.AddFlags(command.Flags())
	verflag.AddFlags(command.Flags())
	return command
}

func serve(ctx context.Context, options *options.CustomResourceDefinitionsServerOptions) error {
	if err := options.Complete(); err != nil {
		return err
	}
	if err := options.Validate(); err != nil {
		return err
	}
	config, err := options.Config()
	if err != nil {
		return err
	}
	// The schemas and the list of groups, which in a cluster come from the aggregator before this server.
	config.GenericConfig.OpenAPIConfig = genericapiserver.DefaultOpenAPIConfig(
		generatedopenapi.GetOpenAPIDefinitions, openapinamer.NewDefinitionNamer(apiserver.Scheme, scheme.Scheme))
	completed := config.Complete()
	completed.GenericConfig.EnableDiscovery = true
	server, err := completed.New(genericapiserver.NewEmptyDelegate())
	if err != nil {
		return err
	}
	return server.GenericAPIServer.PrepareRun().RunWithContext(ctx)
}
