namespace ModelOperator.Api.Schema;

/// <summary>A column of <c>kubectl get</c>.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PrinterColumnAttribute(string name, string type, string jsonPath) : Attribute
{
    /// <summary>The heading of the column.</summary>
    public string Name { get; } = name;

    /// <summary>The type of the value: string, integer or date.</summary>
    public string Type { get; } = type;

    /// <summary>The JSONPath of the value in the object.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary>The priority: a column with 0 is always shown, one with a larger number only with <c>-o wide</c>.</summary>
    public int Priority { get; init; }
}
