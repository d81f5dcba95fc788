namespace ModelOperator.ModelServer.Signatures;

/// <summary>The outputs a client wants, in its order.</summary>
/// <param name="Names">Of the outputs.</param>
/// <param name="Binary">For each, whether as raw bytes rather than as JSON.</param>
internal sealed record OutputSelection(string[] Names, bool[] Binary)
{
    public bool AnyBinary { get; } = Binary.Contains(true);

    /// <summary>All outputs of a model, each in the same form.</summary>
    public static OutputSelection All(IReadOnlyList<TensorSpec> outputs, bool binary)
    {
        var flags = new bool[outputs.Count];
        Array.Fill(flags, binary);
        return new OutputSelection([.. outputs.Select(output => output.Name)], flags);
    }
}
