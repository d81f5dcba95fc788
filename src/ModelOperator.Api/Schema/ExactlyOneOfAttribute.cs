namespace ModelOperator.Api.Schema;

/// <summary>Requires that exactly one of the type's properties is set (<c>oneOf</c> with <c>required</c>).</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExactlyOneOfAttribute(params string[] properties) : Attribute
{
    /// <summary>The names of the properties, as written in YAML.</summary>
    public IReadOnlyList<string> Properties { get; } = properties;
}
