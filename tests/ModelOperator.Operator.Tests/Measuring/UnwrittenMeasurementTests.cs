using Microsoft.Extensions.DependencyInjection;
using ModelOperator.Api;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Operator.Measuring;
using ModelOperator.Operator.Tests.Healing;
using ModelOperator.Rollouts;
using ModelOperator.Testing;

namespace ModelOperator.Operator.Tests.Measuring;

/// <summary>The whole operator, when the status that holds a measurement cannot be written.</summary>
public sealed class UnwrittenMeasurementTests
{
    [Fact]
    public async Task Measurement_WhoseStatusMetAConflict_IsInTheNextOne()
    {
        var measurer = new MeasuresOnce();
        var analysis = new AnalysisSpec
        {
            Interval = "10s",
            Metrics = [new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, Max = 0.05 }]
        };
        await using var rollout = await RolloutInMemory.StandingStillAsync(
            RolloutPhase.Stepping, analysis, services => services.AddSingleton<IStageMeasurer>(measurer));
        var refused = 0;
        rollout.Cluster.Fail = request =>
            request.Path.EndsWith("/status", StringComparison.Ordinal) && request.Body.Contains("0.0125", StringComparison.Ordinal)
                && Interlocked.Increment(ref refused) == 1
                ? (409, "the object has been modified")
                : null;

        measurer.Answer.SetResult();

        await Eventually.True(() => (double?)rollout.Status?["metrics"]?[0]?["value"] == 0.0125, "the measurement is in the status");
        Volatile.Read(ref refused).ShouldBeGreaterThan(1, "the first write met the conflict");
        measurer.Measured.ShouldBe(1, "what it knows was measured once");
    }

    /// <summary>Answers the first measurement when it is told to, and no other ever.</summary>
    private sealed class MeasuresOnce : IStageMeasurer
    {
        private int _asked;

        public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Measured { get; private set; }

        public async Task<IReadOnlyList<MetricStatus>> MeasureAsync(
            ModelDeployment owner, AnalysisRequest request, CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _asked) > 1)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            await Answer.Task.WaitAsync(cancellationToken);
            Measured++;
            return [new() { Name = "errors", Verdict = MetricVerdict.Pass, Value = 0.0125, Time = TimeProvider.System.GetUtcNow() }];
        }

        public Task BeginAsync(ModelDeployment owner, AnalysisRequest request, CancellationToken cancellationToken) => Task.CompletedTask;

        public void End(ModelDeployment owner)
        {
            // It counts nothing.
        }

        public void Forget(ModelDeployment owner)
        {
        }
    }
}
