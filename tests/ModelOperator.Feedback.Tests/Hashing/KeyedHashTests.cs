using System.Security.Cryptography;
using ModelOperator.Feedback.Hashing;

namespace ModelOperator.Feedback.Tests.Hashing;

public sealed class KeyedHashTests
{
    [Fact]
    public void HashesOfKeysInTurn_AreThoseOfHmacSha256()
    {
        byte[][] keys = [[.. Enumerable.Repeat((byte)1, 32)], [.. Enumerable.Repeat((byte)2, 100)]];
        Span<byte> hash = stackalloc byte[16];
        for (var turn = 0; turn < 12; turn++)
        {
            // Twice with each key: the second time the state of the key is there already.
            var (key, bytes) = (keys[turn / 2 % 2], new byte[turn * 9]);

            KeyedHash.Write(key, bytes, hash);

            hash.SequenceEqual(HMACSHA256.HashData(key, bytes).AsSpan(0, 16)).ShouldBeTrue($"turn {turn}");
        }
    }

    [Fact]
    public async Task EachThread_HashesForItself()
    {
        byte[] key = [.. Enumerable.Repeat((byte)7, 32)];
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            Span<byte> hash = stackalloc byte[32];
            for (var turn = 0; turn < 200; turn++)
            {
                var bytes = BitConverter.GetBytes((thread * 1000) + turn);
                KeyedHash.Write(key, bytes, hash);
                hash.SequenceEqual(HMACSHA256.HashData(key, bytes)).ShouldBeTrue();
            }
        })));
    }
}
