namespace ModelOperator.Rollouts.History;

/// <summary>What can happen in a rollout: the reasons of history entries, Events and aborts.</summary>
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

    /// <summary>Pause: a metric is out of bounds, and its onFail is Pause.</summary>
    public const string AnalysisPaused = "AnalysisPaused";

    /// <summary>Abort: a metric is out of bounds.</summary>
    public const string AnalysisFailed = "AnalysisFailed";

    /// <summary>Abort: a metric stayed undecided for maxExtension, and onInconclusive is Abort.</summary>
    public const string ExtensionExceeded = "ExtensionExceeded";

    /// <summary>Abort: a metric had no data for noDataDeadline, and onNoData is Abort.</summary>
    public const string NoDataDeadlineExceeded = "NoDataDeadlineExceeded";

    /// <summary>Abort: the pods did not become ready in time.</summary>
    public const string ProgressDeadlineExceeded = "ProgressDeadlineExceeded";

    /// <summary>Abort: no GPU came free in time.</summary>
    public const string GpuDeadlineExceeded = "GpuDeadlineExceeded";

    /// <summary>Abort: a person asked for it.</summary>
    public const string AbortRequested = "AbortRequested";

    /// <summary>Abort without a failure: the spec went back to the stable revision (R09).</summary>
    public const string SpecReverted = "SpecReverted";

    /// <summary>True for what a person should look at: its Event is a Warning.</summary>
    public static bool IsWarning(string reason) => reason
        is AnalysisFailed or AnalysisPaused or ExtensionExceeded or NoDataDeadlineExceeded or ProgressDeadlineExceeded
        or GpuDeadlineExceeded
        or AbortRequested or RolledBack or SpecRejected or NoData or WeightLowered or ModelOverwritten;
}
