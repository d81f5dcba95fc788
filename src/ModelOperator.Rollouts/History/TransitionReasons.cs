namespace ModelOperator.Rollouts.History;

/// <summary>The reasons of history entries, Events and aborts: everything that can happen in a rollout.</summary>
public static class TransitionReasons
{
    public const string Adopted = "Adopted";
    public const string RolloutStarted = "RolloutStarted";
    public const string RestoreStarted = "RestoreStarted";
    public const string Superseded = "Superseded";
    public const string ShadowStarted = "ShadowStarted";
    public const string PrePromotionStarted = "PrePromotionStarted";
    public const string StepStarted = "StepStarted";
    public const string SwitchStarted = "SwitchStarted";
    public const string BakeStarted = "BakeStarted";
    public const string WeightRaised = "WeightRaised";
    public const string WeightLowered = "WeightLowered";
    public const string AwaitingApproval = "AwaitingApproval";
    public const string Approved = "Approved";
    public const string Paused = "Paused";
    public const string Resumed = "Resumed";
    public const string NoData = "NoData";
    public const string DataReturned = "DataReturned";
    public const string AnalysisChanged = "AnalysisChanged";
    public const string AnalysisUndecided = "AnalysisUndecided";
    public const string Promoted = "Promoted";
    public const string RolledBack = "RolledBack";
    public const string SpecRejected = "SpecRejected";
    public const string SpecAccepted = "SpecAccepted";
    public const string Draining = "Draining";
    public const string ModelOverwritten = "ModelOverwritten";
    public const string RetryRequested = "RetryRequested";
    public const string PromotionRequested = "PromotionRequested";

    public const string ResumeRequested = "ResumeRequested";

    /// <summary>The stable revision goes to zero pods, because nobody calls it (R34).</summary>
    public const string ScaledToZero = "ScaledToZero";

    /// <summary>The stable revision gets a pod again (R35).</summary>
    public const string Woken = "Woken";

    /// <summary>The rollout pauses: a metric is out of bounds, and its onFail is Pause.</summary>
    public const string AnalysisPaused = "AnalysisPaused";

    /// <summary>The rollout is aborted: a metric is out of bounds.</summary>
    public const string AnalysisFailed = "AnalysisFailed";

    /// <summary>The rollout is aborted: a metric stayed undecided for maxExtension, and onInconclusive is Abort.</summary>
    public const string ExtensionExceeded = "ExtensionExceeded";

    /// <summary>The rollout is aborted: a metric had no data for noDataDeadline, and onNoData is Abort.</summary>
    public const string NoDataDeadlineExceeded = "NoDataDeadlineExceeded";

    /// <summary>The rollout is aborted: the pods did not become ready in time.</summary>
    public const string ProgressDeadlineExceeded = "ProgressDeadlineExceeded";

    /// <summary>The rollout is aborted: no GPU became free in time.</summary>
    public const string GpuDeadlineExceeded = "GpuDeadlineExceeded";

    /// <summary>The rollout is aborted: a person asked for it.</summary>
    public const string AbortRequested = "AbortRequested";

    /// <summary>The rollout ends without a failure: the spec asks for the stable revision again (R09).</summary>
    public const string SpecReverted = "SpecReverted";

    /// <summary>True when the rollout was aborted because its candidate failed or a person asked for it.</summary>
    public static bool IsAbort(string reason) => reason
        is AnalysisFailed or ExtensionExceeded or NoDataDeadlineExceeded or ProgressDeadlineExceeded or GpuDeadlineExceeded
        or AbortRequested;

    /// <summary>
    /// True for what may happen many times a day without anything being rolled out. Of these, the history keeps only the newest of each.
    /// </summary>
    public static bool IsRoutine(string reason) => reason is ScaledToZero or Woken;

    /// <summary>The result of the rollout that the transition ends; null when it ends none.</summary>
    public static RolloutResult? ResultOf(string reason) => reason switch
    {
        Promoted => RolloutResult.Promoted,
        SpecReverted => RolloutResult.Reverted,
        Superseded => RolloutResult.Superseded,
        _ => IsAbort(reason) ? RolloutResult.RolledBack : null,
    };

    /// <summary>True when a person should look at it, so that its Event is a Warning.</summary>
    public static bool IsWarning(string reason) => IsAbort(reason) || reason
        is AnalysisPaused or RolledBack or SpecRejected or NoData or WeightLowered or ModelOverwritten;
}
