using System.Text.Json.Nodes;

namespace ModelOperator.Operator.Tests.Healing;

/// <summary>A deletion or an edit of one of our objects.</summary>
/// <param name="Name">In words.</param>
/// <param name="Edit">The change; null for a deletion.</param>
internal sealed record Deed(string Name, Action<JsonObject>? Edit)
{
    public static readonly Deed Deletion = new("is deleted", null);

    /// <summary>Without this label the operator's caches do not hold the object.</summary>
    public static readonly Deed Unlabelled = new("loses its labels", o => o["metadata"]!.AsObject().Remove("labels"));
}
