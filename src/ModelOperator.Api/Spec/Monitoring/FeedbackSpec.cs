using System.ComponentModel.DataAnnotations;
using ModelOperator.Api.Durations;
using ModelOperator.Api.Schema;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>Lets somebody who learns later whether an answer was right report it. Answers carry a token in the header x-model-feedback, and
/// POST /v2/models/NAME/feedback takes it back. A change restarts the gateways; with atServers it also makes a new revision.</summary>
public sealed record FeedbackSpec
{
    /// <summary>The name of a Secret of the namespace. Each of its keys is a signing key of 32 bytes or more. The key whose name sorts last
    /// signs new tokens, and tokens of all keys are accepted. Without such a key answers carry no token. Default: the Secret
    /// NAME-feedback-keys, which the operator makes with one random key.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(253)]
    public string? KeySecret { get; init; }

    /// <summary>The name of a Secret of the namespace. Each of its keys is a bearer token of 16 bytes or more, and only posts with one of
    /// them are taken; without such a token none is. Gateway pods mount it, and the operator does not read it. Default: whoever has the
    /// token of an answer may post.</summary>
    [RegularExpression(SchemaPatterns.Name)]
    [MaxLength(253)]
    public string? CredentialsSecret { get; init; }

    /// <summary>The time after its answer for which a token is accepted. From 1m to 8760h. Default: 720h.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? MaxDelay { get; init; }

    /// <summary>The groups of requests, such as phones and desktops, whose feedback is counted separately.</summary>
    [MaxLength(FeedbackSettings.MaxSlices)]
    [ListMapKey("name")]
    public IReadOnlyList<FeedbackSliceSpec>? Slices { get; init; }

    /// <summary>The time for which a shadow's prediction is kept for a label, so that the label counts for the shadow, too. With
    /// credentialsSecret the label may come with the id of the request in place of the token. From 1m to 8760h. At most 65,536 are kept in
    /// each gateway pod. It needs shadowOutput. Default: none is kept.</summary>
    [RegularExpression(SchemaPatterns.Duration)]
    [MaxLength(GoDuration.LongestText)]
    public string? KeepShadow { get; init; }

    /// <summary>For keepShadow: the output that is the prediction, with the class, or with a score for each class, counted from 0.
    /// </summary>
    [MaxLength(256)]
    public string? ShadowOutput { get; init; }

    /// <summary>The classes that feedback is counted by: an answer that has a label and a prediction is a hit, a miss or a false alarm of
    /// each. Numbers are written as 7. All others are counted as other. Recall, precision and F1 need the class here. The number of classes
    /// times that of all values of slices is limited to 512. Default: none.</summary>
    [MaxLength(FeedbackSettings.MaxClasses)]
    [ItemMaxLength(FeedbackSettings.MaxClassLength)]
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>The largest error of a prediction that is a number; a larger one counts as this one. With it the errors are added up, as
    /// meanAbsoluteError and rootMeanSquareError need. Choose it not much above what an error can be, because the uncertainty of a mean
    /// grows with it. Default: errors are not added up.</summary>
    [Range(0.0, 1e15)]
    public double? MaxError { get; init; }

    /// <summary>True when model servers give tokens and take feedback, too, for clients that reach a revision's Service without the
    /// gateway. Their pods then mount the Secrets, so keySecret, credentialsSecret, maxDelay, slices, classes and maxError become a part of
    /// the revision. Only the operator's own server can do it. Default: only gateways do.</summary>
    public bool? AtServers { get; init; }

    /// <summary>Returns all values that feedback is counted by, as gateways name them: <c>device=phone</c>, <c>device=other</c>.</summary>
    public IEnumerable<string> SliceLabels() => (Slices ?? []).SelectMany(LabelsOf);

    /// <summary>Returns the values that one entry stands for: all of a slice that it names, otherwise the entry itself.</summary>
    public IEnumerable<string> SliceLabels(string entry) =>
        Slices?.FirstOrDefault(slice => slice.Name == entry) is { } named ? LabelsOf(named) : [entry];

    private static IEnumerable<string> LabelsOf(FeedbackSliceSpec slice) =>
        slice.Values.Append(FeedbackSlice.Other).Select(value => FeedbackSlice.Label(slice.Name, value));
}
