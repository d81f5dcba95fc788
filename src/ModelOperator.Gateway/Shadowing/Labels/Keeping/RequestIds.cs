using System.Buffers.Binary;
using System.Text;
using ModelOperator.Contracts.Processes;
using ModelOperator.Feedback.Tokens;
using ModelOperator.Gateway.Tensors;

namespace ModelOperator.Gateway.Shadowing.Labels.Keeping;

/// <summary>Knows requests by their ids: that of the V2 protocol in the body, or else the header <c>x-request-id</c>. Only keyed hashes of
/// them are kept, with the keys that sign tokens.</summary>
internal sealed class RequestIds(KeyRing ring)
{
    private const string Header = "x-request-id";

    /// <summary>The hash of the id of a request; null when it has none, or while there is no key.</summary>
    public ulong? Of(CopiedRequest copy) =>
        IdOf(copy) is { Length: > 0 and <= FeedbackSettings.MaxRequestIdLength } id && ring.Keys is [var key, ..] ? Hash(key, id) : null;

    /// <summary>The hashes that an id may have been kept by, one for each key.</summary>
    public IEnumerable<ulong> HashesOf(string id) => ring.Keys.Select(key => Hash(key, id));

    private static string? IdOf(CopiedRequest copy)
    {
        var format = BodyFormat.Of(copy.Headers);
        try
        {
            var own = format.IsGrpc ? GrpcBody.IdOf(copy.Body) : JsonBody.IdOf(copy.Body, format.JsonLength);
            return own is { Length: > 0 } ? own : HeaderOf(copy);
        }
        catch (MalformedBodyException)
        {
            return HeaderOf(copy);
        }
    }

    private static string? HeaderOf(CopiedRequest copy) => copy.Headers.TryGetValue(Header, out var id) ? id.ToString() : null;

    private static ulong Hash(SigningKey key, string id)
    {
        Span<byte> hash = stackalloc byte[sizeof(ulong)];
        key.Hash(Encoding.UTF8.GetBytes("request\0" + id), hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
