using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace ModelOperator.Console.Callers;

/// <summary>The token with which a caller is known to the API server. It is not written anywhere.</summary>
/// <param name="Text">The token itself.</param>
internal sealed partial record BearerToken(string Text)
{
    private const int MostCharacters = 16 << 10;

    /// <summary>The key under which things of the caller are kept: SHA-256 of the token, in hex.</summary>
    public string Key { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Text)));

    /// <summary>The token of a request; null when it has none, or several headers of which it is unclear which one counts.</summary>
    public static BearerToken? Of(IHeaderDictionary headers) =>
        headers.Authorization is [{ Length: <= MostCharacters } header] && Form().Match(header) is { Success: true } match
            ? new(match.Groups["token"].Value)
            : null;

    /// <inheritdoc />
    public override string ToString() => "a bearer token";

    [GeneratedRegex(
        "^[Bb]earer +(?<token>[A-Za-z0-9._~+/-]+=*)\\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
