using System.Globalization;

namespace ModelOperator.Operator.Applying.Owned;

/// <summary>Reads Kubernetes quantities: <c>500m</c>, <c>2</c>, <c>4Gi</c>, <c>1e3</c>.</summary>
internal static class Quantity
{
    private static readonly Dictionary<string, decimal> Suffixes = new(StringComparer.Ordinal)
    {
        ["n"] = 0.000_000_001m,
        ["u"] = 0.000_001m,
        ["m"] = 0.001m,
        [""] = 1m,
        ["k"] = 1_000m,
        ["M"] = 1_000_000m,
        ["G"] = 1_000_000_000m,
        ["T"] = 1_000_000_000_000m,
        ["P"] = 1_000_000_000_000_000m,
        ["Ki"] = 1024m,
        ["Mi"] = 1024m * 1024,
        ["Gi"] = 1024m * 1024 * 1024,
        ["Ti"] = 1024m * 1024 * 1024 * 1024,
        ["Pi"] = 1024m * 1024 * 1024 * 1024 * 1024,
    };

    /// <summary>Reads a quantity as a number of base units; false when the text is not a quantity.</summary>
    public static bool TryParse(string text, out decimal value)
    {
        var end = text.Length;
        while (end > 0 && char.IsAsciiLetter(text[end - 1]))
        {
            end--;
        }

        value = 0;
        if (!Suffixes.TryGetValue(text[end..], out var unit)
            || !decimal.TryParse(text[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || (unit > 1 && Math.Abs(number) > decimal.MaxValue / unit))
        {
            return false;
        }

        value = number * unit;
        return true;
    }
}
