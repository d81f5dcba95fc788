namespace ModelOperator.Api.Schema;

/// <summary>Exactly one of the type's properties must be set (<c>oneOf</c> with <c>required</c>).</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExactlyOneOfAttribute(params string[] properties) : Attribute
{
    /// <summary>The property names, as written in YAML.</summary>
    public IReadOnlyList<string> Properties { get; } = properties;
}
