using ModelOperator.Contracts.Routes;
using ModelOperator.Gateway.Routing;
using ModelOperator.Gateway.Routing.Endpoints;

namespace ModelOperator.Gateway.Tests.Routing;

public sealed class CallerAffinityTests
{
    private const int Keys = 100_000;

    [Theory]
    [InlineData("user-")]
    [InlineData("0000000000000000000000000000")]
    public void ShareOfCallers_IsTheWeight_AtEveryWeight(string prefix)
    {
        var positions = Enumerable.Range(0, Keys).Select(n => CallerAffinity.Position(prefix + n, "0ce3d2ce28")).Order().ToArray();

        positions[0].ShouldBeGreaterThanOrEqualTo(0);
        positions[^1].ShouldBeLessThan(100);
        for (var weight = 1; weight < 100; weight++)
        {
            // Four standard deviations of a fair draw at one half: 0.63 %.
            (positions.Count(position => position < weight) * 100.0 / Keys).ShouldBe(weight, 0.65);
        }
    }

    // What an operator of another version, or a client that wants to know, can compute too.
    [Theory]
    [InlineData("alice", "0ce3d2ce28")]
    [InlineData("", "a")]
    [InlineData("Zoë 🙂", "7f9c2ab4d1")]
    public void Position_IsAsDocumented(string key, string revision)
    {
        var hash = 0xcbf29ce484222325UL;
        foreach (var b in System.Text.Encoding.UTF8.GetBytes(key + '\0' + revision))
        {
            hash = unchecked((hash ^ b) * 0x100000001b3);
        }

        CallerAffinity.Position(key, revision).ShouldBe((SplitMix.Mix(hash) >> 11) * 100.0 / Math.Pow(2, 53), 1e-9);
    }

    [Fact]
    public void EachRevision_TriesOtherCallersFirst()
    {
        var both = Enumerable.Range(0, Keys)
            .Count(n => CallerAffinity.Position($"u{n}", "one") < 10 && CallerAffinity.Position($"u{n}", "two") < 10);

        (both / (double)Keys).ShouldBe(0.01, 0.002); // 10 % of 10 %, as of two independent draws
    }

    [Fact]
    public void GrowingWeight_OnlyEverAddsCallers_AndNobodyLeaves()
    {
        var random = new Random(17);
        var keys = Enumerable.Range(0, 2_000).Select(_ => random.NextInt64().ToString("x")).ToList();
        var before = new HashSet<string>();
        for (var weight = 0; weight <= 100; weight += 5)
        {
            var snapshot = Snapshot(("stable", 100 - weight), ("candidate", weight));
            var now = keys.Where(key => snapshot.For(CallerAffinity.Position(key, "candidate"))!.Value.Target.Revision == "candidate")
                .ToHashSet();

            before.IsSubsetOf(now).ShouldBeTrue($"at {weight} %");
            before = now;
        }

        before.Count.ShouldBe(keys.Count);
    }

    [Fact]
    public void CallersAboveTheWeight_AreSharedByTheOthers_AsTheirWeightsSay()
    {
        var snapshot = Snapshot(("one", 30), ("candidate", 40), ("two", 30));

        Revision(0).ShouldBe("candidate");
        Revision(39.999).ShouldBe("candidate");
        Revision(40).ShouldBe("one");
        Revision(69.999).ShouldBe("one");
        Revision(70).ShouldBe("two");
        Revision(99.999).ShouldBe("two");

        string Revision(double position) => snapshot.For(position)!.Value.Target.Revision;
    }

    [Fact]
    public void RevisionThatIsNotRouted_HasNoCallers() =>
        Snapshot(("stable", 100)).For(0)!.Value.Target.Revision.ShouldBe("stable");

    [Fact]
    public void NothingRouted_HasNoChoice() => Snapshot().For(50).ShouldBeNull();

    private static RouteSnapshot Snapshot(params (string Revision, int Weight)[] routes)
    {
        var rules = routes.Select(route => new RouteRule(route.Revision, "svc", route.Weight)).ToList();
        var endpoint = new PodEndpoint(new EndpointAddress(System.Net.IPAddress.Loopback, 1));
        return new RouteSnapshot(
            new RouteDocument(1, rules, Affinity: new AffinityRule("candidate", null, "x-user")),
            rules.Select(rule => new RevisionTarget(rule, [endpoint])),
            mirror: null,
            seed: 1);
    }
}
