namespace ModelOperator.Api.Schema;

/// <summary>
/// The longest text that an item of the list, or a value of the map, may be (<c>maxLength</c> of <c>items</c> or
/// <c>additionalProperties</c>).
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemMaxLengthAttribute(int length) : Attribute
{
    /// <summary>In characters.</summary>
    public int Length { get; } = length;
}
