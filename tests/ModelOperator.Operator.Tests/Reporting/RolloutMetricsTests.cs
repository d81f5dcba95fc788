using Microsoft.Extensions.Time.Testing;
using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Operator.Reporting;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Rollouts.History;
using ModelOperator.Testing;
using Prometheus;

namespace ModelOperator.Operator.Tests.Reporting;

public sealed class RolloutMetricsTests
{
    private const string Digits = """name="digits",namespace="ml",""";

    private static readonly ModelDeployment Entity = Sample.Digits();

    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UnixEpoch);
    private readonly CollectorRegistry _registry = new();
    private readonly RolloutMetrics _sut;

    public RolloutMetricsTests() => _sut = new(_registry, _clock);

    private ModelDeploymentStatus Stepping => new()
    {
        Phase = RolloutPhase.Stepping,
        StableRevision = "aaa",
        CandidateRevision = "bbb",
        Stage = new() { Kind = StageKind.Step, Index = 1, Weight = 25, ElapsedSeconds = 30, RunningSince = _clock.GetUtcNow() },
        Revisions =
        [
            new() { Revision = "aaa", Role = RevisionRole.Stable, ModelVersion = "1", Weight = 75 },
            new() { Revision = "bbb", Role = RevisionRole.Candidate, ModelVersion = "2", Weight = 25 },
        ],
    };

    [Fact]
    public async Task Status_IsShown()
    {
        _sut.Show(Entity, Stepping, []);

        var shown = await ShownAsync();
        shown[$$"""modeldeployment_info{{{Digits}}revision="aaa",version="1"}"""].ShouldBe(1);
        shown[$$"""modeldeployment_traffic_weight{{{Digits}}revision="aaa",role="Stable",version="1"}"""].ShouldBe(75);
        shown[$$"""modeldeployment_traffic_weight{{{Digits}}revision="bbb",role="Candidate",version="2"}"""].ShouldBe(25);
        shown.Where(one => one.Key.StartsWith("modeldeployment_phase", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldBe(new($$"""modeldeployment_phase{{{Digits}}phase="Stepping"}""", 1));
    }

    [Fact]
    public async Task PhaseThatIsOver_HasNoSeriesAnyMore()
    {
        _sut.Show(Entity, Stepping, []);
        _sut.Show(Entity, Stepping with { Phase = RolloutPhase.Healthy }, []);

        (await ShownAsync()).Where(one => one.Key.StartsWith("modeldeployment_phase", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldBe(new($$"""modeldeployment_phase{{{Digits}}phase="Healthy"}""", 1));
    }

    [Fact]
    public async Task ClockOfTheStage_GoesOnBetweenTwoReconciles_AndStandsStillWhileItIsHeld()
    {
        const string clock = $$"""modeldeployment_stage_seconds{{{Digits}}stage="Step",step="1"}""";
        var running = Stepping;
        _sut.Show(Entity, running, []);
        _clock.Advance(TimeSpan.FromSeconds(12.5));
        (await ShownAsync())[clock].ShouldBe(42.5);

        _sut.Show(Entity, running with { Stage = running.Stage! with { ElapsedSeconds = 42.5, RunningSince = null } }, []);
        _clock.Advance(TimeSpan.FromMinutes(1));
        (await ShownAsync())[clock].ShouldBe(42.5);
    }

    [Fact]
    public async Task SeriesOfTheStatusBefore_AreGone()
    {
        _sut.Show(Entity, Stepping, []);

        _sut.Show(Entity, new()
        {
            Phase = RolloutPhase.Healthy,
            StableRevision = "bbb",
            Revisions = [new() { Revision = "bbb", Role = RevisionRole.Stable, ModelVersion = "2", Weight = 100 }],
        }, []);

        var shown = await ShownAsync();
        shown.Keys.ShouldNotContain(key => key.StartsWith("modeldeployment_stage_seconds", StringComparison.Ordinal));
        shown.Keys.Where(key => key.StartsWith("modeldeployment_info", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldContain("bbb");
        shown.Keys.Where(key => key.StartsWith("modeldeployment_traffic_weight", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldContain("""role="Stable",version="2""");
    }

    [Theory]
    [InlineData(TransitionReasons.Promoted, "Promoted")]
    [InlineData(TransitionReasons.AnalysisFailed, "RolledBack")]
    [InlineData(TransitionReasons.ExtensionExceeded, "RolledBack")]
    [InlineData(TransitionReasons.NoDataDeadlineExceeded, "RolledBack")]
    [InlineData(TransitionReasons.ProgressDeadlineExceeded, "RolledBack")]
    [InlineData(TransitionReasons.GpuDeadlineExceeded, "RolledBack")]
    [InlineData(TransitionReasons.AbortRequested, "RolledBack")]
    [InlineData(TransitionReasons.SpecReverted, "Reverted")]
    [InlineData(TransitionReasons.Superseded, "Superseded")]
    public async Task RolloutThatEnds_IsCountedOnce(string reason, string result)
    {
        _sut.Show(Entity, Stepping, [new() { Reason = TransitionReasons.RolloutStarted }]);
        (await RolloutsAsync()).Values.ShouldBe([0, 0, 0, 0], "a result that has not happened is a zero");

        // RolledBack follows an abort when the requests have gone back; it is the same rollout.
        _sut.Show(Entity, Stepping, [new() { Reason = reason }, new() { Reason = TransitionReasons.RolledBack }]);
        _sut.Show(Entity, Stepping, []);

        var counted = (await RolloutsAsync()).Where(one => one.Value > 0).ShouldHaveSingleItem();
        (counted.Key, counted.Value).ShouldBe(($$"""modeldeployment_rollouts_total{{{Digits}}result="{{result}}"}""", 1));
    }

    [Fact]
    public async Task ModelDeploymentThatIsGone_HasNoSeries_AndTheOthersHaveTheirs()
    {
        var other = Entity with { Metadata = new() { Name = "digits", NamespaceProperty = "staging" } };
        _sut.Show(Entity, Stepping, [new() { Reason = TransitionReasons.Promoted }]);
        _sut.Show(other, Stepping, []);

        _sut.Forget(Entity);

        (await ShownAsync()).Keys.ShouldAllBe(key => key.Contains("namespace=\"staging\"", StringComparison.Ordinal));
        (await ShownAsync()).Count.ShouldBe(1 + 1 + 2 + 1 + Enum.GetValues<RolloutResult>().Length);
    }

    [PromtoolFact]
    public async Task Metrics_AreWhatPrometheusLikes()
    {
        _sut.Show(Entity, Stepping, []);

        (await Promtool.LintAsync(string.Join('\n', (await Exposition.OfAsync(_registry)).Lines) + "\n")).ShouldBeEmpty();
    }

    private async Task<IReadOnlyDictionary<string, double>> RolloutsAsync() => (await ShownAsync())
        .Where(one => one.Key.StartsWith("modeldeployment_rollouts_total", StringComparison.Ordinal))
        .ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal);

    private async Task<IReadOnlyDictionary<string, double>> ShownAsync() => (await Exposition.OfAsync(_registry)).Samples;
}
