using System.Diagnostics;

namespace ModelOperator.Benchmarks.Operators;

/// <summary>All that an operator has used up to a moment, or between two.</summary>
/// <param name="Time">The time.</param>
/// <param name="Cpu">The CPU time.</param>
/// <param name="Requests">The requests to the API server, by verb and status.</param>
/// <param name="Asked">The questions to gateways.</param>
/// <param name="Statuses">The statuses that were written.</param>
internal sealed record Usage(TimeSpan Time, TimeSpan Cpu, IReadOnlyDictionary<string, double> Requests, long Asked, long Statuses)
{
    /// <summary>Looks at an operator now.</summary>
    public static async Task<Usage> OfAsync(OperatorUnderTest operators, long asked, long statuses) =>
        new(Stopwatch.GetElapsedTime(0), operators.Cpu, await operators.RequestsAsync(), asked, statuses);

    /// <summary>The use since an earlier moment.</summary>
    public Usage Since(Usage before) => new(
        Time - before.Time,
        Cpu - before.Cpu,
        Requests.ToDictionary(one => one.Key, one => one.Value - before.Requests.GetValueOrDefault(one.Key), StringComparer.Ordinal),
        Asked - before.Asked,
        Statuses - before.Statuses);
}
