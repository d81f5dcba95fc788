using k8s;
using k8s.Models;
using ModelOperator.Contracts.Objects;

namespace ModelOperator.Operator.Objects.Revisions.Pods;

/// <summary>Reads and writes the format of a revision.</summary>
internal static class PodFormats
{
    /// <summary>The format of revisions that are made now.</summary>
    public const PodFormat Newest = PodFormat.Identified;

    /// <summary>The annotation with the format, for a ControllerRevision and for the copy on its Deployment.</summary>
    public static SortedDictionary<string, string> Annotations(PodFormat format) =>
        new(StringComparer.Ordinal) { [ModelOperatorApi.PodFormatAnnotation] = ((int)format).ToString() };

    /// <summary>The format of a revision that has been made before.</summary>
    public static PodFormat Of(V1ControllerRevision snapshot, V1Deployment? deployment) =>
        Read(snapshot) ?? Read(deployment) ?? PodFormat.First;

    /// <summary>The format of a revision whose ControllerRevision is to be made: the format on its Deployment, or the newest.</summary>
    public static PodFormat Of(V1Deployment? deployment) => Read(deployment) ?? Newest;

    private static PodFormat? Read(IKubernetesObject<V1ObjectMeta>? written) =>
        int.TryParse(written?.GetAnnotation(ModelOperatorApi.PodFormatAnnotation), out var number) && Enum.IsDefined((PodFormat)number)
            ? (PodFormat)number
            : null;
}
