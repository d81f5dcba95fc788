namespace ModelOperator.Api.Schema;

/// <summary>
/// A rule that the schema itself cannot express (x-kubernetes-validations). Kubernetes 1.25 and later check it; older servers drop it.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property, AllowMultiple = true)]
public sealed class CelRuleAttribute(string rule, string message) : Attribute
{
    /// <summary>The CEL expression over <c>self</c>.</summary>
    public string Rule { get; } = rule;

    /// <summary>The message that the user reads when the rule does not hold.</summary>
    public string Message { get; } = message;
}
