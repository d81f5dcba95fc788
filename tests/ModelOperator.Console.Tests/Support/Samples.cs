using ModelOperator.Api;
using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Spec.Analysis;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Rollouts.History;
using ModelOperator.Rollouts.Strategies;

namespace ModelOperator.Console.Tests.Support;

/// <summary>ModelDeployments as an operator leaves them.</summary>
internal static class Samples
{
    public const string Stable = "0123456789";

    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly ModelDeploymentSpec Spec = new()
    {
        Model = new() { Uri = "configmap://digits/v2.onnx", Version = "2" },
        Gpu = new() { Count = 2 },
        Strategy = new()
        {
            Canary = new()
            {
                Steps = [new() { Weight = 10, Duration = "5m" }, new() { Weight = 50, Duration = "10m", Approval = true }],
                Bake = "30m",
            },
        },
        Analysis = new()
        {
            Metrics =
            [
                new() { Name = "errors", Builtin = BuiltinMetric.ErrorRate, MaxIncrease = "1%" },
                new() { Name = "slow", Builtin = BuiltinMetric.Latency, Max = "250ms" },
                new() { Name = "cost", Query = "cost", MaxRatio = 1.5 },
            ],
        },
    };

    public static readonly string Candidate = RevisionTemplate.Of(Spec).Revision;

    public static ModelDeployment Healthy { get; } = new()
    {
        ApiVersion = "modeloperator.dev/v1alpha1",
        Kind = "ModelDeployment",
        Metadata = new()
        {
            Name = "digits",
            NamespaceProperty = "ml",
            Uid = "u1",
            CreationTimestamp = Now.AddHours(-9).UtcDateTime,
        },
        Spec = Spec,
        Status = new()
        {
            Phase = RolloutPhase.Healthy,
            StableRevision = Candidate,
            Replicas = 2,
            ReadyReplicas = 2,
            Revisions = [new() { Revision = Candidate, Role = RevisionRole.Stable, ModelVersion = "2", Replicas = 2, ReadyReplicas = 2,
                Weight = 100 }],
            Traffic = new() { Generation = 4, ConvergedGeneration = 4, Weights = [new() { Revision = Candidate, Weight = 100 }] },
        },
    };

    /// <summary>In step 1 of two, with 50 % of the requests.</summary>
    public static ModelDeployment Stepping { get; } = Healthy with
    {
        Status = new()
        {
            Phase = RolloutPhase.Stepping,
            StableRevision = Stable,
            CandidateRevision = Candidate,
            CandidateWeight = 50,
            Replicas = 3,
            ReadyReplicas = 2,
            Message = "step 1 (50 %)",
            Stage = StagePlan.Stages(Spec)[2] with
            {
                StartedAt = Now.AddMinutes(-4),
                RunningSince = Now.AddMinutes(-1),
                ElapsedSeconds = 60,
                Analysis = Spec.Analysis,
            },
            Traffic = new()
            {
                Generation = 3,
                ConvergedGeneration = 3,
                Weights = [new() { Revision = Stable, Weight = 50 }, new() { Revision = Candidate, Weight = 50 }],
            },
            Revisions =
            [
                new() { Revision = Stable, Role = RevisionRole.Stable, ModelVersion = "1", Replicas = 2, ReadyReplicas = 2, Weight = 50 },
                new() { Revision = Candidate, Role = RevisionRole.Candidate, ModelVersion = "2", Replicas = 1, Weight = 50 },
            ],
            Metrics =
            [
                new()
                {
                    Name = "errors", Value = 0.03, Candidate = new() { Value = 0.03, Bad = 3, Total = 100 },
                    Stable = new() { Value = 0.01, Bad = 1, Total = 100 }, Bounds = new() { Lower = -0.02, Upper = 0.06, Alpha = 0.01 },
                    SamplesWanted = 400, Threshold = "<= stable + 1 %", Verdict = MetricVerdict.Inconclusive, Time = Now.AddSeconds(-7),
                },
                new() { Name = "slow", Value = 0.002, Candidate = new() { Value = 0.002, Bad = 0, Total = 100 },
                    Verdict = MetricVerdict.Pass },
                new() { Name = "cost", Value = 3, Candidate = new() { Value = 3 }, Stable = new() { Value = 2 },
                    Verdict = MetricVerdict.Pass },
            ],
            History = Begun,
        },
    };

    public static ModelDeployment RolledBack { get; } = Stepping with
    {
        Status = Stepping.Status! with
        {
            Phase = RolloutPhase.RolledBack,
            CandidateRevision = null,
            CandidateWeight = null,
            Stage = null,
            Metrics = null,
            FailedRevisions = [new() { Revision = Candidate, Reason = "AnalysisFailed", Message = "metric errors is 0.31", Time = Now }],
            Traffic = new() { Generation = 4, ConvergedGeneration = 3, Weights = [new() { Revision = Stable, Weight = 100 }] },
            History = [.. Begun, Entry(0, TransitionReasons.AnalysisFailed, "metric errors is 0.31")],
        },
    };

    public static IReadOnlyList<HistoryEntry> Begun =>
    [
        Entry(30, TransitionReasons.RolloutStarted, "rollout of model 2 begins"),
        Entry(20, TransitionReasons.StepStarted, "step 0 (10 %) of model 2 begins"),
        Entry(5, TransitionReasons.StepStarted, "step 1 (50 %) of model 2 begins"),
    ];

    public static HistoryEntry Entry(int minutesAgo, string reason, string message, string? revision = null) =>
        new() { Time = Now.AddMinutes(-minutesAgo), Revision = revision ?? Candidate, Reason = reason, Message = message };
}
