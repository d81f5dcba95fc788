using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Conditions;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Revisions;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Commands.Documents;

namespace ModelOperator.Commands.Tests.Support;

internal static class Samples
{
    public const string Stable = "0123456789";
    public const string Candidate = "7f9c2ab4d1";

    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static ModelDeployment Healthy { get; } = new()
    {
        Metadata = new() { Name = "digits", NamespaceProperty = "default", CreationTimestamp = Now.AddMinutes(-90).UtcDateTime },
        Spec = new()
        {
            Model = new() { Uri = "configmap://digits/v1.onnx", Version = "1" },
            Strategy = new() { Canary = new() { Steps = [new() { Weight = 10 }, new() { Weight = 50, Approval = true }] } },
        },
        Status = new() { Phase = RolloutPhase.Healthy, StableRevision = Stable, Message = "all well", Replicas = 2, ReadyReplicas = 2 },
    };

    public static ModelDeployment Stepping { get; } = Healthy with
    {
        Status = Healthy.Status! with
        {
            Phase = RolloutPhase.Stepping,
            CandidateRevision = Candidate,
            CandidateWeight = 10,
            Stage = new()
            {
                Kind = StageKind.Step,
                Index = 0,
                Weight = 10,
                Duration = "5m",
                ElapsedSeconds = 60,
                RunningSince = Now.AddSeconds(-12)
            },
            Revisions =
            [
                new() { Revision = Stable, Role = RevisionRole.Stable, ModelVersion = "1", Weight = 90, Replicas = 2, ReadyReplicas = 2 },
                new() { Revision = Candidate, Role = RevisionRole.Candidate, ModelVersion = "2", Weight = 10, Replicas = 1,
                    ReadyReplicas = 1 },
            ],
            Metrics = [new() { Name = "errors", Value = 0.0123456789, Threshold = "<= 0.05", Verdict = MetricVerdict.Pass,
                Time = Now.AddSeconds(-7) }],
            Conditions = [new() { Type = ConditionTypes.Progressing, Status = "True", Reason = "Stepping",
                LastTransitionTime = Now.AddHours(-3), Message = "step 0" }],
        },
    };

    public static ModelDeployment AwaitingApproval { get; } = Stepping with
    {
        Status = Stepping.Status! with
        {
            Phase = RolloutPhase.AwaitingApproval,
            Stage = new() { Kind = StageKind.Step, Index = 1, Weight = 50, Approval = true, HoldReason = "waiting for approval" },
        },
    };

    public static ModelDeployment RolledBack { get; } = Healthy with
    {
        Status = Healthy.Status! with
        {
            Phase = RolloutPhase.RolledBack,
            FailedRevisions = [new() { Revision = Candidate, Reason = "AnalysisFailed", Message = "metric errors is 0.31", Time = Now }],
            History =
            [
                new() { Time = Now.AddMinutes(-2), Revision = Candidate, Reason = "RolloutStarted", Message = "begun", Weight = 0 },
                new() { Time = Now, Revision = Candidate, Reason = "AnalysisFailed", Message = "metric errors is 0.31", Weight = 0,
                    Metric = "errors", Value = 0.31, Threshold = "<= 0.05" },
            ],
        },
    };

    /// <summary>The text that an API server writes for it: with a field that only a newer version knows, and managedFields.</summary>
    public static DeploymentDocument Document(ModelDeployment deployment)
    {
        var json = JsonSerializer.SerializeToNode(deployment, ModelOperatorJsonContext.Default.ModelDeployment)!;
        json["spec"]!["fieldOfTomorrow"] = "kept";
        json["metadata"]!["managedFields"] = new JsonArray();
        return json.Deserialize(DocumentJsonContext.Default.DeploymentDocument)!;
    }

    public static ModelDeployment WithAnnotation(this ModelDeployment deployment, string name, string value) =>
        deployment with { Metadata = deployment.Metadata with { Annotations = new Dictionary<string, string> { [name] = value } } };
}
