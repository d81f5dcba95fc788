namespace ModelOperator.Demo.Client.Streams;

/// <summary>Two labels that have changed places: what people called the one they call the other now.</summary>
/// <param name="One">A digit.</param>
/// <param name="Other">Another digit.</param>
internal sealed record LabelSwap(int One, int Other)
{
    /// <summary>The name that people give it now.</summary>
    public int Of(int label) => label == One ? Other : label == Other ? One : label;
}
