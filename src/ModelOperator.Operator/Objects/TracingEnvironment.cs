using System.Globalization;
using k8s.Models;
using ModelOperator.Api.Spec;
using ModelOperator.Contracts.Processes;
using ModelOperator.Operator.Configuration;

namespace ModelOperator.Operator.Objects;

/// <summary>The environment variables that tell a gateway or a model server where its spans go.</summary>
internal static class TracingEnvironment
{
    private const string NamespaceAttribute = "k8s.namespace.name";

    /// <summary>Those of a gateway.</summary>
    /// <param name="tracing">The collector that spans are sent to; null for none.</param>
    /// <param name="namespace">The namespace of the pod.</param>
    public static IReadOnlyList<V1EnvVar> Of(PodTracing? tracing, string @namespace) => tracing is null
        ? []
        :
        [
            new() { Name = TracingVariables.Endpoint, Value = tracing.Endpoint },
            new() { Name = TracingVariables.Protocol, Value = tracing.Protocol },
            new() { Name = TracingVariables.Sampler, Value = TracingVariables.ParentBasedRatio },
            new() { Name = TracingVariables.SamplerArgument, Value = tracing.SamplingRatio.ToString(CultureInfo.InvariantCulture) },
            new() { Name = TracingVariables.ResourceAttributes, Value = $"{NamespaceAttribute}={@namespace}" },
            .. tracing.HeadersSecret is { } secret ? new[] { Headers(secret) } : [],
        ];

    /// <summary>
    /// Those of a model server. A variable that its spec sets stands there once, as the spec has it. With an endpoint of the spec's own,
    /// the rest is the spec's too: headers are for the collector that they were made for.
    /// </summary>
    public static IEnumerable<V1EnvVar> Of(PodTracing? tracing, string @namespace, ServerSpec? server)
    {
        var set = (server?.Env ?? []).Select(variable => variable.Name).ToHashSet(StringComparer.Ordinal);
        return set.Contains(TracingVariables.Endpoint) || set.Contains(TracingVariables.TracesEndpoint)
            ? []
            : Of(tracing, @namespace).Where(variable => !set.Contains(variable.Name));
    }

    // A pod whose namespace has no such Secret starts without: tracing must not keep a model from serving.
    private static V1EnvVar Headers(PodTracing.SecretKey secret) => new()
    {
        Name = TracingVariables.Headers,
        ValueFrom = new() { SecretKeyRef = new() { Name = secret.Name, Key = secret.Key, Optional = true } },
    };
}
