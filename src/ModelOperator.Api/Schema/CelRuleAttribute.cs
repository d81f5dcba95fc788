namespace ModelOperator.Api.Schema;

/// <summary>A rule the schema itself cannot say (x-kubernetes-validations; Kubernetes 1.25 and later, dropped by older servers).</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property, AllowMultiple = true)]
public sealed class CelRuleAttribute(string rule, string message) : Attribute
{
    /// <summary>The CEL expression over <c>self</c>.</summary>
    public string Rule { get; } = rule;

    /// <summary>What the user reads when the rule does not hold.</summary>
    public string Message { get; } = message;
}
