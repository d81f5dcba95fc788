using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Caching.Reflecting;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Settings;
using ModelOperator.Operator.Observing;

namespace ModelOperator.Operator.Tests.Support;

/// <summary>Namespaces that are going, as tests have them.</summary>
internal static class Leaving
{
    /// <summary>None as long as it is not started, and nothing is noted.</summary>
    public static GoingNamespaces Namespaces(IKubernetesApi api, TimeProvider? time = null, OperatorOptions? options = null) => new(
        new Informer<V1Namespace>(
            api,
            Options.Create(new InformerOptions<V1Namespace> { Keep = GoingNamespaces.IsGoing }),
            time ?? TimeProvider.System,
            NullLogger<Informer<V1Namespace>>.Instance),
        Options.Create(options ?? new OperatorOptions()),
        time ?? TimeProvider.System);
}
