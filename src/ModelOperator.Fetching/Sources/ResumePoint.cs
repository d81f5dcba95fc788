namespace ModelOperator.Fetching.Sources;

/// <summary>The point from which a download that broke off goes on.</summary>
/// <param name="Offset">The number of bytes that have arrived.</param>
/// <param name="Tag">The source's name for the state of the file. The source sends the rest only if the file is still in that
/// state.</param>
internal sealed record ResumePoint(long Offset, string Tag)
{
    /// <summary>The place in the file where the bytes that are asked for end; null for all the rest. A source may send more.</summary>
    public long? End { get; init; }
}
