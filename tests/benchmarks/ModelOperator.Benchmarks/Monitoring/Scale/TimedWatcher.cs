using System.Collections.Concurrent;
using System.Diagnostics;
using ModelOperator.Api;
using ModelOperator.Api.Status.Monitoring;
using ModelOperator.Monitoring;
using ModelOperator.Operator.Monitoring;

namespace ModelOperator.Benchmarks.Monitoring.Scale;

/// <summary>Looks at the models of a fleet with the operator's own checks, and notes how long each look took and when it ended.</summary>
internal sealed class TimedWatcher(ModelMonitor monitor) : IModelWatcher
{
    private readonly ConcurrentQueue<Look> _looks = new();

    /// <summary>The looks that have ended.</summary>
    public IReadOnlyList<Look> Looks => [.. _looks];

    public async Task<IReadOnlyList<CheckStatus>> LookAsync(
        ModelDeployment owner, string revision, IReadOnlyList<CheckStatus> before, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var checks = await monitor.LookAsync(
            Fleet.Watched(owner), owner.Spec.Monitoring!, Fleet.Profile, unreadable: null, before, cancellationToken);
        _looks.Enqueue(new(owner.Metadata.Name!, Stopwatch.GetTimestamp(), Stopwatch.GetElapsedTime(began), checks));
        return checks;
    }

    /// <summary>One look.</summary>
    /// <param name="Model">The model.</param>
    /// <param name="EndedAt">The timestamp of its end.</param>
    /// <param name="Took">The time that the look took, with the wait for its turn: the answer comes so long after it is due.</param>
    /// <param name="Checks">The verdicts of the checks.</param>
    internal sealed record Look(string Model, long EndedAt, TimeSpan Took, IReadOnlyList<CheckStatus> Checks);
}
