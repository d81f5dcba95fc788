using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ModelOperator.Feedback.Posting;
using ModelOperator.Feedback.Tokens;

namespace ModelOperator.Gateway.Shadowing.Labels;

/// <summary>
/// Proves that labels come from a gateway pod of the same model. A pod seals the model, the time, the pod that they are for and the digest
/// of the body with the key that tokens are signed with. So nobody else can pass labels, and labels for one pod are of no use at another.
/// The digest is in the seal itself, so that a seal can be checked before the body is read.
/// </summary>
internal sealed class LabelSeal(FeedbackPlace place, KeyRing ring, TimeProvider time)
{
    private const byte Version = 2;
    private const int MacLength = 16;
    private const int TimeAt = 1 + SigningKey.IdLength;
    private const int BodyAt = TimeAt + sizeof(long);
    private const int HeadLength = BodyAt + SHA256.HashSizeInBytes;
    private const int Length = HeadLength + MacLength;

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>The seal of a body, as the header has it; null while there is no key.</summary>
    /// <param name="pod">The mark of the pod that the body is for.</param>
    /// <param name="body">The digest of the body, SHA-256.</param>
    public string? Make(uint pod, ReadOnlySpan<byte> body)
    {
        if (ring.Keys is not [var key, ..])
        {
            return null;
        }

        Span<byte> seal = stackalloc byte[Length];
        seal[0] = Version;
        key.Id.CopyTo(seal[1..]);
        BinaryPrimitives.WriteInt64BigEndian(seal[TimeAt..], time.GetUtcNow().ToUnixTimeSeconds());
        body.CopyTo(seal[BodyAt..]);
        Sign(key, seal[..HeadLength], pod, seal[HeadLength..]);
        return Base64Url.EncodeToString(seal);
    }

    /// <summary>The digest of the body that a header seals for a pod; null when it is no seal that was made just now with a known key, or
    /// is one for another pod or model.</summary>
    /// <param name="text">The header.</param>
    /// <param name="pod">The mark of the pod.</param>
    public byte[]? Open(string? text, uint pod)
    {
        Span<byte> seal = stackalloc byte[Length];
        if (Read(text, seal) is not { } key)
        {
            return null;
        }

        Span<byte> expected = stackalloc byte[MacLength];
        Sign(key, seal[..HeadLength], pod, expected);
        return CryptographicOperations.FixedTimeEquals(expected, seal[HeadLength..]) ? seal[BodyAt..HeadLength].ToArray() : null;
    }

    private SigningKey? Read(string? text, Span<byte> seal)
    {
        if (text is null || Base64Url.DecodeFromChars(text, seal, out _, out var written) is not OperationStatus.Done
            || written != Length || seal[0] != Version)
        {
            return null;
        }

        var at = BinaryPrimitives.ReadInt64BigEndian(seal[TimeAt..]);
        if (Math.Abs((decimal)time.GetUtcNow().ToUnixTimeSeconds() - at) > (decimal)Skew.TotalSeconds)
        {
            return null;
        }

        foreach (var key in ring.Keys)
        {
            if (key.Id.SequenceEqual(seal.Slice(1, SigningKey.IdLength)))
            {
                return key;
            }
        }

        return null;
    }

    private void Sign(SigningKey key, ReadOnlySpan<byte> head, uint pod, Span<byte> to)
    {
        Span<byte> message = stackalloc byte[HeadLength + sizeof(uint) + SHA256.HashSizeInBytes];
        head.CopyTo(message);
        BinaryPrimitives.WriteUInt32BigEndian(message[HeadLength..], pod);
        SHA256.HashData(Encoding.UTF8.GetBytes(place.Model), message[(HeadLength + sizeof(uint))..]);
        key.Seal(message, to);
    }
}
