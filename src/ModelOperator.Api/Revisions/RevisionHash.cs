using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ModelOperator.Api.Revisions;

/// <summary>Names a revision by what its pods are made of.</summary>
internal static class RevisionHash
{
    /// <summary>
    /// The number of hex characters of a revision: few enough for names, and with 2⁴⁰ values no two revisions of one history are alike.
    /// </summary>
    public const int Length = 10;

    /// <summary>The first <see cref="Length"/> hex characters of SHA-256 over a template's canonical JSON in UTF-8.</summary>
    public static string Of(JsonElement template) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(template.GetRawText())))[..Length];
}
