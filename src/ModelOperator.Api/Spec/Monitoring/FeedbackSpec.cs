using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>Lets somebody who learns later whether an answer was right report it. Answers carry a token in the header x-model-feedback, and
/// POST /v2/models/NAME/feedback takes it back. A change restarts the gateways.</summary>
public sealed record FeedbackSpec
{
    /// <summary>The name of a Secret of the namespace. Each of its keys is a signing key of 32 bytes or more. The key whose name sorts last
    /// signs new tokens, and tokens of all keys are accepted. Without such a key answers carry no token.</summary>
    [Required]
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(253)]
    public string KeySecret { get; set; } = "";

    /// <summary>The time after its answer for which a token is accepted. From 1m to 8760h. Default: 720h.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? MaxDelay { get; init; }

    /// <summary>The groups of requests, such as phones and desktops, whose feedback is counted separately.</summary>
    [MaxLength(FeedbackSettings.MaxSlices)]
    [ListMapKey("name")]
    public IReadOnlyList<FeedbackSliceSpec>? Slices { get; init; }

    /// <summary>Returns all values that feedback is counted by, as gateways name them: <c>device=phone</c>, <c>device=other</c>.</summary>
    public IEnumerable<string> SliceLabels() => (Slices ?? []).SelectMany(LabelsOf);

    /// <summary>Returns the values that one entry stands for: all of a slice that it names, otherwise the entry itself.</summary>
    public IEnumerable<string> SliceLabels(string entry) =>
        Slices?.FirstOrDefault(slice => slice.Name == entry) is { } named ? LabelsOf(named) : [entry];

    private static IEnumerable<string> LabelsOf(FeedbackSliceSpec slice) =>
        slice.Values.Append(FeedbackSlice.Other).Select(value => FeedbackSlice.Label(slice.Name, value));
}
