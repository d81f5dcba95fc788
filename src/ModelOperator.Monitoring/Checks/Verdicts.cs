using ModelOperator.Api.Status.Monitoring;

namespace ModelOperator.Monitoring.Checks;

/// <summary>Derives the verdict of a check from its results in the newest window and in the one before. A verdict does not flap: bad needs
/// two windows in a row, and a check that was bad or worth a look stays so until it is clearly below its limit.</summary>
internal static class Verdicts
{
    private const double ClearlyBelow = 0.9;

    /// <summary>The verdict.</summary>
    /// <param name="newest">The result of the newest window.</param>
    /// <param name="previous">The result of the window before; null when the revision was not stable for all of it.</param>
    /// <param name="before">The verdict so far; null for a check that has none. Of a check without data, the one before that.</param>
    /// <param name="warn">The value above which it is worth a look.</param>
    /// <param name="max">The value above which it is bad.</param>
    public static CheckVerdict Of(Reading newest, Reading? previous, CheckVerdict? before, double warn, double max)
    {
        if (newest.Level is CheckVerdict.TooFew or CheckVerdict.NoData)
        {
            return newest.Level;
        }

        if ((newest.Level is CheckVerdict.Bad && previous is { Level: CheckVerdict.Bad })
            || (before is CheckVerdict.Bad && newest.Proven > max * ClearlyBelow))
        {
            return CheckVerdict.Bad;
        }

        return newest.Level is CheckVerdict.Bad or CheckVerdict.Warn || (before is CheckVerdict.Warn && newest.Proven > warn * ClearlyBelow)
            ? CheckVerdict.Warn
            : CheckVerdict.Ok;
    }
}
