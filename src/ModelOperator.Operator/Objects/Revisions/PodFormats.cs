using ModelOperator.Api;
using ModelOperator.Kubernetes.Models;

namespace ModelOperator.Operator.Objects.Revisions;

/// <summary>Where the format is written.</summary>
internal static class PodFormats
{
    /// <summary>The format of revisions that are made now.</summary>
    public const PodFormat Newest = PodFormat.Held;

    /// <summary>The annotation of a new ControllerRevision.</summary>
    public static IReadOnlyDictionary<string, string> Annotations { get; } =
        new SortedDictionary<string, string>(StringComparer.Ordinal) { [ModelOperatorApi.PodFormatAnnotation] = ((int)Newest).ToString() };

    /// <summary>The format of a revision that has been made before.</summary>
    public static PodFormat Of(V1ControllerRevision snapshot) =>
        int.TryParse(snapshot.Metadata.Annotations?.GetValueOrDefault(ModelOperatorApi.PodFormatAnnotation), out var number) && Enum.IsDefined((PodFormat)number)
            ? (PodFormat)number
            : PodFormat.First;
}
