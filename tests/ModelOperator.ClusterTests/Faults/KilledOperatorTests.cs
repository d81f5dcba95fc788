using System.Collections.Concurrent;
using ModelOperator.ClusterTests.Harness;
using Xunit.Abstractions;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>R12: the operator dies by SIGKILL after each of its writes in a canary, one run for every write.</summary>
[Collection(FaultsCollection.Name)]
[Trait("Category", "Faults")]
public sealed class KilledOperatorTests(ITestOutputHelper output)
{
    private const int AtOnce = 2;

    [Fact]
    public async Task R12_OperatorKilledAfterEveryWriteOfACanary_EndsInTheRightState()
    {
        await using var stopped = await ClusterOperatorStopped.StopAsync();
        var whole = await RunAsync(killAfter: null);
        whole.Problem.ShouldBeNull();
        output.WriteLine($"a canary without a kill: {whole.Writes.Count} writes, {whole.Requests} requests, {whole.Failed} failed");

        var runs = new ConcurrentBag<(int Kill, CanaryRun Run)>();
        await Parallel.ForEachAsync(
            Kills(whole.Writes.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (k, _) =>
                runs.Add((k, await RunAsync(k))));
        foreach (var (kill, run) in runs.OrderBy(r => r.Kill))
        {
            output.WriteLine($"{kill,3}  {(run.Writes.Count >= kill ? run.Writes[kill - 1] : "never reached"),-70} "
                + $"{run.Problem ?? "promoted"}; {run.Requests} requests, {run.Failed} failed {run.Failures}");
        }

        runs.Where(r => r.Run.Problem is not null).Select(r => $"{r.Kill}: {r.Run.Problem}").ShouldBeEmpty();
        runs.Sum(r => r.Run.Failed).ShouldBe(0);
    }

    // KILL_AFTER=7 repeats one of them.
    private static IEnumerable<int> Kills(int writes) =>
        int.TryParse(Environment.GetEnvironmentVariable("KILL_AFTER"), out var only) ? [only] : Enumerable.Range(1, writes);

    private static async Task<CanaryRun> RunAsync(int? killAfter)
    {
        var home = new Home();
        await home.InitializeAsync();
        var directory = Directory.CreateTempSubdirectory("operator-");
        await using var proxy = await KillingProxy.StartAsync();
        using var host = new OperatorOnThisMachine(proxy.Address, home.Name, directory.FullName);
        try
        {
            await host.StartAsync();
            await home.ApplyAsync(Digits.Spec(1));
            await home.UntilHealthyAsync("1");
            await using var traffic = await home.StartTrafficAsync();

            var before = proxy.Writes.Count;
            var died = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            proxy.OnWrite = n =>
            {
                if (n - before == killAfter)
                {
                    host.Kill(); // first, or the next one could be started before it and be killed in its place
                    died.SetResult();
                }
            };
            await home.ApplyAsync(Digits.Spec(2, steps: "[{weight: 50, duration: 2s}]", analysis: Digits.ErrorRate));
            if (killAfter is not null)
            {
                await Task.WhenAny(died.Task, home.UntilHealthyAsync("2"));
                if (died.Task.IsCompleted)
                {
                    await host.StartAsync();
                }
            }

            var problem = await home.FindProblemAsync();
            problem = host.HasFailed
                ? $"the operator ended by itself: {File.ReadLines(Path.Combine(directory.FullName, $"{home.Name}.log")).Last()}" : problem;
            return new([.. proxy.Writes.Skip(before)], traffic.Total, traffic.Failed, traffic.Failed == 0
                ? "" : $"{traffic.Failures}; {await home.PodEventsAsync()}", problem);
        }
        finally
        {
            host.Kill();
            await home.DisposeAsync();
            directory.Delete(recursive: true);
        }
    }
}
