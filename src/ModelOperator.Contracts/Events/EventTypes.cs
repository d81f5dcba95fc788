namespace ModelOperator.Contracts.Events;

/// <summary>The types of the CloudEvents that the operator sends.</summary>
public static class EventTypes
{
    /// <summary>A check of the stable revision is bad.</summary>
    public const string CheckBad = "dev.modeloperator.check.bad";

    /// <summary>A check that was bad is so no more.</summary>
    public const string CheckRecovered = "dev.modeloperator.check.recovered";

    /// <summary>A rollout waits for a person's approval.</summary>
    public const string ApprovalWanted = "dev.modeloperator.rollout.approvalwanted";

    /// <summary>A candidate has become stable.</summary>
    public const string Promoted = "dev.modeloperator.rollout.promoted";

    /// <summary>A rollout was aborted.</summary>
    public const string RolledBack = "dev.modeloperator.rollout.rolledback";
}
