using System.IO.Hashing;
using System.Text;

namespace ModelOperator.Kubernetes.Client.Json;

/// <summary>
/// Texts that were read lately, so that equal ones are mostly one object in memory. A text has two places by its hash, so a look costs two
/// comparisons whatever is held, and no lock: a text that another thread puts out at the same moment is only made once more. A pool that
/// remembers which texts were asked for last (CommunityToolkit's StringPool) took a tenth of the operator's CPU time (ADR 0011).
/// </summary>
/// <param name="pairs">The number of pairs of places; a power of two.</param>
internal sealed class SharedTexts(int pairs)
{
    private readonly string?[] _places = new string?[2 * pairs];

    /// <summary>The text of some ASCII bytes.</summary>
    public string Get(ReadOnlySpan<byte> ascii)
    {
        var first = 2 * (int)(XxHash3.HashToUInt64(ascii) & (ulong)(pairs - 1));
        var newest = _places[first];
        if (newest is not null && Ascii.Equals(ascii, newest))
        {
            return newest;
        }

        // One that is asked for in turns with another stays beside it.
        var older = _places[first + 1];
        _places[first + 1] = newest;
        return _places[first] = older is not null && Ascii.Equals(ascii, older) ? older : Encoding.ASCII.GetString(ascii);
    }
}
