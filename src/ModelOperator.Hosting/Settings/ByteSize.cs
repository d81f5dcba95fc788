using System.Globalization;

namespace ModelOperator.Hosting.Settings;

/// <summary>Reads numbers of bytes as Kubernetes writes them: a whole number, alone or with Ki, Mi or Gi.</summary>
public static class ByteSize
{
    private static readonly (string Suffix, long Factor)[] Units = [("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("", 1)];

    /// <summary>The bytes; null when the text is no such number, or one that is too large to count.</summary>
    public static long? TryParse(string text)
    {
        var (suffix, factor) = Units.First(unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal));
        return long.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value <= long.MaxValue / factor
            ? value * factor
            : null;
    }
}
