using System.Globalization;

namespace ModelOperator.Feedback.Tokens;

/// <summary>Writes numbers as feedback compares them: 7 and 7.0 are one class.</summary>
internal static class FeedbackScalars
{
    // Beyond it a double cannot tell whole numbers apart.
    private const double LargestWhole = 1L << 53;

    /// <summary>The number as text.</summary>
    public static string Text(double number) => Math.Abs(number) <= LargestWhole && double.IsInteger(number)
        ? ((long)number).ToString(CultureInfo.InvariantCulture)
        : number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The number as text, in the digits that a number of this precision has.</summary>
    public static string Text(float number) =>
        float.IsInteger(number) ? Text((double)number) : number.ToString("R", CultureInfo.InvariantCulture);
}
