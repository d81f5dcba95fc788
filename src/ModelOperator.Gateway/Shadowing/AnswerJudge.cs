using ModelOperator.Gateway.Metrics;
using ModelOperator.Gateway.Shadowing.Comparing;
using ModelOperator.Hosting.Logging;

namespace ModelOperator.Gateway.Shadowing;

/// <summary>Compares answers, only a few at a time, because the same cores serve clients.</summary>
internal sealed class AnswerJudge(TimeProvider time, ILogger<AnswerJudge> logger)
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _places = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly LineLimit _lines = new(LogInterval, time);

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

        if (comparison.Difference is { } difference && _lines.Add() is { } count)
        {
            Log.Mismatch(logger, rule.Revision, difference.Describe(rule.LogPayloads), count - 1);
        }

        return comparison.Verdict;
    }
}
