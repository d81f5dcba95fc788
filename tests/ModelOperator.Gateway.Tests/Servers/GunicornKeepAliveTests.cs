using ModelOperator.Gateway.Tests.Harness;

namespace ModelOperator.Gateway.Tests.Servers;

/// <summary>
/// gunicorn closes a connection that was idle for two seconds, and does not say so beforehand. The close and the next request seldom
/// cross, so this passes most of the time without what the gateway learns, too: it shows that nothing is lost with the real server. What
/// fails without it is <see cref="Proxying.IdleConnectionTests.PostThatWouldMeetTheServersClose_IsSentOverAnotherConnection"/>.
/// </summary>
[Collection(nameof(Alone))]
public sealed class GunicornKeepAliveTests
{
    [RealServerTheory]
    [InlineData(32, 6)]
    public async Task Posts_AsFarApartAsItsPatience_AreNotLost(int clients, int rounds)
    {
        await using var server = await RealServer.StartAsync("gunicorn-keep-alive");
        await using var gateway = await TestGateway.StartAsync();
        gateway.RouteTo(("stable", 100, [server.Address]));
        await PostAsync(gateway);
        await PauseAsync(TimeSpan.FromSeconds(4)); // it closes, and the gateway hears it

        await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            for (var round = 0; round < rounds; round++)
            {
                await PostAsync(gateway);
                await PauseAsync(TimeSpan.FromMilliseconds(1900 + (((client * rounds) + round) * 400 / (clients * rounds))));
            }
        }));

        (await gateway.RequestsAsync("stable", 200)).ShouldBe((clients * rounds) + 1);
        (await gateway.RequestsAsync("stable", 502)).ShouldBe(0);
    }

    private static async Task PostAsync(TestGateway gateway)
    {
        using var content = new StringContent("hello world");
        using var answer = await gateway.Http.PostAsync(new Uri("/echo", UriKind.Relative), content);
    }

    private static Task PauseAsync(TimeSpan pause) => Task.Delay(pause, TimeProvider.System, CancellationToken.None);
}
