using System.Globalization;

namespace ModelOperator.Benchmarks.Operators;

/// <summary>Prints results as soon as they are known, so that a run that is cut short has told something.</summary>
internal static class ResultTable
{
    /// <summary>Prints one line.</summary>
    public static void Print(string name, FormattableString value) =>
        Console.WriteLine($"{name,-44} {value.ToString(CultureInfo.InvariantCulture)}");

    /// <summary>Prints requests to the API server, the most frequent first.</summary>
    /// <param name="requests">The requests, by verb and status.</param>
    /// <param name="each">The number that they are divided by.</param>
    public static void PrintRequests(IReadOnlyDictionary<string, double> requests, int each)
    {
        foreach (var (kind, number) in requests.Where(one => one.Value / each >= 0.05).OrderByDescending(one => one.Value))
        {
            Print($"  {kind}", $"{number / each:0.0}");
        }
    }

    /// <summary>A quantile of ascending times, in seconds.</summary>
    public static double At(IReadOnlyList<TimeSpan> sorted, double part) => sorted[(int)((sorted.Count - 1) * part)].TotalSeconds;

    /// <summary>Memory in MiB.</summary>
    public static double Mebibytes(long bytes) => bytes / 1024.0 / 1024;
}
