namespace ModelOperator.Cli.Rendering;

/// <summary>
/// Writes columns of text with three spaces between them. The first rows decide how wide the columns are, so that later rows are aligned
/// with them.
/// </summary>
internal sealed class TextColumns(TextWriter output)
{
    private int[]? _widths;

    /// <summary>Writes the rows; each has as many cells as the very first row.</summary>
    public void Write(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        _widths ??= [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (var row in rows)
        {
            output.WriteLine(string.Join("   ", row.Select((cell, column) => cell.PadRight(_widths[column]))).TrimEnd());
        }
    }
}
