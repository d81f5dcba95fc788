namespace ModelOperator.Generator.Tests.Examples;

/// <summary>Holds what a schema cannot say.</summary>
internal sealed record Oddity
{
    public IReadOnlyDictionary<int, string>? ByNumber { get; init; }
}
