using System.Text;

namespace ModelOperator.Gateway.Routing;

/// <summary>
/// Computes the position of a caller for a revision: a number in [0, 100) that is the same in every gateway pod and after every restart.
/// Callers below the revision's weight get the revision, so that a growing weight only adds callers. The position depends on the revision,
/// too, so that each rollout tries other callers first.
/// </summary>
internal static class CallerAffinity
{
    private const ulong FnvOffset = 0xcbf29ce484222325;
    private const ulong FnvPrime = 0x100000001b3;
    private const int StackBytes = 256;

    /// <summary>The position: FNV-1a (64 bits) over the key's UTF-8, a zero byte and the revision, followed by the finalizer of SplitMix64,
    /// whose upper 53 bits are used.</summary>
    public static double Position(ReadOnlySpan<char> key, ReadOnlySpan<char> revision)
    {
        var hash = Add(Add(FnvOffset, key) * FnvPrime, revision); // exclusive-or with a zero byte changes nothing
        return (SplitMix.Mix(hash) >> 11) * (100.0 / (1UL << 53));
    }

    private static ulong Add(ulong hash, ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[StackBytes];
        while (!text.IsEmpty)
        {
            var part = text[..Math.Min(text.Length, StackBytes / 3)]; // a character has three bytes at most
            foreach (var b in bytes[..Encoding.UTF8.GetBytes(part, bytes)])
            {
                hash = (hash ^ b) * FnvPrime;
            }

            text = text[part.Length..];
        }

        return hash;
    }
}
