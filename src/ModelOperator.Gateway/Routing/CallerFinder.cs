using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;
using ModelOperator.Contracts.Routes;

namespace ModelOperator.Gateway.Routing;

/// <summary>Finds the caller's key in a request: the token in our cookie, or the value of a header.</summary>
internal static class CallerFinder
{
    /// <summary>The number of hexadecimal digits of a token: 128 random bits, which identify nobody.</summary>
    public const int TokenLength = 32;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private const string Attributes = "; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400";

    /// <summary>Finds the caller; null when the request lacks the header. A caller without a usable cookie gets a new token.</summary>
    public static Caller? Find(AffinityRule rule, IHeaderDictionary headers)
    {
        if (rule.Header is { } header)
        {
            return headers.TryGetValue(header, out var value) && value.ToString() is { Length: > 0 } key
                ? new Caller(CallerAffinity.Position(key, rule.Revision), null)
                : null;
        }

        if (Token(headers.Cookie, rule.Cookie!) is { } token)
        {
            return new Caller(CallerAffinity.Position(token, rule.Revision), null);
        }

        var fresh = RandomNumberGenerator.GetHexString(TokenLength, lowercase: true);
        return new Caller(CallerAffinity.Position(fresh, rule.Revision), $"{rule.Cookie}={fresh}{Attributes}");
    }

    /// <summary>The first well-formed token; HTTP/2 clients may send their cookies in several headers.</summary>
    private static string? Token(StringValues cookies, string name)
    {
        foreach (var header in cookies)
        {
            foreach (var range in header.AsSpan().Split(';'))
            {
                var pair = header.AsSpan(range).Trim();
                if (pair.Length == name.Length + 1 + TokenLength
                    && pair.StartsWith(name, StringComparison.Ordinal)
                    && pair[name.Length] == '='
                    && !pair[(name.Length + 1)..].ContainsAnyExcept(Digits))
                {
                    return pair[(name.Length + 1)..].ToString();
                }
            }
        }

        return null;
    }
}
