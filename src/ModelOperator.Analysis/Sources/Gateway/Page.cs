using System.Text;

namespace ModelOperator.Analysis.Sources.Gateway;

/// <summary>
/// Reads a gateway pod's page line by line, so that of whatever it sends no more is held than one line and the wanted counters.
/// </summary>
internal static class Page
{
    /// <summary>A gateway's own page has some 10 KB for each revision.</summary>
    internal const int LongestPage = 4 * 1024 * 1024;

    /// <summary>Wanted counters on a page; a gateway shows some 40 for each revision it knows.</summary>
    internal const int MostSamples = 2_000;

    private const int LongestLine = 8 * 1024;

    /// <summary>The counters of a ModelDeployment; null when the page is none, is cut off or is too long.</summary>
    /// <param name="body">The page.</param>
    /// <param name="families">The names of the wanted counters.</param>
    /// <param name="isWanted">Which of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IReadOnlyList<Sample>?> ReadAsync(
        Stream body, string[] families, Func<Sample, bool> isWanted, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(body, Encoding.UTF8, detectEncodingFromByteOrderMarks: false);
        var samples = new List<Sample>();
        var buffer = new char[LongestLine];
        var (held, total) = (0, 0L);
        while (true)
        {
            var read = await reader.ReadAsync(buffer.AsMemory(held), cancellationToken);
            total += read;
            held += read;
            var taken = 0;
            while (buffer.AsSpan(taken, held - taken).IndexOf('\n') is >= 0 and var end)
            {
                if (!TryTake(buffer.AsSpan(taken, end)))
                {
                    return null;
                }

                taken += end + 1;
            }

            if (read == 0)
            {
                return held == taken ? samples : null; // every line has an end, or it is cut off
            }

            buffer.AsSpan(taken, held - taken).CopyTo(buffer);
            held -= taken;
            if (held == buffer.Length || total > LongestPage)
            {
                return null;
            }
        }

        bool TryTake(ReadOnlySpan<char> line)
        {
            if (!TextExposition.TryRead(line, families, out var sample))
            {
                return false;
            }

            if (sample is not null && isWanted(sample))
            {
                samples.Add(sample);
            }

            return samples.Count <= MostSamples;
        }
    }
}
