using ModelOperator.Analysis.Evaluation;
using ModelOperator.Analysis.Sources;
using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Operator.Reconciling;
using ModelOperator.Operator.Tests.Objects;
using ModelOperator.Operator.Tests.Support;
using ModelOperator.Rollouts;

namespace ModelOperator.Operator.Tests.Reconciling;

/// <summary>Queries that read other ModelDeployments, too, begin no rollout; what earlier versions accepted goes on.</summary>
public sealed class ForeignSeriesTests : IDisposable
{
    private const string Alone = """model_gateway_requests_total{revision="{{ candidate.revision }}"}""";
    private const string Named = """model_gateway_requests_total{name="{{ name }}",revision="{{ candidate.revision }}"}""";

    private static readonly ModelDeployment Entity = JudgedBy(Alone);
    private static readonly string Revision = DesiredRevision.Of(Entity.Spec).Revision;

    private readonly MetricSourceRegistry _sources = new([new Source()]);
    private readonly SpecInspector _inspector;

    public ForeignSeriesTests() => _inspector = Inspection.Of(new MemoryApi(), _sources, new ThresholdEvaluator());

    public static TheoryData<string, ModelDeploymentStatus> Running => new()
    {
        { "the candidate", new() { StableRevision = "old", CandidateRevision = Revision } },
        { "stable", new() { StableRevision = Revision } },
        { "stable before", new() { StableRevision = "new", FormerStableRevisions = ["newer", Revision] } },
        { "accepted", new() { StableRevision = "old", Conditions = [Accepted("True", generation: 3)] } },
    };

    public static TheoryData<string, ModelDeploymentStatus?> New => new()
    {
        { "the first", null },
        { "another", new() { StableRevision = "old", CandidateRevision = "older" } },
        { "refused before", new() { StableRevision = "old", Conditions = [Accepted("False", generation: 3)] } },
        { "accepted as it was before it was edited", new() { StableRevision = "old", Conditions = [Accepted("True", generation: 2)] } },
    };

    public void Dispose() => _sources.Dispose();

    [Theory]
    [MemberData(nameof(New))]
    public async Task R27_NewRevision_IsRefused(string why, ModelDeploymentStatus? status)
    {
        var (problem, warning) = await InspectAsync(Entity with { Status = status });

        problem.ShouldNotBeNull(why).Field.ShouldBe("spec.analysis.metrics[0].query");
        problem.Message.ShouldContain("add name=\"{{ name }}\"");
        warning.ShouldBeNull("a refusal says it already");
    }

    [Theory]
    [MemberData(nameof(Running))]
    public async Task WhatWasAcceptedBefore_GoesOn_WithAWarning(string why, ModelDeploymentStatus status)
    {
        var (problem, warning) = await InspectAsync(Entity with { Status = status });

        problem.ShouldBeNull(why);
        warning.ShouldNotBeNull().Reason.ShouldBe("Outdated");
        warning.Message.ShouldContain("add name=\"{{ name }}\"");
        warning.Message.ShouldEndWith("What runs goes on; the next new revision is refused until this is mended");
    }

    [Fact]
    public async Task QueryThatNamesItsModel_IsNeitherRefusedNorWarnedOf()
    {
        (await InspectAsync(JudgedBy(Named))).ShouldBe((null, null));
        (await InspectAsync(JudgedBy(Named) with { Status = new() { StableRevision = Revision } })).ShouldBe((null, null));
    }

    private static Condition Accepted(string status, long generation) =>
        new() { Type = ConditionTypes.Accepted, Status = status, ObservedGeneration = generation };

    private static ModelDeployment JudgedBy(string query)
    {
        var entity = Sample.Digits(s => s with { Analysis = new() { Metrics = [new() { Name = "m", Query = query, Max = 1 }] } });
        return entity with { Metadata = entity.Metadata with { Generation = 3 } };
    }

    private async Task<(SpecProblem? Problem, SpecProblem? Warning)> InspectAsync(ModelDeployment entity)
    {
        var desired = DesiredRevision.Of(entity.Spec);
        return (await _inspector.FindProblemAsync(entity, desired, default), _inspector.FindWarning(entity, desired));
    }

    private sealed class Source : IMetricSource
    {
        public string Name => "default";

        public MetricScope Scope => MetricScope.Namespace;

        public SourceLabels Labels { get; } = new();

        public Task<QueryResult> QueryAsync(string @namespace, string query, CancellationToken cancellationToken) =>
            throw new NotSupportedException("A spec is inspected without asking anybody.");
    }
}
