using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Cli.Rendering;
using ModelOperator.Commands.Wording;

namespace ModelOperator.Cli.Watching;

/// <summary>Writes a rollout as lines for a log: one for each change, and none when only the clock of a stage has moved on.</summary>
internal sealed class PlainLines(TextWriter output)
{
    private readonly Dictionary<string, MetricVerdict> _verdicts = new(StringComparer.Ordinal);
    private string? _lastState;
    private string? _lastTrouble;
    private HistoryEntry? _lastTransition;
    private bool _hasBegun;

    /// <summary>Writes the lines for what has changed since the last call.</summary>
    public void Show(WatchedState seen)
    {
        var status = seen.Deployment.Status;
        foreach (var transition in NewTransitions(status?.History ?? []))
        {
            Line(transition.Time, TransitionText.Of(seen.Deployment, transition));
        }

        var state = StateText.Of(seen.Deployment);
        if (state != _lastState)
        {
            _lastState = state;
            Line(seen.Now, state);
        }

        ShowVerdicts(status, seen.Now);
        if (seen.Trouble != _lastTrouble)
        {
            _lastTrouble = seen.Trouble;
            Line(seen.Now, TroubleText.Of(seen.Trouble));
        }
    }

    private IEnumerable<HistoryEntry> NewTransitions(IReadOnlyList<HistoryEntry> history)
    {
        var known = _lastTransition;
        _lastTransition = history.Count > 0 ? history[^1] : known;
        if (!_hasBegun)
        {
            // Earlier transitions are shown by `history`.
            _hasBegun = true;
            return [];
        }

        var at = known is null ? -1 : history.ToList().LastIndexOf(known);
        return at >= 0 || known is null ? history.Skip(at + 1) : history.Where(entry => entry.Time > known.Time);
    }

    private void ShowVerdicts(ModelDeploymentStatus? status, DateTimeOffset now)
    {
        var metrics = status?.Metrics ?? [];
        foreach (var gone in _verdicts.Keys.Except(metrics.Select(m => m.Name), StringComparer.Ordinal).ToList())
        {
            _verdicts.Remove(gone);
        }

        foreach (var metric in metrics)
        {
            if (!_verdicts.TryGetValue(metric.Name, out var before) || before != metric.Verdict)
            {
                _verdicts[metric.Name] = metric.Verdict;
                var value = metric.Value?.ToString("G6") ?? "no data";
                var verdict = metric.DryRun ? $"{metric.Verdict} (dry run)" : metric.Verdict.ToString();
                Line(now, $"metric {metric.Name} {verdict}: {value}, wanted {metric.Threshold ?? "nothing"}"
                    + (metric.Message is null ? "" : $" ({metric.Message})"));
            }
        }
    }

    private void Line(DateTimeOffset time, string text) => output.WriteLine($"{TimeText.Of(time)} {Tables.Printable(text)}");
}
