using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ModelOperator.Contracts.Processes;

namespace ModelOperator.Feedback.Tokens;

/// <summary>The content of an answer's token. Only a gateway of the same ModelDeployment can make one, and gateways do not store
/// it.</summary>
/// <param name="Revision">The revision that answered.</param>
/// <param name="Time">The time of the answer, to the second.</param>
/// <param name="Id">A number that tells it from other tokens.</param>
/// <param name="Layout">A number that identifies the settings that the slices belong to. In other settings the same places stand for other
/// values.</param>
/// <param name="Slices">For each slice of the settings, the place of the request's value in its list, from 1; 0 for any other
/// value.</param>
/// <param name="Pod">The mark of the gateway pod that sent a copy of the request to a shadow and keeps its prediction; null when no copy
/// was sent, or nothing is kept.</param>
/// <remarks>
/// The token has version, key, model, time, id, layout, revision, slices and the first 16 bytes of their HMAC-SHA-256, in Base64 for URLs.
/// The mark follows the slices as five more of them: 255, which is the place of no value, and its four bytes. Gateways that know nothing of
/// marks read such a token and look at no slice beyond those of their settings.
/// </remarks>
internal sealed record FeedbackToken(
    string Revision, DateTimeOffset Time, ulong Id, ushort Layout, IReadOnlyList<byte> Slices, uint? Pod = null)
{
    private const byte MarkFollows = byte.MaxValue;
    private const int MarkLength = 1 + sizeof(uint);
    private const byte Version = 1;
    private const int MacLength = 16;
    private const int FixedLength = 1 + SigningKey.IdLength + ModelMark.Length + sizeof(uint) + sizeof(ulong) + sizeof(ushort);
    private const int LongestRevision = 63;
    private const int LongestPayload = FixedLength + 1 + LongestRevision + 1 + FeedbackSettings.MaxSlices;

    /// <summary>The time by which the clocks of two gateways may differ.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Writes the token for a model.</summary>
    /// <param name="model">The mark of the ModelDeployment.</param>
    /// <param name="key">The key that signs it.</param>
    public string Write(ModelMark model, SigningKey key)
    {
        Span<byte> token = stackalloc byte[LongestPayload + MacLength];
        token[0] = Version;
        key.Id.CopyTo(token[1..]);
        model.Write(token[(1 + SigningKey.IdLength)..]);
        var rest = token[(1 + SigningKey.IdLength + ModelMark.Length)..];
        BinaryPrimitives.WriteUInt32BigEndian(rest, (uint)Time.ToUnixTimeSeconds());
        BinaryPrimitives.WriteUInt64BigEndian(rest[sizeof(uint)..], Id);
        BinaryPrimitives.WriteUInt16BigEndian(rest[(sizeof(uint) + sizeof(ulong))..], Layout);
        var length = FixedLength;
        token[length++] = (byte)Revision.Length;
        length += Encoding.ASCII.GetBytes(Revision, token[length..]);
        // A gateway that knows nothing of marks has room for the longest revision with all slices, and for nothing more.
        var mark = Pod is not null && length + 1 + Slices.Count + MarkLength <= LongestPayload ? Pod : null;
        token[length++] = (byte)(Slices.Count + (mark is null ? 0 : MarkLength));
        foreach (var slice in Slices)
        {
            token[length++] = slice;
        }

        if (mark is { } pod)
        {
            token[length++] = MarkFollows;
            BinaryPrimitives.WriteUInt32BigEndian(token[length..], pod);
            length += sizeof(uint);
        }

        key.Sign(token[..length], token.Slice(length, MacLength));
        return Base64Url.EncodeToString(token[..(length + MacLength)]);
    }

    /// <summary>Reads a token that a client posts; null with the fault when it is refused.</summary>
    /// <param name="text">The token.</param>
    /// <param name="model">The mark of the ModelDeployment that it must belong to.</param>
    /// <param name="keys">The keys that may have signed it.</param>
    /// <param name="now">The present time.</param>
    /// <param name="maxDelay">The largest age that is accepted.</param>
    /// <param name="fault">The reason why the token is refused; null when it is accepted.</param>
    public static FeedbackToken? Read(
        string text, ModelMark model, IReadOnlyList<SigningKey> keys, DateTimeOffset now, TimeSpan maxDelay, out TokenFault? fault)
    {
        Span<byte> bytes = stackalloc byte[LongestPayload + MacLength];
        if (Base64Url.DecodeFromChars(text, bytes, out _, out var length) is not OperationStatus.Done
            || length < FixedLength + 2 + MacLength || bytes[0] != Version)
        {
            fault = TokenFault.Malformed;
            return null;
        }

        var payload = bytes[..(length - MacLength)];
        var id = payload.Slice(1, SigningKey.IdLength);
        if (Find(keys, id) is not { } key)
        {
            fault = TokenFault.UnknownKey;
            return null;
        }

        Span<byte> expected = stackalloc byte[MacLength];
        key.Sign(payload, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, bytes[payload.Length..length]) || Parse(payload) is not { } token)
        {
            fault = TokenFault.Forged;
            return null;
        }

        fault = ModelMark.Read(payload[(1 + SigningKey.IdLength)..]) != model ? TokenFault.OtherModel
            : token.Time > now + Skew ? TokenFault.FromTheFuture
            : token.Time < now - maxDelay ? TokenFault.Expired
            : null;
        return fault is null ? token : null;
    }

    private static SigningKey? Find(IReadOnlyList<SigningKey> keys, ReadOnlySpan<byte> id)
    {
        foreach (var key in keys)
        {
            if (key.Id.SequenceEqual(id))
            {
                return key;
            }
        }

        return null;
    }

    private static FeedbackToken? Parse(ReadOnlySpan<byte> payload)
    {
        var rest = payload[(1 + SigningKey.IdLength + ModelMark.Length)..];
        var time = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(rest));
        var id = BinaryPrimitives.ReadUInt64BigEndian(rest[sizeof(uint)..]);
        var layout = BinaryPrimitives.ReadUInt16BigEndian(rest[(sizeof(uint) + sizeof(ulong))..]);
        rest = payload[FixedLength..];
        if (rest[0] + 2 > rest.Length)
        {
            return null;
        }

        var revision = rest.Slice(1, rest[0]);
        rest = rest[(1 + revision.Length)..];
        if (rest[0] + 1 != rest.Length)
        {
            return null;
        }

        var slices = rest[1..];
        uint? mark = null;
        if (slices.Length >= MarkLength && slices[^MarkLength] == MarkFollows)
        {
            mark = BinaryPrimitives.ReadUInt32BigEndian(slices[^sizeof(uint)..]);
            slices = slices[..^MarkLength];
        }

        return new(Encoding.ASCII.GetString(revision), time, id, layout, slices.ToArray(), mark);
    }
}
