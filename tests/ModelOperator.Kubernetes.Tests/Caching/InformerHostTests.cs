using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Testing;

namespace ModelOperator.Kubernetes.Tests.Caching;

public sealed class InformerHostTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly FakeLogger<InformerHost> _log = new();

    [Fact]
    public async Task CachesThatAreNotFilled_AreToldInOneLine_AndNotAgain()
    {
        using var host = new InformerHost([new Late("pods"), new Late("services"), new Late("nodes", "forbidden")], _clock, _log);
        await host.StartAsync(CancellationToken.None);

        await Eventually.True(() => Lines(LogLevel.Debug).Count >= 3, _clock, TimeSpan.FromSeconds(1));

        Lines(LogLevel.Warning).ShouldHaveSingleItem().ShouldContain("(pods, services: no answer yet; nodes: forbidden)");
        await host.StopAsync(CancellationToken.None);
    }

    private List<string> Lines(LogLevel level) =>
        [.. _log.Collector.GetSnapshot().Where(line => line.Level == level).Select(line => line.Message)];

    private sealed class Late(string resource, string? error = null) : IInformer
    {
        public string Resource => resource;

        public bool HasSynced => false;

        public string? LastError => error;

        public Task RunAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task WaitForSyncAsync(CancellationToken cancellationToken) =>
            Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }
}
