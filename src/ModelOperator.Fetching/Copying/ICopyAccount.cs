namespace ModelOperator.Fetching.Copying;

/// <summary>Counts the bytes of a copy, and refuses what is too large.</summary>
internal interface ICopyAccount
{
    /// <summary>A try begins.</summary>
    /// <param name="length">The bytes of the whole file; null when the source does not say.</param>
    void Begin(long? length);

    /// <summary>The copy has, or will have in a moment, this number of bytes.</summary>
    void Reach(long length);
}
