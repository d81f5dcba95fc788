using System.Text.Json;
using System.Text.Json.Serialization;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Posting;

namespace ModelOperator.Gateway.Shadowing.Labels;

/// <summary>A label that one gateway pod passes to the pod that keeps the prediction of the shadow.</summary>
/// <param name="Token">The token of the client's answer.</param>
/// <param name="Label">The label as the name of a class.</param>
/// <param name="Correct">True when the client's answer was right.</param>
internal sealed record PassedLabel(string Token, string Label, bool Correct)
{
    // No class that is kept is as long, so the rest of a longer label makes no difference.
    private const int LongestLabel = (4 * FeedbackSettings.MaxClassLength) + 1;

    /// <summary>The label of an entry that was counted; null when it has none.</summary>
    public static PassedLabel? Of(CountedEntry counted) => counted.Entry is { LabelText: { } label, IsCorrect: { } correct }
        ? new(counted.Text, label.Length > LongestLabel ? label[..LongestLabel] : label, correct)
        : null;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PassedLabel[]))]
internal sealed partial class PassedLabelJson : JsonSerializerContext;
