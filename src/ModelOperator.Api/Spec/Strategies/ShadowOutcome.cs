namespace ModelOperator.Api.Spec.Strategies;

/// <summary>The consequence of a shadow that passed.</summary>
public enum ShadowOutcome
{
    /// <summary>The candidate becomes stable.</summary>
    Promote,

    /// <summary>The shadow goes on until the spec changes.</summary>
    Hold,

    /// <summary>The candidate becomes stable when a person approves.</summary>
    Approve,
}
