namespace ModelOperator.Operator.Objects.Revisions.Templates.Safety;

/// <summary>A field that makes pods less safe than a standard allows.</summary>
/// <param name="Field">Its path.</param>
/// <param name="Reason">The danger, as a clause.</param>
internal readonly record struct Weakness(string Field, string Reason);
