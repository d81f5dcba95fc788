namespace ModelOperator.Generator.Output;

/// <summary>A file that this program owns.</summary>
/// <param name="Path">Relative to the repository's root, with forward slashes.</param>
/// <param name="Content">All of it.</param>
internal sealed record GeneratedFile(string Path, string Content);
