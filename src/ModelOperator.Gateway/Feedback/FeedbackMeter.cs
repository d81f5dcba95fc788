using ModelOperator.Contracts.Metrics;
using ModelOperator.Contracts.Processes;
using ModelOperator.Gateway.Tokens;
using Prometheus;

namespace ModelOperator.Gateway.Feedback;

/// <summary>
/// Counts feedback. Revisions and slices come from signed tokens, so nobody can invent them. Only the revisions that have had feedback most
/// recently are shown.
/// </summary>
internal sealed class FeedbackMeter
{
    /// <summary>The largest number of revisions that are shown at the same time.</summary>
    public const int MostRevisions = 16;

    private const string Unreadable = "unreadable";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, HashSet<string>> _slicesOf = new(StringComparer.Ordinal);
    private readonly List<string> _lastHeardOf = [];
    private readonly Counter _counted;
    private readonly Counter.Child _repeated;
    private readonly Dictionary<string, Counter.Child> _refused;

    public FeedbackMeter(CollectorRegistry registry, GatewayOptions owner)
    {
        var metrics = Prometheus.Metrics.WithCustomRegistry(registry)
            .WithLabels(new Dictionary<string, string> { ["name"] = owner.Name, ["namespace"] = owner.Namespace });
        _counted = metrics.CreateCounter(
            GatewayMetricNames.Feedback, "Answers with feedback on whether they were correct, by revision and slice.",
            ["correct", "revision", "slice"]);
        _repeated = metrics.CreateCounter(
            GatewayMetricNames.FeedbackRepeated, "Feedback for an answer that had some already; not counted again.").WithLabels();
        var refused = metrics.CreateCounter(GatewayMetricNames.FeedbackRefused, "Feedback that was refused, by reason.", ["reason"]);
        _refused = TokenFault.All.Select(fault => fault.Reason).Append(Unreadable)
            .ToDictionary(reason => reason, reason => refused.WithLabels(reason), StringComparer.Ordinal);
    }

    public void Repeated() => _repeated.Inc();

    /// <summary>Counts an entry that was refused because its token has a fault, or because it cannot be read.</summary>
    public void Refused(TokenFault? fault) => _refused[fault?.Reason ?? Unreadable].Inc();

    /// <summary>Counts one entry, once in total and once in each of its slices.</summary>
    public void Counted(string revision, IEnumerable<string> slices, bool correct)
    {
        lock (_gate)
        {
            Hear(revision);
            foreach (var slice in slices.Prepend(FeedbackSlice.All))
            {
                if (_slicesOf[revision].Add(slice))
                {
                    // Both series exist from the first entry on, so that the first entry of the other kind is seen as a rise.
                    Series(revision, slice, !correct).Publish();
                }

                Series(revision, slice, correct).Inc();
            }
        }
    }

    private void Hear(string revision)
    {
        _lastHeardOf.Remove(revision);
        _lastHeardOf.Add(revision);
        _slicesOf.TryAdd(revision, new(StringComparer.Ordinal));
        if (_lastHeardOf.Count <= MostRevisions)
        {
            return;
        }

        var oldest = _lastHeardOf[0];
        _lastHeardOf.RemoveAt(0);
        _slicesOf.Remove(oldest, out var slices);
        foreach (var slice in slices!)
        {
            Series(oldest, slice, correct: true).Remove();
            Series(oldest, slice, correct: false).Remove();
        }
    }

    private Counter.Child Series(string revision, string slice, bool correct) =>
        _counted.WithLabels(correct ? "true" : "false", revision, slice);
}
