using System.Globalization;
using System.Text.Json;

namespace ModelOperator.Feedback.Counting;

/// <summary>One piece of feedback, which says whether an answer was right.</summary>
internal sealed record FeedbackEntry
{
    /// <summary>The token of the answer.</summary>
    public string? Token { get; init; }

    /// <summary>The id of the request, in place of a token; null when there is none.</summary>
    public string? RequestId { get; init; }

    /// <summary>True when the answer was right; null when label and prediction tell it.</summary>
    public bool? Correct { get; init; }

    /// <summary>The right answer: a text, a number or a boolean.</summary>
    public JsonElement? Label { get; init; }

    /// <summary>The answer that was given, which is compared with the label.</summary>
    public JsonElement? Prediction { get; init; }

    /// <summary>The time from the answer to this entry, by the token's time; null when it is not known.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>True when the answer was right; null when the entry does not tell.</summary>
    public bool? IsCorrect => Correct ?? (Texts is { } both ? string.Equals(both.Label, both.Prediction, StringComparison.Ordinal) : null);

    /// <summary>Label and prediction as the names of classes; null when one of them is missing or is no name.</summary>
    public (string Label, string Prediction)? Texts =>
        LabelText is { } label && Scalar(Prediction) is { } prediction ? (label, prediction) : null;

    /// <summary>The label as the name of a class; null when it is missing or is no name.</summary>
    public string? LabelText => Scalar(Label);

    /// <summary>The absolute difference of label and prediction; null unless both are numbers.</summary>
    public double? Error => Number(Label) is { } label && Number(Prediction) is { } prediction ? Math.Abs(label - prediction) : null;

    private static double? Number(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var read) && double.IsFinite(read) ? read : null;

    // The values 7, 7.0 and "7" are one class, because labels often come from a table of texts.
    private static string? Scalar(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text => Text(text),
        // A double cannot tell the numbers of a database's rows apart beyond 2^53.
        { ValueKind: JsonValueKind.Number } number when number.TryGetDecimal(out var whole) && decimal.IsInteger(whole) =>
            decimal.Truncate(whole).ToString("0", CultureInfo.InvariantCulture),
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var exact) =>
            exact.ToString("R", CultureInfo.InvariantCulture),
        { ValueKind: JsonValueKind.True } => "true",
        { ValueKind: JsonValueKind.False } => "false",
        _ => null,
    };

    // JSON may contain half of a surrogate pair, which is not valid text.
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
