namespace ModelOperator.Api.Spec.Analysis;

/// <summary>The consequence when metrics cannot decide.</summary>
public enum AnalysisFallback
{
    /// <summary>The rollout stands still and says so.</summary>
    Hold,

    /// <summary>The rollout is aborted.</summary>
    Abort,
}
