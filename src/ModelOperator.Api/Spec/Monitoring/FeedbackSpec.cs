using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>Who learns later whether an answer was right can say so: answers carry a token in the header x-model-feedback, and
/// POST /v2/models/NAME/feedback takes it back. A change restarts the gateways.</summary>
public sealed record FeedbackSpec
{
    /// <summary>A Secret of the namespace. Each of its keys is a signing key of 32 bytes or more; the one whose name sorts last signs new
    /// tokens, and all are taken. Without such a key answers carry no token.</summary>
    [Required]
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(253)]
    public string KeySecret { get; set; } = "";

    /// <summary>How long after its answer a token is taken. From 1m to 8760h. Default: 720h.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? MaxDelay { get; init; }

    /// <summary>The parts of all requests, such as phones and desktops, whose feedback is counted by itself.</summary>
    [MaxLength(FeedbackSettings.MaxSlices)]
    [ListMapKey("name")]
    public IReadOnlyList<FeedbackSliceSpec>? Slices { get; init; }
}
