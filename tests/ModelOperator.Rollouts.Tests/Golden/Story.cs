using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Rollouts.Tests.Driving;

namespace ModelOperator.Rollouts.Tests.Golden;

/// <summary>
/// A rollout told as a log: what people, pods and metrics did, and what the planner made of it. The cluster carries every plan out
/// within a second; pods take ten.
/// </summary>
internal sealed class Story
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly StringBuilder _log = new();
    private readonly Dictionary<string, (int Desired, DateTimeOffset ReadyAt)> _pods = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _verdicts = new(StringComparer.Ordinal);
    private string _last = "";

    public Story(ModelDeploymentSpec spec)
    {
        Rollout = new() { Spec = spec };
        Rollout.Settle();
        Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        Take();
        Rollout.Transitions.Clear();
        Tell("v1 is stable");
    }

    public Rollout Rollout { get; }

    /// <summary>Metrics that come back bad, or not at all; all others pass.</summary>
    public Story Metric(string name, MetricVerdict verdict)
    {
        _verdicts[name] = verdict.ToString();
        return Tell($"metric {name} turns {verdict}");
    }

    /// <summary>A person or the cluster does something.</summary>
    public Story Then(string what, Action<Rollout> happens)
    {
        happens(Rollout);
        Take();
        return Tell(what);
    }

    /// <summary>Time passes, second by second, until it is up.</summary>
    public Story Wait(TimeSpan time)
    {
        for (var end = Rollout.Now + time; Rollout.Now < end;)
        {
            Step();
        }

        return this;
    }

    /// <summary>Compares the log with the one that is kept; UPDATE_GOLDEN=1 keeps this one instead.</summary>
    public void ShouldBeAsKept([CallerMemberName] string name = "", [CallerFilePath] string source = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(source)!, "Stories", name + ".txt");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, _log.ToString());
        }

        _log.ToString().ShouldBe(File.ReadAllText(path), $"{name}: look at the difference; UPDATE_GOLDEN=1 keeps the new story");
    }

    private void Step()
    {
        Rollout.Advance(Second);
        See();
        Rollout.Plan(Measurements());
        foreach (var transition in Rollout.Last.Transitions)
        {
            Line($"  {transition.Reason,-20} {transition.Message}");
        }

        Line($"  {Picture()}", onlyWhenNew: true);
        foreach (var gone in Rollout.Last.Deletions)
        {
            _pods.Remove(gone);
            Rollout.Lose(gone);
        }

        foreach (var size in Rollout.Last.Sizes)
        {
            var wanted = size.Replicas ?? size.MinReplicas!.Value;
            if (!_pods.TryGetValue(size.Revision, out var found) || found.Desired != wanted)
            {
                _pods[size.Revision] = (wanted, wanted > found.Desired ? Rollout.Now + TimeSpan.FromSeconds(10) : found.ReadyAt);
            }
        }

        Rollout.Converge();
    }

    private void See()
    {
        foreach (var (revision, (desired, readyAt)) in _pods)
        {
            var before = Rollout.Seen(revision)?.ReadyReplicas ?? 0;
            Rollout.See(revision, desired, readyAt <= Rollout.Now ? desired : Math.Min(before, desired));
        }
    }

    // What a test has changed by hand.
    private void Take()
    {
        foreach (var revision in new[] { Rollout.V1, Rollout.V2, Rollout.V3 })
        {
            if (Rollout.Seen(revision) is { } seen)
            {
                _pods[revision] = (seen.DesiredReplicas, seen.ReadyReplicas == seen.DesiredReplicas
                    ? Rollout.Now : Rollout.Now + TimeSpan.FromSeconds(10));
            }
        }
    }

    private MetricStatus[] Measurements() => Rollout.Last.Analysis is { } request && request.DueAt <= Rollout.Now
        ? [.. request.Analysis.Metrics.Select(m => Rollout.Measured(
            Enum.Parse<MetricVerdict>(_verdicts.GetValueOrDefault(m.Name, "Pass")), m.Name, _verdicts.GetValueOrDefault(m.Name) == "Fail"
                ? 0.2 : 0.01))]
        : [];

    private string Picture()
    {
        var status = Rollout.Status;
        var revisions = status.Revisions!.Select(r =>
            $"{r.Revision}: {r.Weight} %{(status.Traffic?.Mirror?.Revision == r.Revision ? $" + {status.Traffic.Mirror.Percent} % copies" : "")}, {r.Replicas} pods");
        return $"{status.Phase,-20} {string.Join("; ", revisions)}";
    }

    private Story Tell(string what)
    {
        Line($"* {what}");
        return this;
    }

    private void Line(string text, bool onlyWhenNew = false)
    {
        if (onlyWhenNew && text == _last)
        {
            return;
        }

        _last = onlyWhenNew ? text : _last;
        var time = (Rollout.Now - Rollout.Start).ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);
        _log.Append(time).Append(' ')
            .Append(text.Replace(Rollout.V1, "v1", StringComparison.Ordinal).Replace(Rollout.V2, "v2", StringComparison.Ordinal)
                .Replace(Rollout.V3, "v3", StringComparison.Ordinal).TrimEnd())
            .Append('\n');
    }
}
