using System.IO.Compression;

namespace ModelOperator.Profiles.Samples;

/// <summary>
/// Reads a sample that NumPy's <c>savez</c> wrote: a zip of arrays, each with the name of an input and a row for each example.
/// </summary>
internal static class NpzSample
{
    private const string Suffix = ".npy";

    /// <param name="content">The zip file.</param>
    /// <param name="input">The only array to take; null for all.</param>
    /// <exception cref="ProfileException">The file is not a zip of arrays, or an array is not a table of numbers.</exception>
    public static IReadOnlyList<SampleColumn> Read(Stream content, string? input)
    {
        try
        {
            using var zip = new ZipArchive(content, ZipArchiveMode.Read);
            var arrays = zip.Entries.Where(entry => entry.Name.EndsWith(Suffix, StringComparison.Ordinal)).ToList();
            var taken = arrays.Where(entry => input is null || NameOf(entry) == input).ToList();
            return taken.Count > 0
                ? [.. taken.SelectMany(Columns)]
                : throw new ProfileException(
                    input is null || arrays.Count == 0
                        ? "the sample has no arrays"
                        : $"the sample has no array '{input}'; it has {string.Join(", ", arrays.Select(NameOf))}");
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new ProfileException($"the sample is no .npz file: {exception.Message}", exception);
        }
    }

    private static IEnumerable<SampleColumn> Columns(ZipArchiveEntry entry)
    {
        var name = NameOf(entry);
        using var stream = entry.Open();
        var columns = NpyArray.Read(stream, name);
        return columns.Select((values, index) => new SampleColumn(columns.Length == 1 ? name : $"{name}.{index}", name, index, values))
            .ToList();
    }

    private static string NameOf(ZipArchiveEntry entry) => entry.FullName[..^Suffix.Length];
}
