namespace ModelOperator.Console.Documents;

/// <summary>Compares two texts line by line.</summary>
internal static class LineDiff
{
    // A table of this size takes a few milliseconds.
    private const int MostLines = 2000;

    /// <summary>The shortest difference; null when the parts that differ are too long for one.</summary>
    public static IReadOnlyList<DiffLine>? Of(string before, string after)
    {
        var (old, now) = (Lines(before), Lines(after));
        var same = 0;
        while (same < old.Length && same < now.Length && old[same] == now[same])
        {
            same++;
        }

        var end = 0;
        while (end < old.Length - same && end < now.Length - same && old[^(end + 1)] == now[^(end + 1)])
        {
            end++;
        }

        var (gone, come) = (old[same..^end], now[same..^end]);
        return gone.Length > MostLines || come.Length > MostLines ? null
            : [.. Kept(old[..same]), .. Middle(gone, come), .. Kept(old[^end..])];
    }

    private static IEnumerable<DiffLine> Kept(IEnumerable<string> lines) => lines.Select(line => new DiffLine(" ", line));

    private static IEnumerable<DiffLine> Middle(string[] old, string[] now)
    {
        var longest = Longest(old, now);
        var (i, j) = (0, 0);
        while (i < old.Length || j < now.Length)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j])
            {
                yield return new(" ", old[i]);
                (i, j) = (i + 1, j + 1);
            }
            else if (j == now.Length || (i < old.Length && longest[i + 1, j] >= longest[i, j + 1]))
            {
                yield return new("-", old[i++]);
            }
            else
            {
                yield return new("+", now[j++]);
            }
        }
    }

    // The length of the longest common subsequence of what follows each pair of places.
    private static int[,] Longest(string[] old, string[] now)
    {
        var longest = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
        {
            for (var j = now.Length - 1; j >= 0; j--)
            {
                longest[i, j] = old[i] == now[j] ? longest[i + 1, j + 1] + 1 : Math.Max(longest[i + 1, j], longest[i, j + 1]);
            }
        }

        return longest;
    }

    private static string[] Lines(string text) => text.TrimEnd('\n').Split('\n');
}
