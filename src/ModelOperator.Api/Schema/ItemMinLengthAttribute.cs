namespace ModelOperator.Api.Schema;

/// <summary>
/// The smallest length of an item of the list, or of a value of the map (<c>minLength</c> of <c>items</c> or <c>additionalProperties</c>).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemMinLengthAttribute(int length) : Attribute
{
    /// <summary>The length in characters.</summary>
    public int Length { get; } = length;
}
