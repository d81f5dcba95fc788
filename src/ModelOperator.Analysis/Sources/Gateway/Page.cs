using System.Text;

namespace ModelOperator.Analysis.Sources.Gateway;

/// <summary>
/// Reads a gateway pod's page line by line, so that only one line and the wanted counters are in memory, no matter what the pod sends.
/// </summary>
internal static class Page
{
    /// <summary>The largest page that is read, in bytes. A real gateway's page has some 10 KB for each revision.</summary>
    internal const int LongestPage = 4 * 1024 * 1024;

    /// <summary>The largest number of wanted counters on a page. A gateway shows some 40 for each revision that it knows.</summary>
    internal const int MostSamples = 2_000;

    private const int LongestLine = 8 * 1024;

    /// <summary>Reads the counters of a ModelDeployment; null when the page is malformed, cut off or too long.</summary>
    /// <param name="body">The page.</param>
    /// <param name="families">The names of the wanted counters.</param>
    /// <param name="isWanted">Selects the wanted samples among these.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
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
                return held == taken ? samples : null; // a line without an end means that the page is cut off
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
