package main

import (
	"os"

	"k8s.io/apiextensions-apiserver/pkg/cmd/server/options"
	"k8s.io/apiserver/pkg/admission"
	genericapiserver "k8s.io/apiserver/pkg/server"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes/fake"
)

// standaloneOptions are the server's own without what asks a core API.
func standaloneOptions() *options.CustomResourceDefinitionsServerOptions {
	options := options.NewCustomResourceDefinitionsServerOptions(os.Stdout, os.Stderr)
	recommended := options.RecommendedOptions
	recommended.Authentication.RemoteKubeConfigFileOptional = true
	recommended.Authentication.SkipInClusterLookup = true
	recommended.Authorization.RemoteKubeConfigFileOptional = true
	recommended.Features.EnablePriorityAndFairness = false
	recommended.Admission = nil
	recommended.CoreAPI = nil
	// The services of conversion webhooks are looked up by informers, which have to exist; this is the one
	// hook that is given the configuration before they are read from it.
	recommended.ExtraAdmissionInitializers = func(config *genericapiserver.RecommendedConfig) ([]admission.PluginInitializer, error) {
		config.SharedInformerFactory = informers.NewSharedInformerFactory(fake.NewClientset(), 0)
		return nil, nil
	}
	return options
}
