using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Counting;
using ModelOperator.Feedback.Posting;

namespace ModelOperator.Gateway.Shadowing.Labels;

/// <summary>A label that one gateway pod passes to the pod that keeps the prediction of the shadow.</summary>
/// <param name="Token">The token of the client's answer; null when the label came with the id of the request.</param>
/// <param name="Label">The label as the name of a class.</param>
/// <param name="Correct">True when the client's answer was right; null when nobody says.</param>
/// <param name="Id">The id of the request; null when the label came with a token.</param>
internal sealed record PassedLabel(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Token,
    string Label,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Correct,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Id = null)
{
    // No class that is kept is as long, so the rest of a longer label makes no difference.
    private const int LongestLabel = (4 * FeedbackSettings.MaxClassLength) + 1;

    /// <summary>The label of an entry that was counted; null when it has none.</summary>
    public static PassedLabel? Of(CountedEntry counted) => counted.Entry is { LabelText: { } label, IsCorrect: { } correct }
        ? new(counted.Text, Short(label), correct)
        : null;

    /// <summary>The label of an entry that has the id of its request.</summary>
    public static PassedLabel OfRequest(FeedbackEntry entry) => new(null, Short(entry.LabelText!), entry.IsCorrect, entry.RequestId);

    private static string Short(string label) => label.Length > LongestLabel ? label[..LongestLabel] : label;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PassedLabel[]))]
internal sealed partial class PassedLabelJson : JsonSerializerContext;
