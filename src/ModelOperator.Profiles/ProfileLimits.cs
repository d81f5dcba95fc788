using ModelOperator.Contracts.Processes;

namespace ModelOperator.Profiles;

/// <summary>The limits for a profile, because everything that is counted is one time series or several.</summary>
public static class ProfileLimits
{
    /// <summary>The largest number of features.</summary>
    public const int Features = 256;

    /// <summary>The largest number of bins of one feature.</summary>
    public const int Bins = 32;

    /// <summary>The largest number of bins of all features together.</summary>
    public const int BinsInAll = 1500;

    /// <summary>The largest number of classes of one output.</summary>
    public const int Classes = 100;

    /// <summary>The name under which all other classes are counted.</summary>
    public const string OtherClass = "other";

    /// <summary>The problem of a profile, as the end of a sentence about it; null when it can be used.</summary>
    public static string? Fault(ReferenceProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (profile.Version is not (ReferenceProfile.Current or ReferenceProfile.WithReductions)
            || profile.Features is null || profile.Outputs is null)
        {
            return $"is no profile of version {ReferenceProfile.Current} or {ReferenceProfile.WithReductions}";
        }

        return FeatureFault(profile.Features) ?? OutputFault(profile.Outputs) ?? QualityFault(profile.Quality);
    }

    private static string? QualityFault(QualityProfile? quality) => quality switch
    {
        null => null,
        { Slices: null } => "has a quality without slices; an empty list is none",
        _ when quality.Rows < 1 || quality.Right < 0 || quality.Right > quality.Rows
            || quality.Slices.Any(slice => slice is null || string.IsNullOrEmpty(slice.Slice) || slice.Rows < 1 || slice.Right < 0
                || slice.Right > slice.Rows) => "has a quality with no rows, or with more right ones than there are",
        _ when Twice(quality.Slices.Select(slice => slice.Slice)) is { } name => $"has the quality of slice {name} twice",
        _ => ClassQualityFault(quality.Classes ?? []),
    };

    private static string? ClassQualityFault(IReadOnlyList<ClassQuality> classes) =>
        classes.Count > FeedbackSettings.MaxClassPairs
            ? $"has the quality of {classes.Count} classes by slice, more than {FeedbackSettings.MaxClassPairs}"
        : classes.Any(one => one is null || string.IsNullOrEmpty(one.Slice) || string.IsNullOrEmpty(one.Class)
            || one.Hits < 0 || one.Misses < 0 || one.FalseAlarms < 0)
            ? "has the quality of a class without a name, or with counts below 0"
        : Twice(classes.Select(one => $"{one.Class} in {one.Slice}")) is { } name ? $"has the quality of class {name} twice"
        : null;

    private static string? FeatureFault(IReadOnlyList<FeatureProfile> features)
    {
        if (features.Count > Features)
        {
            return $"has {features.Count} features, more than {Features}";
        }

        foreach (var feature in features)
        {
            if (feature is null || string.IsNullOrEmpty(feature.Name) || string.IsNullOrEmpty(feature.Input) || feature.Index < 0
                || feature.Edges is null)
            {
                return "has a feature without name, input, index or edges";
            }

            if (feature is { Reduce: { } reduction } && !Enum.IsDefined(reduction))
            {
                return $"has an unknown reduction of feature {feature.Name}";
            }

            if (feature is { Axis: not null, Reduce: null } or { Axis: < 1 } or { Reduce: not null, Axis: null, Index: not 0 })
            {
                return $"has an axis of feature {feature.Name} that does not fit; axis is 1 or more, of a feature with reduce, and without "
                    + "one index is 0";
            }

            if (feature.Edges.Count >= Bins || !feature.Edges.Zip(feature.Edges.Skip(1)).All(pair => pair.First < pair.Second))
            {
                return $"has edges of feature {feature.Name} that are {Bins} or more, or not ascending";
            }
        }

        if (Twice(features.Select(feature => feature.Name)) is { } name)
        {
            return $"has two features named {name}";
        }

        return features.Sum(feature => feature.Edges.Count + 1) is > BinsInAll and var bins
            ? $"has {bins} bins in all, more than {BinsInAll}"
            : null;
    }

    private static string? OutputFault(IReadOnlyList<OutputProfile> outputs)
    {
        if (outputs.Any(output => string.IsNullOrEmpty(output?.Output)))
        {
            return "has an output without a name";
        }

        var crowded = outputs.FirstOrDefault(output => output.Classes is { Count: > Classes });
        return crowded is null
            ? RepeatFault(outputs) ?? outputs.Select(ClassFault).FirstOrDefault(fault => fault is not null)
            : $"has more than {Classes} classes of output {crowded.Output}";
    }

    // An output that is counted twice would give the same time series twice, and Prometheus would then read none of the pod's metrics.
    private static string? RepeatFault(IReadOnlyList<OutputProfile> outputs) =>
        Twice(outputs.Where(output => output.Classes is not null).Select(output => output.Output)) is { } counted
            ? $"has classes of output {counted} twice"
        : Twice(outputs.Where(output => output.Confidence).Select(output => output.Output)) is { } scored
            ? $"has the confidence of output {scored} twice"
        : null;

    private static string? ClassFault(OutputProfile output) =>
        output.Classes?.Any(name => name is null) == true ? $"has a class of output {output.Output} without a name" :
        Twice(output.Classes ?? []) is { } name ? $"has class {name} of output {output.Output} twice"
        : output.Classes?.Contains(OtherClass, StringComparer.Ordinal) == true
            ? $"has a class of output {output.Output} named {OtherClass}, which is what all others are counted as"
        : output.Counts is not null && (output.Counts.Count != (output.Classes?.Count ?? 0) + 1 || output.Counts.Any(count => count < 0))
            ? $"has counts of output {output.Output} that are not one for each class and one for all others"
        : output.ConfidenceCounts is { } scores
            && (!output.Confidence || scores.Count != ConfidenceBins.Count || scores.Any(count => count < 0))
            ? $"has counts of the confidence of output {output.Output} that are not one for each of {ConfidenceBins.Count} bins"
        : null;

    private static string? Twice(IEnumerable<string> names) =>
        names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any())?.Key;
}
