using System.Collections.Frozen;

namespace ModelOperator.Analysis.PromQl.Tokens;

/// <summary>The words of PromQL. An unknown word before a bracket is refused, because a server may know a function that finds series by
/// itself, as <c>info</c> does.</summary>
internal static class Words
{
    /// <summary>The functions of Prometheus 2 and 3, with the experimental ones. Upper and lower case matter.</summary>
    public static readonly FrozenSet<string> Functions = Set(StringComparer.Ordinal,
        """
        abs absent absent_over_time acos acosh asin asinh atan atanh avg_over_time ceil changes clamp clamp_max clamp_min cos cosh
        count_over_time day_of_month day_of_week day_of_year days_in_month deg delta deriv double_exponential_smoothing end exp
        first_over_time floor histogram_avg histogram_count histogram_fraction histogram_quantile histogram_quantiles histogram_stddev
        histogram_stdvar histogram_sum holt_winters hour idelta increase irate label_join label_replace last_over_time ln log10 log2
        mad_over_time max_over_time min_over_time minute month pi predict_linear present_over_time quantile_over_time rad rate resets
        round scalar sgn sin sinh sort sort_by_label sort_by_label_desc sort_desc sqrt start stddev_over_time stdvar_over_time step
        sum_over_time tan tanh time timestamp ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time vector year
        """);

    public static readonly FrozenSet<string> Aggregations = Set(StringComparer.OrdinalIgnoreCase,
        "avg bottomk count count_values group limit_ratio limitk max min quantile stddev stdvar sum topk");

    /// <summary>The operators that are words.</summary>
    public static readonly FrozenSet<string> Operators = Set(StringComparer.OrdinalIgnoreCase, "and atan2 or unless");

    /// <summary>The numbers that are words.</summary>
    public static readonly FrozenSet<string> Numbers = Set(StringComparer.OrdinalIgnoreCase, "inf nan");

    /// <summary>The words that Prometheus does not accept as the name of a metric.</summary>
    public static readonly FrozenSet<string> NoMetric = Set(
        StringComparer.OrdinalIgnoreCase, "atan2 bool group_left group_right ignoring on");

    public static bool IsBeginning(char character) => char.IsAsciiLetter(character) || character is '_' or ':';

    public static bool IsPart(char character) => char.IsAsciiLetterOrDigit(character) || character is '_';

    private static FrozenSet<string> Set(StringComparer comparer, string words) =>
        words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(comparer);
}
