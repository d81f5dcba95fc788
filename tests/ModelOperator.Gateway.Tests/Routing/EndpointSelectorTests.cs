using System.Net;
using Microsoft.Extensions.Time.Testing;
using ModelOperator.Gateway.Routing.Endpoints;

namespace ModelOperator.Gateway.Tests.Routing;

public sealed class EndpointSelectorTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Random _random = new(42);

    [Fact]
    public void NoEndpoints_NoChoice() => Choose([]).ShouldBeNull();

    [Fact]
    public void LeastOutstanding_IsChosen()
    {
        var endpoints = Make(3);
        Load(endpoints[0], 2);
        Load(endpoints[1], 1);
        Load(endpoints[2], 2);

        for (var i = 0; i < 20; i++)
        {
            Choose(endpoints).ShouldBeSameAs(endpoints[1]);
        }
    }

    [Fact]
    public void Ties_AreBrokenEvenly()
    {
        var endpoints = Make(3);
        var counts = endpoints.ToDictionary(endpoint => endpoint, _ => 0);

        for (var i = 0; i < 3_000; i++)
        {
            counts[Choose(endpoints)!]++;
        }

        counts.Values.ShouldAllBe(count => count > 850 && count < 1_150);
    }

    [Fact]
    public void ManyEndpoints_StayEvenlyLoaded()
    {
        var endpoints = Make(50);

        for (var i = 0; i < 5_000; i++)
        {
            Choose(endpoints)!.Begin();
        }

        // Two choices keep the most loaded near the mean of 100; one random choice alone would be some 25 off.
        endpoints.Max(endpoint => endpoint.Outstanding).ShouldBeLessThanOrEqualTo(105);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    public void Ejected_IsPassedOver_UntilItsTimeIsOver(int count)
    {
        var endpoints = Make(count);
        foreach (var endpoint in endpoints.Skip(1))
        {
            endpoint.Eject(_time).ShouldBe(PodEndpoint.FirstEjection);
        }

        for (var i = 0; i < 50; i++)
        {
            Choose(endpoints).ShouldBeSameAs(endpoints[0]);
        }

        _time.Advance(PodEndpoint.FirstEjection);
        Enumerable.Range(0, 100).Select(_ => Choose(endpoints)).Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    public void AllEjected_OneIsChosenAllTheSame()
    {
        var endpoints = Make(3);
        Array.ForEach(endpoints, endpoint => endpoint.Eject(_time));

        Choose(endpoints).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public void Tried_AreNotTriedAgain(int count)
    {
        var endpoints = Make(count);
        var tried = new List<PodEndpoint>();
        while (EndpointSelector.Choose(endpoints, tried.Count == 0 ? null : tried, _time, _random) is { } next)
        {
            tried.ShouldNotContain(next);
            tried.Add(next);
        }

        tried.Count.ShouldBe(count);
    }

    [Fact]
    public void Ejections_GrowToALimit_AndEndWithAConnection()
    {
        var endpoint = Make(1)[0];
        double[] seconds = [0.5, 1, 2, 4, 8, 10, 10, 10];

        seconds.Select(_ => endpoint.Eject(_time).TotalSeconds).ToArray().ShouldBe(seconds);
        endpoint.IsEjected(_time).ShouldBeTrue();

        endpoint.Reinstate();
        endpoint.IsEjected(_time).ShouldBeFalse();
        endpoint.Eject(_time).ShouldBe(PodEndpoint.FirstEjection);
    }

    private PodEndpoint? Choose(PodEndpoint[] endpoints) => EndpointSelector.Choose(endpoints, null, _time, _random);

    private static PodEndpoint[] Make(int count) =>
        [.. Enumerable.Range(1, count).Select(n => new PodEndpoint(new EndpointAddress(IPAddress.Parse($"10.0.0.{n}"), 8080)))];

    private static void Load(PodEndpoint endpoint, int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            endpoint.Begin();
        }
    }
}
