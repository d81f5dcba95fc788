using System.Buffers;

namespace ModelOperator.Analysis.Sources;

/// <summary>A header that goes with every query to a source, such as a tenant's name. It is no record, so that nothing prints its
/// value.</summary>
public sealed class SourceHeader
{
    /// <summary>A file with a longer value is no header's.</summary>
    internal const int LongestValue = 8 * 1024;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("-_.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // What the connection, the query's form and the credentials decide, and what would make the answer another one.
    private static readonly string[] Reserved =
    [
        "Accept", "Accept-Encoding", "Authorization", "Connection", "Expect", "Host", "Keep-Alive", "Range", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade",
    ];

    private static readonly string[] ReservedPrefixes = ["Content-", "If-", "Proxy-"];

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its value; null when that is in a file.</summary>
    public string? Value { get; init; }

    /// <summary>The file with its value; read anew for every query, so that it may rotate.</summary>
    public string? ValueFile { get; init; }

    /// <summary>What is wrong with a name; null when nothing is.</summary>
    internal static string? ProblemOf(string name)
    {
        if (name.Length is 0 or > 128 || name.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            return "is no header: its name has letters, digits, -, _ and . only";
        }

        if (Reserved.Contains(name, StringComparer.OrdinalIgnoreCase)
            || ReservedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            return "is a header that the operator sets itself or that changes what is answered"
                + (name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) ? "; credentials have settings of their own" : "");
        }

        // Those that describe a body, which queries do not get from here.
        using var request = new HttpRequestMessage();
        return request.Headers.TryAddWithoutValidation(name, "x") ? null : "is no header of a request";
    }

    /// <summary>True for what a header can carry on one line.</summary>
    internal static bool IsValue(string value) =>
        value.Length is > 0 and <= LongestValue && value.All(character => character is (>= ' ' and <= '~') or '\t');
}
