using ModelOperator.Api.Schema;

namespace ModelOperator.Generator.Tests.Examples;

/// <summary>Names a property it does not have.</summary>
[ExactlyOneOf("here", "gone")]
internal sealed record Mistake
{
    public string? Here { get; init; }
}
