using System.Globalization;

namespace ModelOperator.Analysis.Builtins;

/// <summary><c>1%</c> and <c>0.01</c>.</summary>
public static class ShareOrNumber
{
    /// <summary>The number; null when the text is none.</summary>
    public static double? Parse(string? text)
    {
        var isShare = text?.EndsWith('%') == true;
        return double.TryParse(isShare ? text![..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? isShare ? number / 100 : number
            : null;
    }

    /// <summary>A share for people: <c>0.52 %</c>.</summary>
    public static string Percent(double share) => (share * 100).ToString("G4", CultureInfo.InvariantCulture) + " %";
}
