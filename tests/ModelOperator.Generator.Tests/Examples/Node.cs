namespace ModelOperator.Generator.Tests.Examples;

/// <summary>Contains itself.</summary>
internal sealed record Node
{
    public Node? Next { get; init; }
}
