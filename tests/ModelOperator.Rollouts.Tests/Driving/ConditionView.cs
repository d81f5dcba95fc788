using ModelOperator.Api.Status.Conditions;

namespace ModelOperator.Rollouts.Tests.Driving;

/// <summary>A condition, read shortly.</summary>
internal sealed record ConditionView(Condition Condition)
{
    public string Status => Condition.Status!;

    public string Reason => Condition.Reason!;

    public string Message => Condition.Message!;

    public DateTimeOffset Since => Condition.LastTransitionTime!.Value;
}
