using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Shadowing.Comparing;

namespace ModelOperator.Gateway.Shadowing;

/// <summary>Compares answers, only a few at a time, because the same cores serve clients.</summary>
internal sealed class AnswerJudge(TimeProvider time, ILogger<AnswerJudge> logger)
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _places = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Lock _gate = new();
    private long? _loggedAt;
    private long _unlogged;

    public async Task<Verdict> JudgeAsync(MirrorLane lane, SeenAnswer stable, SeenAnswer shadow, CancellationToken cancellationToken)
    {
        var rule = lane.Target.Rule;
        Comparison comparison;
        await _places.WaitAsync(cancellationToken);
        try
        {
            comparison = AnswerComparer.Compare(stable, shadow, ComparisonRule.Of(rule));
        }
        finally
        {
            _places.Release();
        }

        if (comparison.Difference is { } difference && MayLog(out var unlogged))
        {
            Log.Mismatch(logger, rule.Revision, difference.Describe(rule.LogPayloads), unlogged);
        }

        return comparison.Verdict;
    }

    private bool MayLog(out long unlogged)
    {
        lock (_gate)
        {
            unlogged = _unlogged;
            if (_loggedAt is { } before && time.GetElapsedTime(before) < LogInterval)
            {
                _unlogged++;
                return false;
            }

            _loggedAt = time.GetTimestamp();
            _unlogged = 0;
            return true;
        }
    }
}
