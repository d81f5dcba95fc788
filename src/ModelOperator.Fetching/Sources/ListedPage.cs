namespace ModelOperator.Fetching.Sources;

/// <summary>A part of the list of a folder's files.</summary>
/// <param name="Files">The files of this part, of which there may be none.</param>
/// <param name="NextAsync">Gets the next part; null when this is the last.</param>
internal sealed record ListedPage(IReadOnlyList<ListedFile> Files, Func<CancellationToken, Task<ListedPage>>? NextAsync = null);
