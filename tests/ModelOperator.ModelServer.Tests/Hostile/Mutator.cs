using System.Text;

namespace ModelOperator.ModelServer.Tests.Hostile;

/// <summary>Spoils bytes, in the same way for the same seed.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly byte[][] Splinters =
    [
        .. new[]
        {
            "[", "]", "{", "}", "\"", ",", ":", "-1", "0", "1e999", "-1e999", "9223372036854775807", "18446744073709551616", "4294967296", "null",
            "true", "1.5", "\"NaN\"", "\\ud800", "\\u0000", "\"shape\":[", "\"data\":", "\"inputs\":[", "\"parameters\":{\"binary_data_size\":", "[[[[[[[[",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc3], [0x00], [0x80], [0xff, 0xff, 0xff, 0xff, 0x0f], [0x3a], [0x2a],
    ];

    private readonly Random _random = new(seed);

    public int Next(int bound) => _random.Next(bound);

    /// <summary>Makes none to three changes.</summary>
    public byte[] Mutate(byte[] whole)
    {
        var bytes = whole.ToList();
        for (var change = _random.Next(4); change > 0 && bytes.Count > 0; change--)
        {
            var place = _random.Next(bytes.Count);
            var length = Math.Min(_random.Next(1, 40), bytes.Count - place);
            switch (_random.Next(6))
            {
                case 0: bytes[place] ^= (byte)(1 << _random.Next(8)); break;
                case 1: bytes[place] = (byte)_random.Next(256); break;
                case 2: bytes.RemoveRange(place, length); break;
                case 3: bytes.InsertRange(place, bytes.GetRange(place, length)); break;
                case 4: bytes.InsertRange(place, Splinters[_random.Next(Splinters.Length)]); break;
                default: bytes.RemoveRange(place, bytes.Count - place); break;
            }
        }

        return [.. bytes];
    }
}
