using ModelOperator.Contracts.Processes;

namespace ModelOperator.Api.Spec.Monitoring;

/// <summary>The slices of feedback, value by value, as gateways count them.</summary>
public static class SliceLabels
{
    /// <summary>All values that feedback is counted by: <c>device=phone</c>, <c>device=other</c>.</summary>
    public static IEnumerable<string> Of(FeedbackSpec? feedback) => (feedback?.Slices ?? []).SelectMany(Of);

    /// <summary>The values that are meant by one entry: all of a slice that it names, else the entry itself.</summary>
    public static IEnumerable<string> Of(FeedbackSpec? feedback, string entry) =>
        feedback?.Slices?.FirstOrDefault(slice => slice.Name == entry) is { } named ? Of(named) : [entry];

    private static IEnumerable<string> Of(FeedbackSliceSpec slice) =>
        slice.Values.Append(FeedbackSlice.Other).Select(value => FeedbackSlice.Label(slice.Name, value));
}
