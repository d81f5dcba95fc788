namespace ModelOperator.Profiles.Samples;

/// <summary>A format of tables that some programs read beside those that all of them do.</summary>
public interface ISampleFormat
{
    /// <summary>The name of the format, for people.</summary>
    string Name { get; }

    /// <summary>The extension of its files: <c>.parquet</c>.</summary>
    string Extension { get; }

    /// <summary>Reads a sample.</summary>
    /// <param name="sample">The file's content.</param>
    /// <param name="input">The model's input that the columns are of.</param>
    /// <param name="texts">The columns that may have other text than numbers.</param>
    /// <param name="wanted">The only columns that are needed; null for all. The others are left out, and each column keeps its
    /// place.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="ProfileException">The content is not of the format, is too large, or a column is not of numbers.</exception>
    Task<IReadOnlyList<SampleColumn>> ReadAsync(
        Stream sample, string input, IReadOnlySet<string> texts, IReadOnlySet<string>? wanted, CancellationToken cancellationToken);
}
