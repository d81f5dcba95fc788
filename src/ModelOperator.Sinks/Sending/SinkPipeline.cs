using ModelOperator.Sinks.Configuration;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace ModelOperator.Sinks.Sending;

/// <summary>
/// Builds the pipeline of requests to a sink. Each attempt has a time limit, and transient failures are retried as often as allowed.
/// </summary>
internal static class SinkPipeline
{
    /// <summary>The longest wait that a sink can ask for.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public static ResiliencePipeline<SinkAnswer> Of(SinkOptions options, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<SinkAnswer> { TimeProvider = time };
        if (options.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<SinkAnswer>
            {
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome is { Exception: TimeoutRejectedException } or { Result.IsTransient: true }),
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.RetryDelay,
                MaxDelay = LongestWait,
                UseJitter = true,
                DelayGenerator = args => ValueTask.FromResult(Asked(args.Outcome.Result)),
            });
        }

        return builder.AddTimeout(options.Timeout).Build();
    }

    private static TimeSpan? Asked(SinkAnswer? answer) => answer?.RetryAfter is not { } wait ? null
        : wait > LongestWait ? LongestWait
        : wait > TimeSpan.Zero ? wait
        : null;
}
