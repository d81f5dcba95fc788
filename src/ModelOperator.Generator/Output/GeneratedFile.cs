namespace ModelOperator.Generator.Output;

/// <summary>A file that this program owns.</summary>
/// <param name="Path">The path relative to the repository's root, with forward slashes.</param>
/// <param name="Content">The whole content.</param>
internal sealed record GeneratedFile(string Path, string Content);
