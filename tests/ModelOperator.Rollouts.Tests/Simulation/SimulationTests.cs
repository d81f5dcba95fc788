using System.Collections.Concurrent;
using Xunit.Abstractions;

namespace ModelOperator.Rollouts.Tests.Simulation;

public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int FirstSeed = 1;
    private const int Runs = 1000;

    // On failure the message names the seed; Replay repeats that run alone.
    [Fact]
    public void RandomRollouts_KeepEveryRule()
    {
        var failures = new ConcurrentBag<(int Seed, string Message)>();
        var checks = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var faults = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var plans = 0;
        Parallel.For(FirstSeed, FirstSeed + Runs, new() { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            var run = new SimulatedRollout(seed);
            try
            {
                run.Run();
            }
            catch (Exception e)
            {
                failures.Add((seed, e is BrokenRuleException ? e.Message : e.ToString()));
            }

            Interlocked.Add(ref plans, run.Plans);
            AddUp(checks, run.Invariants.Checks);
            AddUp(faults, run.Faults);
        });

        output.WriteLine($"{Runs} rollouts, {plans} plans");
        output.WriteLine("checks: " + string.Join(", ", checks.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}")));
        output.WriteLine("faults: " + string.Join(", ", faults.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}")));

        failures.OrderBy(f => f.Seed).Take(10).Select(f => $"seed {f.Seed}: {f.Message}").ShouldBeEmpty($"{failures.Count} of {Runs} runs failed");
        foreach (var rule in new[] { "R02", "R03", "R04", "R05", "R06", "R07", "R12", "R16", "R20", "R23", "Liveness" })
        {
            checks.GetValueOrDefault(rule).ShouldBeGreaterThan(0, $"{rule} was never checked");
        }
    }

    [Fact]
    public void SameSeed_GivesTheSameRun()
    {
        var (one, two) = (new SimulatedRollout(42), new SimulatedRollout(42));
        one.Run();
        two.Run();
        StatusComparer.AreSame(one.Status, two.Status).ShouldBeTrue();
        one.Plans.ShouldBe(two.Plans);
    }

    private static void AddUp(ConcurrentDictionary<string, int> sums, IReadOnlyDictionary<string, int> counts)
    {
        foreach (var (name, count) in counts)
        {
            sums.AddOrUpdate(name, count, (_, before) => before + count);
        }
    }
}
