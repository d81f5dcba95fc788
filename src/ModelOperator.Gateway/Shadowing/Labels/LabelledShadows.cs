using ModelOperator.Feedback.Posting;

namespace ModelOperator.Gateway.Shadowing.Labels;

/// <summary>Judges the predictions of shadows by the labels that are posted for the answers of others.</summary>
internal sealed class LabelledShadows(KeptPredictions kept, LabelMeter meter) : ICountedFeedback
{
    public Task TakeAsync(IReadOnlyList<CountedEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var (token, _, slices, entry) in entries)
        {
            if (entry.LabelText is { } label && kept.Take(token.Id) is { } shadow && shadow.Fits(label))
            {
                meter.Paired(token.Revision, shadow.Revision, slices, entry, string.Equals(shadow.Class, label, StringComparison.Ordinal));
            }
        }

        return Task.CompletedTask;
    }
}
