using System.Security.Cryptography;

namespace ModelOperator.Feedback.Hashing;

/// <summary>Computes HMAC-SHA-256. Each thread keeps the state of the key that it used last: the two blocks that a key begins with are then
/// hashed once, and not for each of the thousands of tokens that one key signs in a second.</summary>
internal static class KeyedHash
{
    [ThreadStatic]
    private static State? _last;

    /// <summary>Writes the first bytes of the hash.</summary>
    /// <param name="key">The key. It is known by its array, so the content of the array must never change.</param>
    /// <param name="bytes">The bytes to hash.</param>
    /// <param name="to">Takes the first bytes of the hash, at most 32.</param>
    public static void Write(byte[] key, ReadOnlySpan<byte> bytes, Span<byte> to)
    {
        if (_last is not { } state || state.Key != key)
        {
            _last?.Hash.Dispose();
            _last = state = new(key, IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key));
        }

        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        state.Hash.AppendData(bytes);
        state.Hash.GetHashAndReset(whole);
        whole[..to.Length].CopyTo(to);
    }

    private sealed record State(byte[] Key, IncrementalHash Hash);
}
