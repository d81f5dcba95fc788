using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace ModelOperator.Analysis.Sources.Prometheus;

/// <summary>Sends the queries of one namespace to a source. It retries with jitter, around a circuit breaker of its own, around the
/// pipeline that all namespaces share.</summary>
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

    /// <summary>
    /// The reason why this namespace's newest query failed. Another namespace's reason could name things that only that one may read.
    /// </summary>
    public string LastFailure { get; private set; } = "";

    /// <summary>The time at which it was last used.</summary>
    public DateTimeOffset UsedAt { get; set; }

    public static string NoAnswer(MetricSourceOptions options) => $"no answer within {options.Timeout.TotalSeconds} s";

    /// <summary>A breaker that opens when almost all outcomes of a minute are such failures.</summary>
    public static CircuitBreakerStrategyOptions<Attempt> Breaker(
        MetricSourceOptions options, Func<Outcome<Attempt>, bool> isFailure, Action<Outcome<Attempt>> failed) => new()
        {
            ShouldHandle = args =>
            {
                // The reason is stored here, before the breaker opens, so that whoever finds the breaker open finds the reason, too.
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
