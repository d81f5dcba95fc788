namespace ModelOperator.ModelServer.Fetching.Sources;

/// <summary>Where a download that broke off goes on.</summary>
/// <param name="Offset">Bytes that are there already.</param>
/// <param name="Tag">What the source called that state of the file; it sends the rest only if it is still the same.</param>
internal sealed record ResumePoint(long Offset, string Tag);
