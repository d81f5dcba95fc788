using System.Collections.Concurrent;

namespace ModelOperator.Rollouts.Tests.Simulation;

public sealed class SimulationTests
{
    private const int FirstSeed = 1;
    private const int Runs = 1500;

    // On failure the message names the seed; Replay repeats that run alone.
    [Fact]
    public void RandomRollouts_KeepEveryRule()
    {
        var failures = new ConcurrentBag<(int Seed, string Message)>();
        var checks = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
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

            foreach (var (rule, count) in run.Invariants.Checks)
            {
                checks.AddOrUpdate(rule, count, (_, before) => before + count);
            }
        });

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
}
