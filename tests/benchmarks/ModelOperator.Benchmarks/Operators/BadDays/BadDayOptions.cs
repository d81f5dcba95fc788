namespace ModelOperator.Benchmarks.Operators.BadDays;

/// <summary>The size of the bad days.</summary>
/// <param name="Objects">The number of ModelDeployments.</param>
/// <param name="Broken">The number of broken ones in a namespace beside theirs.</param>
/// <param name="Busy">The time for which the API server turns everything away.</param>
/// <param name="Away">The time for which it is away.</param>
internal sealed record BadDayOptions(int Objects, int Broken, TimeSpan Busy, TimeSpan Away)
{
    /// <summary>The time after each day in which the log may say that it is over.</summary>
    public TimeSpan Calm { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The number of warnings of each day that are shown.</summary>
    public int Shown { get; } = 25;

    /// <summary>Reads <c>[OBJECTS] [BROKEN] [BUSY] [AWAY]</c>, the last two in seconds.</summary>
    public static BadDayOptions From(IReadOnlyList<string> args) => new(
        Number(args, 0, 1000), Number(args, 1, 2000),
        TimeSpan.FromSeconds(Number(args, 2, 60)), TimeSpan.FromSeconds(Number(args, 3, 300)));

    private static int Number(IReadOnlyList<string> args, int place, int usual) =>
        args.Count > place ? int.Parse(args[place], System.Globalization.CultureInfo.InvariantCulture) : usual;
}
