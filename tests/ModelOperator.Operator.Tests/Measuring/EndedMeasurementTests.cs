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

/// <summary>The whole operator, when a rollout that was measured ends.</summary>
public sealed class EndedMeasurementTests
{
    private static readonly AnalysisSpec Errors = new()
    {
        Interval = "10s",
        Metrics = [new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, Max = 0.05 }]
    };

    [Fact]
    public async Task RolloutThatFails_EndsItsMeasurements_AndNotBefore()
    {
        var measurer = new Measurer();
        await using var rollout = await RolloutInMemory.StandingStillAsync(
            RolloutPhase.Stepping, Errors, services => services.AddSingleton<IStageMeasurer>(measurer));
        await Eventually.True(() => measurer.HasBegun, "the stage is measured");
        measurer.HasEnded.ShouldBeFalse();

        measurer.Fail.SetResult();

        await Eventually.True(() => measurer.HasEnded, "the rollout that was rolled back is measured no more");
    }

    private sealed class Measurer : IStageMeasurer
    {
        private volatile bool _hasBegun;
        private volatile bool _hasEnded;

        /// <summary>Lets the measurement fail the candidate.</summary>
        public TaskCompletionSource Fail { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool HasBegun => _hasBegun;

        /// <summary>True when it was ended after it had begun.</summary>
        public bool HasEnded => _hasEnded;

        public async Task<IReadOnlyList<MetricStatus>> MeasureAsync(
            ModelDeployment owner, AnalysisRequest request, CancellationToken cancellationToken)
        {
            _hasBegun = true;
            await Fail.Task.WaitAsync(cancellationToken);
            return [new() { Name = "errors", Verdict = MetricVerdict.Fail, Time = TimeProvider.System.GetUtcNow() }];
        }

        public Task BeginAsync(ModelDeployment owner, AnalysisRequest request, CancellationToken cancellationToken)
        {
            _hasBegun = true;
            return Task.CompletedTask;
        }

        public void End(ModelDeployment owner) => _hasEnded = _hasBegun;

        public void Forget(ModelDeployment owner)
        {
            // Nothing is kept.
        }
    }
}
