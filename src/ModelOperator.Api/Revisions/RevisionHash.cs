using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ModelOperator.Api.Revisions;

/// <summary>Computes the name of a revision from the template that its pods are made from.</summary>
internal static class RevisionHash
{
    /// <summary>
    /// The number of hex characters in the name of a revision. They are few enough for names, and with 2⁴⁰ values no two revisions of one
    /// history have the same.
    /// </summary>
    public const int Length = 10;

    /// <summary>The first <see cref="Length"/> hex characters of SHA-256 over a template's canonical JSON in UTF-8.</summary>
    public static string Of(JsonElement template) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(template.GetRawText())))[..Length];
}
