namespace ModelOperator.Api.Schema;

/// <summary>
/// The largest length of an item of the list, or of a value of the map (<c>maxLength</c> of <c>items</c> or <c>additionalProperties</c>).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemMaxLengthAttribute(int length) : Attribute
{
    /// <summary>The length in characters.</summary>
    public int Length { get; } = length;
}
