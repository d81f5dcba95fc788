namespace ModelOperator.Api.Schema;

/// <summary>A column of <c>kubectl get</c>.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PrinterColumnAttribute(string name, string type, string jsonPath) : Attribute
{
    /// <summary>The heading.</summary>
    public string Name { get; } = name;

    /// <summary>string, integer or date.</summary>
    public string Type { get; } = type;

    /// <summary>Where the value stands.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary>0 is always shown; larger ones only with <c>-o wide</c>.</summary>
    public int Priority { get; init; }
}
