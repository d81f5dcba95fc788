using System.Collections.Concurrent;
using ModelOperator.Rollouts.Tests.Simulation.Rules;
using Xunit.Abstractions;

namespace ModelOperator.Rollouts.Tests.Simulation;

public sealed class SimulationTests(ITestOutputHelper output)
{
    // SIMULATED_ROLLOUTS=1000000 for a long run; FIRST_SEED=4711 SIMULATED_ROLLOUTS=1 repeats the one a failure names.
    private static readonly int Runs = FromEnvironment("SIMULATED_ROLLOUTS", 10_000);
    private static readonly int FirstSeed = FromEnvironment("FIRST_SEED", 1);

    [Fact]
    public void RandomRollouts_KeepEveryRule()
    {
        var failures = new ConcurrentBag<(int Seed, string Message)>();
        var checks = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var faults = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var plans = 0;
        Parallel.For(FirstSeed, FirstSeed + Runs, new() { MaxDegreeOfParallelism = Environment.ProcessorCount }, seed =>
        {
            var run = new SimulatedRollout(seed, deep: Runs == 1);
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
        output.WriteLine("checks: "
            + string.Join(", ", checks.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}")));
        output.WriteLine("faults: "
            + string.Join(", ", faults.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value}")));

        failures.OrderBy(f => f.Seed).Take(10).Select(f => $"seed {f.Seed}: {f.Message}")
            .ShouldBeEmpty($"{failures.Count} of {Runs} runs failed");
        if (Runs < 100)
        {
            return;
        }

        string[] rules =
        [
            "R02", "R03", "R04", "R05", "R06", "R07", "R12", "R16", "R17", "R18", "R19", "R20", "R23", "R25", "R28", "R29", "R34", "R35",
            "Drain", "minRequests", "onFail", "Liveness",
        ];
        foreach (var rule in rules)
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

    private static int FromEnvironment(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : otherwise;

    private static void AddUp(ConcurrentDictionary<string, int> sums, IReadOnlyDictionary<string, int> counts)
    {
        foreach (var (name, count) in counts)
        {
            sums.AddOrUpdate(name, count, (_, before) => before + count);
        }
    }
}
