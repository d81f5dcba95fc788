namespace ModelOperator.Operator.Applying.Owned;

/// <summary>
/// Reports that somebody else has taken a name that was free when the plan was made. The plan can no longer be carried out.
/// </summary>
internal sealed class NameTakenException(string message, Exception inner) : Exception(message, inner);
