using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace ModelOperator.Feedback.Tokens;

/// <summary>
/// Those who may post feedback: whoever has one of the bearer tokens in a folder, which is a mounted Secret with one token in each file.
/// While there is none, nobody may.
/// </summary>
internal sealed class Posters(string folder, TimeProvider time, ILogger<Posters> logger)
{
    /// <summary>The smallest number of bytes of a token.</summary>
    public const int Shortest = 16;

    private const string Scheme = "Bearer ";

    // A token is compared by its digest, so that the comparison takes the same time whatever its length is.
    private readonly SecretFolder<byte[]> _folder = new(
        folder, Digest, time, count => Log.CredentialsRead(logger, count, folder), logger);

    /// <summary>True when a request with this header may post.</summary>
    public bool May(StringValues authorization)
    {
        if (authorization is not [{ } value] || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var own = SHA256.HashData(Encoding.UTF8.GetBytes(value[Scheme.Length..].Trim(' ')));
        var found = false;
        foreach (var digest in _folder.Values)
        {
            found |= CryptographicOperations.FixedTimeEquals(own, digest);
        }

        return found;
    }

    // A text that was written by hand may end with a line break, which no header can contain.
    private static byte[]? Digest(byte[] content)
    {
        var token = content.AsSpan().Trim(" \r\n"u8);
        return token.Length < Shortest ? null : SHA256.HashData(token);
    }
}
