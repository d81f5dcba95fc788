using System.IO.Compression;
using ModelOperator.Profiles.Reductions;

namespace ModelOperator.Profiles.Samples;

/// <summary>
/// Reads a sample that NumPy's <c>savez</c> wrote: a zip of arrays, each with the name of an input and a row for each example.
/// </summary>
internal static class NpzSample
{
    private const string Suffix = ".npy";
    private const int BufferBytes = 64 * 1024;

    /// <param name="content">The zip file.</param>
    /// <param name="input">The only array to take; null for all.</param>
    /// <param name="reductions">The numbers that stand for many values; null when all arrays are columns.</param>
    /// <exception cref="ProfileException">The file is not a zip of arrays, or an array is not a table of numbers.</exception>
    public static IReadOnlyList<SampleColumn> Read(Stream content, string? input, ReductionChoice? reductions = null)
    {
        try
        {
            using var zip = new ZipArchive(content, ZipArchiveMode.Read);
            var arrays = zip.Entries.Where(entry => entry.Name.EndsWith(Suffix, StringComparison.Ordinal)).ToList();
            var taken = arrays.Where(entry => input is null || NameOf(entry) == input).ToList();
            return taken.Count > 0
                ? [.. taken.SelectMany(entry => Columns(entry, reductions))]
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

    private static IReadOnlyList<SampleColumn> Columns(ZipArchiveEntry entry, ReductionChoice? reductions)
    {
        var name = NameOf(entry);
        using var stream = new BufferedStream(entry.Open(), BufferBytes);
        var array = NpyArray.Open(stream, name);
        return reductions?.Of(name, array) is { Count: > 0 } chosen
            ? Reduced(name, array, chosen)
            : [.. array.ReadColumns().Select((values, index) =>
                new SampleColumn(array.Width == 1 ? name : $"{name}.{index}", name, index, values))];
    }

    private static IReadOnlyList<SampleColumn> Reduced(string name, NpyArray array, IReadOnlyList<FeatureProfile> features)
    {
        array.RequireRoomFor(features.Count);
        var (reducer, columns) = (new RowReducer(features), features.Select(_ => new double[array.Rows]).ToArray());
        var (shape, values) = (array.RowShape.ToArray(), new double[features.Count]);
        array.ReadRows((number, row) =>
        {
            reducer.Reduce<double, double>(row, shape, values);
            for (var place = 0; place < values.Length; place++)
            {
                columns[place][number] = values[place];
            }
        });
        return
        [
            .. features.Select((feature, place) => new SampleColumn(feature.Name, name, feature.Index, columns[place])
            {
                Reduce = feature.Reduce,
                Axis = feature.Axis,
            }),
        ];
    }

    private static string NameOf(ZipArchiveEntry entry) => entry.FullName[..^Suffix.Length];
}
