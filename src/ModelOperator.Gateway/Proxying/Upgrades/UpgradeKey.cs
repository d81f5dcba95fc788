using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace ModelOperator.Gateway.Proxying.Upgrades;

/// <summary>The key with which the gateway asks an endpoint for a WebSocket (RFC 6455, 4.1), for a client whose protocol has none.
/// </summary>
/// <param name="Text">The key as it is sent.</param>
internal sealed record UpgradeKey(string Text)
{
    private const int Bytes = 16;
    private const string Suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// <summary>Makes a new one.</summary>
    public static UpgradeKey Create() => new(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>True for the answer of a server that has read the key, and so speaks WebSocket.</summary>
    [SuppressMessage(
        "Security", "CA5350:Do not use weak cryptographic algorithms", Justification = "RFC 6455 says so; it keeps no secret.")]
    public bool IsAcceptedBy(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues(HeaderNames.SecWebSocketAccept, out var values)
        && values.ToString() == Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(Text + Suffix)));
}
