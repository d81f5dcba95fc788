namespace ModelOperator.Contracts.Routes;

/// <summary>The content of a sample of a request and its answer, in <c>routes.json</c>. Nothing else of them is sent.</summary>
/// <param name="Inputs">The inputs that are sent as they are; <see cref="Everything"/> for all.</param>
/// <param name="Outputs">The outputs that are sent as they are; <see cref="Everything"/> for all.</param>
/// <param name="Hashed">The inputs and outputs whose values are sent as keyed hashes; <see cref="Everything"/> for all. It outranks
/// the other two.</param>
public sealed record SampleContent(IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, IReadOnlyList<string> Hashed)
{
    /// <summary>The name that stands for all.</summary>
    public const string Everything = "*";

    /// <summary>Names in one list, at most.</summary>
    public const int MaxNames = 64;
}
