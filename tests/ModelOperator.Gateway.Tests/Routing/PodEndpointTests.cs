using System.Net;
using ModelOperator.Gateway.Routing.Endpoints;

namespace ModelOperator.Gateway.Tests.Routing;

public sealed class PodEndpointTests
{
    private readonly PodEndpoint _endpoint = new(new EndpointAddress(IPAddress.Loopback, 8080));

    // A second less is what the HTTP client makes of it.
    [Theory]
    [InlineData(0.6, 2)]
    [InlineData(2.0, 2)]
    [InlineData(2.6, 3)]
    [InlineData(5.0, 5)]
    public void CloseOfAnIdleConnection_TellsForHowLongOneIsUsed(double idle, int seconds)
    {
        _endpoint.KeepAliveSeconds.ShouldBe(0);
        _endpoint.ClosedIdle(TimeSpan.FromSeconds(idle));

        _endpoint.KeepAliveSeconds.ShouldBe(seconds);
    }

    [Fact]
    public void OfSeveralCloses_TheSoonestCounts()
    {
        foreach (var idle in new[] { 5, 3, 8 })
        {
            _endpoint.ClosedIdle(TimeSpan.FromSeconds(idle));
        }

        _endpoint.KeepAliveSeconds.ShouldBe(3);
    }
}
