using ModelOperator.Api.Revisions;
using ModelOperator.Api.Spec;
using ModelOperator.Api.Status;
using ModelOperator.Api.Status.Metrics;
using ModelOperator.Api.Status.Stages;
using ModelOperator.Rollouts.History;

namespace ModelOperator.Rollouts.Facts;

/// <summary>A plan while it is made: the input, and the status as decided so far. It lives for one call of the planner.</summary>
internal sealed class Draft(RolloutInput input, ObservedRevisions observed)
{
    private readonly List<HistoryEntry> _transitions = [];

    /// <summary>The input that the plan is made from.</summary>
    public RolloutInput Input { get; } = input;

    /// <summary>The observed state of the revisions, without the pods that shares and sizes must not be measured by.</summary>
    public ObservedRevisions Observed { get; } = observed;

    /// <summary>The status as decided so far.</summary>
    public ModelDeploymentStatus Status { get; set; } = input.Status;

    /// <summary>True when a rollout has ended in this plan by going back; the phase depends on it.</summary>
    public bool WentBack { get; set; }

    /// <summary>A former stable revision whose pods stay for a while; null when there is none.</summary>
    public KeptRevision? Kept { get; set; }

    /// <summary>The transitions that happened in this plan.</summary>
    public IReadOnlyList<HistoryEntry> Transitions => _transitions;

    public ModelDeploymentSpec Spec => Input.Spec;

    public DateTimeOffset Now => Input.Now;

    public string? Stable => Status.StableRevision;

    public string? Candidate => Status.CandidateRevision;

    /// <summary>The stage of the candidate. There is a stage exactly while there is a candidate.</summary>
    public StageStatus? Stage
    {
        get => Status.Stage;
        set => Status = Status with { Stage = value };
    }

    /// <summary>A revision as people name it: <c>model 2 (7f9c2ab4d1)</c>.</summary>
    public string Name(string? revision) => RevisionText.InSentence(VersionOf(revision), revision ?? "");

    /// <summary>
    /// The version of a revision's model, as its spec named it; null when the spec did not name one, or when it is no longer known.
    /// </summary>
    public string? VersionOf(string? revision) => revision == Input.DesiredRevision ? Spec.Model.Version
        : Observed.Find(revision)?.ModelVersion ?? Input.Status.Revisions?.FirstOrDefault(r => r.Revision == revision)?.ModelVersion;

    /// <summary>The reason why share and clock are frozen, as a sentence for people; null when they are not (R15, R27).</summary>
    public string? Freeze => Candidate is null ? null
        : Input.Problem is { } problem ? problem.IsOpen ? problem.Message : "the spec is not accepted"
        : Stage?.Pause is { } failed
            ? $"{failed.Message}; a person decides: annotate modeloperator.dev/resume={StageNames.Approval(Candidate, Stage)}, "
            + $"or promote or abort {Name(Candidate)}"
        : Spec.Paused ? "paused by spec.paused"
        : Input.Commands.Pause == Candidate ? "paused by annotation"
        : null;

    /// <summary>Records that something has happened (R24).</summary>
    public void Record(string revision, string reason, string message, MetricStatus? metric = null)
    {
        var entry = new HistoryEntry
        {
            Time = Now,
            Revision = revision,
            Reason = reason,
            Message = Sentence.Cut(message),
            Weight = Weights.Of(Status.Traffic, revision),
            Metric = metric?.Name,
            Value = metric?.Value,
            Threshold = metric?.Threshold,
        };
        _transitions.Add(entry);
        Status = Status with { History = HistoryLog.Append(Status.History, entry) };
    }
}
