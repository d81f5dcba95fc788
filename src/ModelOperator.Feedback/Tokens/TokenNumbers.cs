using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ModelOperator.Feedback.Tokens;

/// <summary>Draws the numbers of tokens. The operating system is asked for many at once, because asking it takes longer than all else that
/// makes a token.</summary>
internal static class TokenNumbers
{
    private const int AtOnce = 64;

    [ThreadStatic]
    private static byte[]? _drawn;

    [ThreadStatic]
    private static int _left;

    /// <summary>A number that nobody can foretell.</summary>
    public static ulong Next()
    {
        var drawn = _drawn ??= new byte[AtOnce * sizeof(ulong)];
        if (_left == 0)
        {
            RandomNumberGenerator.Fill(drawn);
            _left = AtOnce;
        }

        _left--;
        return BinaryPrimitives.ReadUInt64BigEndian(drawn.AsSpan(_left * sizeof(ulong)));
    }
}
