using ModelOperator.Analysis.Sources;
using ModelOperator.Testing;

namespace ModelOperator.Analysis.Tests.Sources;

public sealed class FairSlotsTests
{
    [Fact]
    public void NamespaceAlone_HoldsHalf()
    {
        var slots = new FairSlots(20);

        Ask(slots, "a", 30).Count(task => task.IsCompletedSuccessfully).ShouldBe(10);
    }

    [Fact]
    public void WhoComesLater_FindsAPlace_WhateverTheOthersKeep()
    {
        var slots = new FairSlots(20);
        foreach (var (name, held) in (ReadOnlySpan<(string, int)>)[("a", 10), ("b", 5), ("c", 3), ("d", 1), ("e", 1)])
        {
            Ask(slots, name, 30).Count(task => task.IsCompletedSuccessfully).ShouldBe(held, name);
        }

        Ask(slots, "f", 1).Single().IsCompleted.ShouldBeFalse("all 20 are held now");
    }

    [Fact]
    public async Task FreePlace_GoesToWhoHoldsTheFewest()
    {
        var slots = new FairSlots(4);
        var a = Ask(slots, "a", 5);
        var b = Ask(slots, "b", 5);
        var c = Ask(slots, "c", 5);
        (Entered(a), Entered(b), Entered(c)).ShouldBe((2, 1, 1));

        slots.Leave("a");
        (Entered(a), Entered(b), Entered(c))
            .ShouldBe((2, 1, 1), "one each of the three others leaves one free, which nobody may add to what it holds");

        slots.Leave("b");
        await b[1];
        (Entered(a), Entered(b), Entered(c)).ShouldBe((2, 2, 1));
    }

    [Fact]
    public async Task NamespacesThatWait_TakeTurns()
    {
        var slots = new FairSlots(1);
        Entered(Ask(slots, "a", 1)).ShouldBe(1);
        var waiting = new Dictionary<string, List<Task>>
        {
            ["a"] = Ask(slots, "a", 3),
            ["b"] = Ask(slots, "b", 2),
            ["c"] = Ask(slots, "c", 1)
        };
        var order = new List<string>();
        for (var holder = "a"; waiting.Values.Any(entries => entries.Count > 0); order.Add(holder))
        {
            slots.Leave(holder);
            var entered = await Task.WhenAny(waiting.Values.SelectMany(entries => entries));
            holder = waiting.Single(one => one.Value.Contains(entered)).Key;
            waiting[holder].Remove(entered);
        }

        order.ShouldBe(["b", "c", "a", "b", "a", "a"]);
    }

    [Fact]
    public async Task WhoGivesUp_LeavesNoTrace()
    {
        var slots = new FairSlots(1);
        await slots.EnterAsync("a", CancellationToken.None);
        using var cancellation = new CancellationTokenSource();
        var waiting = slots.EnterAsync("b", cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        await Should.ThrowAsync<OperationCanceledException>(() => slots.EnterAsync("c", cancellation.Token));
        slots.Parties.ShouldBe(1);
        slots.Leave("a");
        slots.Parties.ShouldBe(0);
        await slots.EnterAsync("b", CancellationToken.None);
    }

    // Any order of entering, leaving and giving up: nobody waits while it may enter, and nothing is lost.
    [Fact]
    public async Task ManyAtOnce_AllGetTheirPlaceAndGiveItBack()
    {
        var slots = new FairSlots(5);
        var (inside, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => Task.Run(async () =>
        {
            using var cancellation = new CancellationTokenSource();
            var entry = slots.EnterAsync($"n{i % 7}", cancellation.Token);
            if (i % 5 == 0)
            {
                await cancellation.CancelAsync();
            }

            try
            {
                await entry;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            InterlockedMax(ref most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
            slots.Leave($"n{i % 7}");
        }))).Soon();

        most.ShouldBeLessThanOrEqualTo(5);
        slots.Parties.ShouldBe(0);
    }

    private static List<Task> Ask(FairSlots slots, string name, int times) =>
        [.. Enumerable.Range(0, times).Select(_ => slots.EnterAsync(name, CancellationToken.None))];

    private static int Entered(List<Task> entries) => entries.Count(entry => entry.IsCompletedSuccessfully);

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
        {
            if (Interlocked.CompareExchange(ref target, value, seen) == seen)
            {
                return;
            }
        }
    }
}
