namespace ModelOperator.ModelServer.Signatures;

/// <summary>The outputs that a client wants, in its order.</summary>
/// <param name="Names">The names of the outputs.</param>
/// <param name="Binary">For each output, whether the client wants raw bytes instead of JSON.</param>
internal sealed record OutputSelection(string[] Names, bool[] Binary)
{
    public bool AnyBinary { get; } = Binary.Contains(true);

    /// <summary>Selects all outputs of a model, each in the same form.</summary>
    public static OutputSelection All(IReadOnlyList<TensorSpec> outputs, bool binary)
    {
        var flags = new bool[outputs.Count];
        Array.Fill(flags, binary);
        return new OutputSelection([.. outputs.Select(output => output.Name)], flags);
    }
}
