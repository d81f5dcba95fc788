using ModelOperator.Api.Status.Monitoring;

namespace ModelOperator.Console.Data;

/// <summary>Judges one feature or output by its own distance, without contradicting the operator's check over all of them.</summary>
internal static class ItemVerdicts
{
    /// <summary>The verdict; null when the check is off or nothing is known of the item.</summary>
    /// <param name="check">The check's result; null when it is off.</param>
    /// <param name="item">The name of the feature or output.</param>
    /// <param name="distance">Its distance now; null when nothing was counted.</param>
    /// <param name="warn">The distance that is worth a look.</param>
    /// <param name="max">The distance that is bad.</param>
    public static CheckVerdict? Of(CheckStatus? check, string item, double? distance, double warn, double max)
    {
        // The check names its worst item first, and its verdict is that of this item.
        if (check is null || (check.Worst is [var worst, ..] && worst.Name == item))
        {
            return check?.Verdict;
        }

        if (distance is not { } value || check.Verdict is CheckVerdict.TooFew or CheckVerdict.NoData)
        {
            return null;
        }

        // The check also rules out chance and waits for a second window, so no item is worse than all of them together.
        var own = value > max ? CheckVerdict.Bad : value > warn ? CheckVerdict.Warn : CheckVerdict.Ok;
        return own < check.Verdict ? own : check.Verdict;
    }
}
