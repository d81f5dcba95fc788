using System.Buffers;

namespace ModelOperator.Analysis.Sources;

/// <summary>A header that is sent with every query to a source, such as a tenant's name. It is a class, because the text of a record would
/// contain its values.</summary>
public sealed class SourceHeader
{
    /// <summary>The largest number of characters of a value.</summary>
    internal const int LongestValue = 8 * 1024;

    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("-_.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // These headers are set by the connection, by the form of the query or by the credentials, or they change the kind of answer.
    private static readonly string[] Reserved =
    [
        "Accept", "Accept-Encoding", "Authorization", "Connection", "Expect", "Host", "Keep-Alive", "Range", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade",
    ];

    private static readonly string[] ReservedPrefixes = ["Content-", "If-", "Proxy-"];

    /// <summary>The name of the header.</summary>
    public required string Name { get; init; }

    /// <summary>The value; null when it is in a file.</summary>
    public string? Value { get; init; }

    /// <summary>The file with the value. It is read again for every query, so that the value may be rotated.</summary>
    public string? ValueFile { get; init; }

    /// <summary>The problem of a name, as the rest of a sentence; null when there is none.</summary>
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

        // The header collection of a request refuses headers that describe a body, such as Allow and Last-Modified.
        using var request = new HttpRequestMessage();
        return request.Headers.TryAddWithoutValidation(name, "x") ? null : "is no header of a request";
    }

    /// <summary>True for a value that a header can carry: one line of ASCII.</summary>
    internal static bool IsValue(string value) =>
        value.Length is > 0 and <= LongestValue && value.All(character => character is (>= ' ' and <= '~') or '\t');
}
