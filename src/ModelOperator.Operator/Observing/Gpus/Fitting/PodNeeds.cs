using System.Globalization;
using k8s.Models;
using ModelOperator.Api.Spec;
using ModelOperator.Operator.Objects.Revisions.Pods;

namespace ModelOperator.Operator.Observing.Gpus.Fitting;

/// <summary>The demands of a pod with GPUs on a node.</summary>
internal sealed record PodNeeds
{
    private string? _text;

    /// <summary>The extended resource.</summary>
    public required string Resource { get; init; }

    /// <summary>The number of units of it.</summary>
    public required int Count { get; init; }

    /// <summary>The products that are accepted; empty for any.</summary>
    public IReadOnlyList<string> Products { get; init; } = [];

    /// <summary>The labels that the node must have.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary>The taints that the pod tolerates.</summary>
    public IReadOnlyList<V1Toleration> Tolerations { get; init; } = [];

    /// <summary>All of it in words: pods with the same words can run on the same nodes. Texts that users choose have their length before
    /// them, so that nobody can write one that reads as several of somebody else's.</summary>
    public string Text => _text ??= string.Join(
        '\n',
        [
            Resource, Count.ToString(CultureInfo.InvariantCulture), .. Products.Select(Whole).Order(StringComparer.Ordinal), "",
            .. Labels.Select(label => $"{Whole(label.Key)}={Whole(label.Value)}").Order(StringComparer.Ordinal), "",
            .. Tolerations.Select(one => $"{Whole(one.Key)} {Whole(one.OperatorProperty)} {Whole(one.Value)} {Whole(one.Effect)}")
                .Order(StringComparer.Ordinal),
        ]);

    /// <summary>The demands of a spec's pods. A RuntimeClass adds its own to every pod that names it.</summary>
    public static PodNeeds Of(ModelDeploymentSpec spec, V1RuntimeClass? runtime)
    {
        var gpu = spec.Gpu ?? throw new ArgumentException("the spec asks for no GPU", nameof(spec));
        return new()
        {
            Resource = gpu.Resource,
            Count = Math.Max(1, gpu.Count),
            Products = gpu.Products ?? [],
            Labels = [.. spec.Pod?.NodeSelector ?? new Dictionary<string, string>(), .. runtime?.Scheduling?.NodeSelector ?? None],
            Tolerations = [.. GpuScheduling.Tolerations(gpu, spec.Pod?.Tolerations) ?? [], .. runtime?.Scheduling?.Tolerations ?? []],
        };
    }

    /// <summary>
    /// The demands of pods that one of our Deployments makes; <see cref="Count"/> is 0 when they ask for none of the resource.
    /// </summary>
    public static PodNeeds Of(V1PodSpec pod, string resource, V1RuntimeClass? runtime) => new()
    {
        Resource = resource,
        Count = (int)(pod.Containers ?? []).Sum(c => UnitsOf(c, resource)),
        Products = GpuScheduling.Products(pod.Affinity),
        Labels = [.. pod.NodeSelector ?? None, .. runtime?.Scheduling?.NodeSelector ?? None],
        Tolerations = [.. pod.Tolerations ?? [], .. runtime?.Scheduling?.Tolerations ?? []],
    };

    private static string Whole(string? text) => string.Create(CultureInfo.InvariantCulture, $"{text?.Length}:{text}");

    private static IDictionary<string, string> None { get; } = new Dictionary<string, string>();

    private static long UnitsOf(V1Container container, string resource) =>
        container.Resources?.Limits?.TryGetValue(resource, out var quantity) == true ? GpuRequests.Units(quantity.ToString()) : 0;
}
