using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace ModelOperator.Fetching.Oci;

/// <summary>A registry's answer to a request without a token.</summary>
/// <param name="Realm">The address that gives tokens; null when the registry does not say.</param>
/// <param name="Service">The registry's name at that address.</param>
internal sealed partial record TokenChallenge(Uri? Realm, string? Service)
{
    /// <summary>Reads the challenge. Null when the registry asks for no token.</summary>
    public static TokenChallenge? Of(HttpResponseHeaders headers)
    {
        var challenge = headers.WwwAuthenticate.FirstOrDefault(
            header => string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase));
        return challenge?.Parameter is { } parameters ? new(RealmOf(Value(parameters, "realm")), Value(parameters, "service")) : null;
    }

    private static Uri? RealmOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? address : null;

    private static string? Value(string parameters, string name)
    {
        var match = Parameters().Matches(parameters)
            .FirstOrDefault(match => string.Equals(match.Groups["name"].Value, name, StringComparison.OrdinalIgnoreCase));
        return match?.Groups["quoted"] is { Success: true } quoted ? quoted.Value : match?.Groups["plain"].Value;
    }

    [GeneratedRegex("""(?<name>[A-Za-z_]+)\s*=\s*("(?<quoted>[^"]*)"|(?<plain>[^",\s]*))""", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameters();
}
