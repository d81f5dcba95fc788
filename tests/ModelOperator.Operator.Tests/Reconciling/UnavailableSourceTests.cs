using ModelOperator.Analysis.Evaluation;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Reconciling;

/// <summary>Administrators rename metric sources, take them away and limit them: no spec that was accepted is refused for that.</summary>
public sealed class UnavailableSourceTests : IDisposable
{
    private const string Field = "spec.analysis.source";

    private static readonly ModelDeployment Entity = JudgedBy("up");
    private static readonly string Revision = DesiredRevision.Of(Entity.Spec).Revision;

    private readonly MetricSourceRegistry _renamed = new([new Source("slo", MetricScope.Any)]);
    private readonly MetricSourceRegistry _limited = new([new Source("default", MetricScope.Namespace)]);

    public static TheoryData<string, ModelDeploymentStatus> Accepted => new()
    {
        { "the candidate", new() { StableRevision = "old", CandidateRevision = Revision } },
        { "stable", new() { StableRevision = Revision } },
        { "stable before", new() { StableRevision = "new", FormerStableRevisions = [Revision] } },
        { "rolled back", new() { StableRevision = "old", FailedRevisions = [new() { Revision = Revision }] } },
        {
            "accepted", new()
            {
                StableRevision = "old",
                Conditions = [new() { Type = ConditionTypes.Accepted, Status = "True", ObservedGeneration = 3 }],
            }
        },
    };

    public void Dispose()
    {
        _renamed.Dispose();
        _limited.Dispose();
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task SourceOfAnalysis_ThatIsTakenAway_IsAWarning_ForASpecThatWasAccepted(string why, ModelDeploymentStatus status)
    {
        var (problem, warning) = await InspectAsync(_renamed, Entity with { Status = status });

        problem.ShouldBeNull(why);
        warning.ShouldNotBeNull();
        (warning.Reason, warning.Field).ShouldBe(("SourceUnavailable", Field));
        warning.Message.ShouldStartWith("metric source 'default' is unknown");
        warning.Message.ShouldEndWith(
            "What runs goes on, and its measurements have no data; the next new revision is refused until this is mended");
    }

    [Fact]
    public async Task SourceOfAnalysis_ThatIsLimitedToANamespace_IsAWarning_ForASpecThatWasAccepted()
    {
        var entity = JudgedBy("info(up)") with { Status = new() { StableRevision = Revision } };

        var (problem, warning) = await InspectAsync(_limited, entity);

        problem.ShouldBeNull();
        (warning?.Reason, warning?.Field).ShouldBe(("SourceUnavailable", "spec.analysis.metrics[0].query"));
        (await InspectAsync(_limited, JudgedBy("info(up)"))).Problem.ShouldNotBeNull("a new revision can still be mended");
    }

    [Fact]
    public async Task R27_UnknownSourceOfAnalysis_InANewRevision_IsRefused()
    {
        var (problem, warning) = await InspectAsync(_renamed, Entity with { Status = new() { StableRevision = "old" } });

        (problem?.Reason, problem?.Field).ShouldBe(("UnknownMetricSource", Field));
        problem!.Message.ShouldContain("an administrator adds it with MetricSources:default:Address");
        warning.ShouldBeNull("a refusal says it already");
    }

    [Theory]
    [InlineData("prometheus", "metric source 'prometheus' is unknown")]
    [InlineData("slo", "metric source 'slo' has no history, which the windows of the checks need; name a Prometheus")]
    public async Task SourceOfMonitoring_ThatCannotAnswer_IsAWarning(string source, string message)
    {
        var (problem, warning) = await InspectAsync(_renamed, Sample.Digits(s => s with { Monitoring = new() { Source = source } }));

        problem.ShouldBeNull();
        (warning?.Reason, warning?.Field).ShouldBe(("SourceUnavailable", "spec.monitoring.source"));
        warning!.Message.ShouldStartWith(message);
        warning.Message.ShouldEndWith("Until then the checks have no data");
    }

    private static ModelDeployment JudgedBy(string query)
    {
        var entity = Sample.Digits(s => s with { Analysis = new() { Metrics = [new() { Name = "m", Query = query, Max = 1 }] } });
        return entity with { Metadata = entity.Metadata with { Generation = 3 } };
    }

    private static async Task<(SpecProblem? Problem, SpecProblem? Warning)> InspectAsync(
        MetricSourceRegistry sources, ModelDeployment entity)
    {
        var (inspector, desired) = (Inspection.Of(new MemoryApi(), sources, new ThresholdEvaluator()), DesiredRevision.Of(entity.Spec));
        return (await inspector.FindProblemAsync(entity, desired, default), inspector.FindWarning(entity, desired));
    }

    private sealed class Source(string name, MetricScope scope) : IMetricSource
    {
        public string Name => name;

        public MetricScope Scope => scope;

        public SourceLabels Labels { get; } = new();

        public Task<QueryResult> QueryAsync(string @namespace, string query, CancellationToken cancellationToken) =>
            throw new NotSupportedException("A spec is inspected without asking anybody.");
    }
}
