using System.Text.Json;
using ModelOperator.ModelServer.Rest.Values;

namespace ModelOperator.ModelServer.Rest.Data;

/// <summary>Reads the numbers that follow a value of an array past the JSON reader, which takes several times as long for each. It leaves to
/// the reader whatever is not plainly a comma and a number, and so all errors.</summary>
internal static class NumberRun
{
    /// <summary>Stores as many numbers as it can; the reader goes on behind them.</summary>
    /// <param name="json">At a value of an array.</param>
    /// <param name="text">What it reads; cut off to where it goes on.</param>
    /// <param name="elements">For the numbers.</param>
    /// <returns>How many.</returns>
    public static int Read<T, TReader>(ref Utf8JsonReader json, ref ReadOnlySpan<byte> text, Span<T> elements)
        where T : unmanaged
        where TReader : struct, IElementReader<T>
    {
        var (count, end) = (0, (int)json.BytesConsumed);
        while (count < elements.Length)
        {
            var at = SkipWhite(text, end);
            if (at >= text.Length || text[at] is not (byte)',')
            {
                break;
            }

            at = SkipWhite(text, at + 1);
            if (!TReader.TryScan(text[at..], out elements[count], out var length))
            {
                break;
            }

            count++;
            end = at + length;
        }

        if (count > 0)
        {
            text = text[end..];
            json = new Utf8JsonReader(text, isFinalBlock: true, json.CurrentState);
        }

        return count;
    }

    private static int SkipWhite(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && text[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            at++;
        }

        return at;
    }
}
