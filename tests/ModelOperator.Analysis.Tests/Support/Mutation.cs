namespace ModelOperator.Analysis.Tests.Support;

/// <summary>Damages bytes: cut off, changed, doubled, dropped, swapped with parts of others.</summary>
internal static class Mutation
{
    private static readonly byte[][] Words = [.. ((string[])["\"", "{", "}", "[", "]", ",", ":", "null", "true", "-1", "1e999", "NaN",
        "\"\"", "\\u0000", "\\ud800", "[[", "\"values\"", "\"warnings\""])
        .Select(System.Text.Encoding.UTF8.GetBytes)];

    public static byte[] Of(Random random, IReadOnlyList<byte[]> originals)
    {
        var bytes = new List<byte>(originals[random.Next(originals.Count)]);
        for (var times = random.Next(1, 6); times > 0 && bytes.Count > 0; times--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 12), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.InsertRange(at, Words[random.Next(Words.Length)]);
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    var other = originals[random.Next(originals.Count)];
                    bytes.InsertRange(at, other[random.Next(other.Length)..]);
                    break;
            }
        }

        return [.. bytes];
    }
}
