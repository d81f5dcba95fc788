namespace ModelOperator.Operator.Applying.Owned;

/// <summary>A name that was free when the plan was made has an object of somebody else now; the plan is void.</summary>
internal sealed class NameTakenException(string message, Exception inner) : Exception(message, inner);
