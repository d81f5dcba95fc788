using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace ModelOperator.Analysis.Sources.Prometheus;

/// <summary>The way of one namespace's queries to a source: retry with jitter, around a circuit breaker of its own, around what is common
/// to all namespaces.</summary>
internal sealed class QueryPipeline
{
    private const int FailuresToOpen = 6;

    public QueryPipeline(MetricSourceOptions options, TimeProvider time, ResiliencePipeline<Attempt> common)
    {
        var builder = new ResiliencePipelineBuilder<Attempt> { TimeProvider = time };
        if (options.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<Attempt>
            {
                ShouldHandle = args => ValueTask.FromResult(TimedOut(args.Outcome) || args.Outcome.Result.Transient),
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.RetryDelay,
                UseJitter = true,
            });
        }

        Pipeline = builder
            .AddCircuitBreaker(Breaker(
                options, outcome => TimedOut(outcome) || outcome.Result is { Transient: true, Unreachable: false },
                failure => LastFailure = failure.Result.Result?.Message ?? NoAnswer(options)))
            .AddPipeline(common)
            .Build();
    }

    public ResiliencePipeline<Attempt> Pipeline { get; }

    /// <summary>Why this namespace's newest query failed. Another's could name what only it may read.</summary>
    public string LastFailure { get; private set; } = "";

    /// <summary>When it was last asked for.</summary>
    public DateTimeOffset UsedAt { get; set; }

    public static string NoAnswer(MetricSourceOptions options) => $"no answer within {options.Timeout.TotalSeconds} s";

    /// <summary>Opens when almost all of a minute's outcomes are such failures.</summary>
    public static CircuitBreakerStrategyOptions<Attempt> Breaker(
        MetricSourceOptions options, Func<Outcome<Attempt>, bool> isFailure, Action<Outcome<Attempt>> failed) => new()
        {
            ShouldHandle = args =>
            {
                // Here, for whoever finds the breaker open must find the reason, too.
                var failure = isFailure(args.Outcome);
                if (failure)
                {
                    failed(args.Outcome);
                }

                return ValueTask.FromResult(failure);
            },
            FailureRatio = 0.9,
            MinimumThroughput = FailuresToOpen,
            SamplingDuration = TimeSpan.FromMinutes(1),
            BreakDuration = options.BreakDuration,
        };

    private static bool TimedOut(Outcome<Attempt> outcome) => outcome.Exception is TimeoutRejectedException;
}
