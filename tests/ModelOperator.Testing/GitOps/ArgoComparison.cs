using System.Text.Json.Nodes;

namespace ModelOperator.Testing.GitOps;

/// <summary>
/// The comparison by which Argo CD (gitops-engine, without server-side diff) tells whether a custom resource is in sync: the three-way JSON
/// merge patch that <c>kubectl apply</c> would send is applied to the live object, and must change nothing. Argo leaves the status out.
/// </summary>
public static class ArgoComparison
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>The change that a sync would make in the live object, as a merge patch; empty when the object is in sync.</summary>
    /// <param name="desired">The manifest in git.</param>
    /// <param name="live">The object as the API server returns it. What was last applied stands in its annotation; where the annotation
    /// is missing, the manifest in git takes its place.</param>
    public static JsonObject Differences(JsonObject desired, JsonObject live)
    {
        ArgumentNullException.ThrowIfNull(live);
        var seen = WithoutBookkeeping(live);
        var applied = live["metadata"]?["annotations"]?[LastApplied] is { } annotation
            ? WithoutBookkeeping(JsonNode.Parse(annotation.GetValue<string>())!.AsObject())
            : desired;
        var additions = OnlyNulls(MergePatch.Between(seen, desired), wanted: false);
        var removals = OnlyNulls(MergePatch.Between(applied, desired), wanted: true);
        return MergePatch.Between(seen, MergePatch.Apply(MergePatch.Apply(seen, removals), additions));
    }

    /// <summary>The live object with the annotation that <c>kubectl apply</c> of <paramref name="manifest"/> leaves on it.</summary>
    public static JsonObject Annotated(JsonObject live, JsonObject manifest)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(manifest);
        var annotated = live.DeepClone().AsObject();
        var metadata = annotated["metadata"]!.AsObject();
        metadata.TryAdd("annotations", new JsonObject());
        metadata["annotations"]![LastApplied] = manifest.ToJsonString();
        return annotated;
    }

    private static JsonObject WithoutBookkeeping(JsonObject live)
    {
        var copy = live.DeepClone().AsObject();
        copy.Remove("status");
        if (copy["metadata"]?["annotations"] is JsonObject annotations)
        {
            annotations.Remove(LastApplied);
            if (annotations.Count == 0)
            {
                copy["metadata"]!.AsObject().Remove("annotations");
            }
        }

        return copy;
    }

    // An addition never removes what others wrote into the live object; a removal is only of what was applied before.
    private static JsonObject OnlyNulls(JsonObject patch, bool wanted) => new(patch
        .Where(field => field.Value is JsonObject || field.Value is null == wanted)
        .Select(field => KeyValuePair.Create(
            field.Key, field.Value is JsonObject inner ? OnlyNulls(inner, wanted) : field.Value?.DeepClone())));
}
